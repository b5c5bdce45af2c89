import { statusWords } from "@towpath/engine";
import { type Result, type Said, said } from "@towpath/prelude";
import type { ConnectionValues } from "../operation/inject-credentials.ts";
import type { Invoked } from "../operation/invoke-operation.ts";
import type { InvokeFailure, OperationCall } from "../operation/operation-call.ts";
import { secretsOf } from "../operation/secrets-of.ts";
import { serviceQuote } from "../operation/service-words.ts";
import { createRedactor, type Redactor } from "../redact.ts";
import type { CredentialPort, CredentialVerdict } from "./credential-port.ts";

/** How a call ended, and with which credential. */
export interface Called<T> {
  readonly connection: ConnectionValues;
  readonly outcome: Result<T, InvokeFailure>;
  /** What is to be thought of the credential when the service did not take it; null: it did, or nobody can tell. */
  readonly verdict: CredentialVerdict | null;
}

/**
 * Makes a call, and once more with a renewed credential when the service did not take the first: what it turned down it
 * did not do, so the second has the same key.
 *
 * @param credential absent: nobody can renew it, and the answer stands
 * @param invokedOf the answer that tells whether the credential was taken
 */
export async function callRenewing<T>(
  call: OperationCall,
  credential: CredentialPort | undefined,
  make: (call: OperationCall) => Promise<Result<T, InvokeFailure>>,
  invokedOf: (value: T) => Invoked,
): Promise<Called<T>> {
  const first = await make(call);
  const called = { connection: call.connection, outcome: first, verdict: null };
  if (credential === undefined || !first.ok) return called;
  if (!invokedOf(first.value).unauthenticated) {
    credential.taken();
    return called;
  }
  const renewal = await credential.renew();
  if (renewal.kind === "none") {
    return { ...called, verdict: await credential.judge(failureWords(call, invokedOf(first.value)).message) };
  }
  if (renewal.kind !== "renewed") return { ...called, verdict: renewal };
  const again = { ...call, connection: renewal.connection };
  const second = await make(again);
  const renewed = { connection: renewal.connection, outcome: second, verdict: null };
  if (!second.ok) return renewed;
  if (!invokedOf(second.value).unauthenticated) {
    credential.taken();
    return renewed;
  }
  return {
    ...renewed,
    verdict: await credential.judge(failureWords(again, invokedOf(second.value)).message),
  };
}

/** Hides the credentials of a call, and what it fetched on the way. */
export function redactorOf(
  { connector, connection }: Pick<OperationCall, "connector" | "connection">,
  invoked: Result<Invoked, InvokeFailure>,
): Redactor {
  const fetched = invoked.ok ? invoked.value.fetchedSecrets : [];
  return createRedactor([...secretsOf(connector, connection), ...fetched]);
}

/** What failed, with the service's own words, redacted. */
export function failureWords(call: OperationCall, invoked: Invoked): Said {
  const { statusCode, body } = invoked.response;
  const redactor = redactorOf(call, { ok: true, value: invoked });
  const shown = body === undefined ? undefined : redactor.value(body);
  const answered = { operation: call.operation.id, status: statusWords(statusCode) };
  const words = serviceQuote(shown);
  return words === ""
    ? said("'{operation}' was answered {status}.", answered)
    : said("'{operation}' was answered {status}. The service says: \"{words}\".", { ...answered, words });
}
