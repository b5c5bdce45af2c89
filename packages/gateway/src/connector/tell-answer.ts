import { type HttpFailure, type HttpResponse, statusWords } from "@towpath/engine";
import { fail, ok, type Result } from "@towpath/prelude";
import { withoutKeys } from "../operation/follow-up.ts";
import type { Invoked } from "../operation/invoke-operation.ts";
import type { InvokeFailure, OperationCall } from "../operation/operation-call.ts";
import { chosenSet } from "../operation/prepare-operation.ts";
import { secretsOf } from "../operation/secrets-of.ts";
import { serviceWords } from "../operation/service-words.ts";
import { createRedactor, type Redactor } from "../redact.ts";
import type { BoundConnection } from "./connectors-options.ts";

/** What the engine may know of an answer: without credentials, and with the service's own words for a failure. */
export function tellAnswer(
  bound: BoundConnection,
  { operation }: OperationCall,
  invoked: Result<Invoked, InvokeFailure>,
): Result<HttpResponse, HttpFailure> {
  const redactor = redactorFor(bound, invoked);
  if (!invoked.ok) {
    const { code, message, cause } = invoked.failure;
    const error = { code, message: redactor.text(message) };
    return fail(cause === undefined ? refusal(error) : { ...cause, error });
  }
  const { response } = invoked.value;
  const set = chosenSet(bound.connector, bound.connection);
  // What is asked at a Location later brings the key with it.
  const bare = (name: string, value: string) =>
    name.toLowerCase() === "location" ? withoutKeys(value, invoked.value.request.uri, set) : value;
  const headers = Object.entries(response.headers).map(([name, value]) => [
    name,
    redactor.text(bare(name, value)),
  ]);
  const shown: HttpResponse = {
    statusCode: response.statusCode,
    headers: Object.fromEntries(headers),
    ...(response.body === undefined ? {} : { body: redactor.value(response.body) }),
  };
  const words =
    `'${operation.id}' was answered ${statusWords(response.statusCode)}. ${serviceWords(shown.body)}`.trim();
  const remedy = tellCredential(bound, invoked.value.unauthenticated, words);
  return ok(response.statusCode < 400 ? shown : { ...shown, explanation: `${words} ${remedy}`.trim() });
}

function tellCredential({ credential }: BoundConnection, unauthenticated: boolean, words: string): string {
  if (unauthenticated) return credential?.refused(words) ?? "";
  credential?.taken();
  return "";
}

export function redactorFor(bound: BoundConnection, invoked: Result<Invoked, InvokeFailure>): Redactor {
  const fetched = invoked.ok ? invoked.value.fetchedSecrets : [];
  return createRedactor([...secretsOf(bound.connector, bound.connection), ...fetched]);
}

export function refusal({ code, message, waitsFor }: Refused): HttpFailure {
  const failure = { kind: "refused", error: { code, message }, retryable: false } as const;
  return waitsFor === undefined || waitsFor === null ? failure : { ...failure, waitsFor };
}

interface Refused {
  readonly code: string;
  readonly message: string;
  readonly waitsFor?: string | null;
}
