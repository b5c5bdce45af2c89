import type { HttpFailure, HttpResponse } from "@towpath/engine";
import { fail, ok, type Result } from "@towpath/prelude";
import { withoutKeys } from "../operation/follow-up.ts";
import type { Invoked } from "../operation/invoke-operation.ts";
import type { InvokeFailure, OperationCall } from "../operation/operation-call.ts";
import { chosenSet } from "../operation/prepare-operation.ts";
import { type Called, failureWords, redactorOf } from "./call-renewing.ts";
import type { CredentialVerdict } from "./credential-port.ts";

/**
 * What the engine may know of an answer: without credentials, and with the service's own words for a failure.
 *
 * @param id of the connection
 */
export function tellAnswer(
  id: string,
  first: OperationCall,
  { connection, outcome, verdict }: Called<Invoked>,
): Result<HttpResponse, HttpFailure> {
  const call = { ...first, connection };
  if (!outcome.ok) return fail(brokenCall(call, outcome.failure));
  const shown = shownAnswer(call, outcome.value);
  if (verdict === null && shown.statusCode < 400) return ok(shown);
  const { message: words, saying } = failureWords(call, outcome.value);
  if (verdict !== null && verdict.kind !== "alive") return fail(notTaken(id, words, verdict));
  if (verdict === null) return ok({ ...shown, explanation: words, saying });
  return ok({ ...shown, explanation: `${words} ${verdict.message}`.trim() });
}

function brokenCall(call: OperationCall, { code, message, cause }: InvokeFailure): HttpFailure {
  const error = { code, message: redactorOf(call, fail({ code, message })).text(message) };
  return cause === undefined ? refusal(error) : { ...cause, error };
}

function shownAnswer(call: OperationCall, invoked: Invoked): HttpResponse {
  const redactor = redactorOf(call, ok(invoked));
  const { response, request } = invoked;
  const set = chosenSet(call.connector, call.connection);
  // What is asked at a Location later brings the key with it.
  const bare = (name: string, value: string) =>
    name.toLowerCase() === "location" ? withoutKeys(value, request.uri, set) : value;
  const headers = Object.entries(response.headers).map(([name, value]) => [
    name,
    redactor.text(bare(name, value)),
  ]);
  return {
    statusCode: response.statusCode,
    headers: Object.fromEntries(headers),
    ...(response.body === undefined ? {} : { body: redactor.value(response.body) }),
  };
}

/** The service turned the call down because of the credential, so nothing was done. */
function notTaken(
  id: string,
  words: string,
  { kind, message }: Exclude<CredentialVerdict, { kind: "alive" }>,
): HttpFailure {
  const error = { code: "ConnectionUnauthorized", message: `${words} ${message}`.trim() };
  return kind === "waits"
    ? { kind: "refused", error, retryable: false, waitsFor: id }
    : { kind: "not-sent", error, retryable: true };
}

export function refusal({ code, message, waitsFor, passes }: Refused): HttpFailure {
  const error = { code, message };
  if (passes === true) return { kind: "not-sent", error, retryable: true };
  const failure = { kind: "refused", error, retryable: false } as const;
  return waitsFor === undefined || waitsFor === null ? failure : { ...failure, waitsFor };
}

interface Refused {
  readonly code: string;
  readonly message: string;
  readonly waitsFor?: string | null;
  readonly passes?: boolean;
}
