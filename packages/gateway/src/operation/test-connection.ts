import type { Connector } from "@towpath/connectors";
import { type HttpPort, statusName } from "@towpath/engine";
import { createRedactor } from "../redact.ts";
import type { ConnectionValues } from "./inject-credentials.ts";
import { invokeOperation } from "./invoke-operation.ts";
import { secretsOf } from "./secrets-of.ts";
import { serviceWords } from "./service-words.ts";

/** What a test of a connection showed. The message is for people. */
export interface ConnectionTest {
  /** `refused`: the service does not take the credential. `failed`: something else went wrong. */
  readonly outcome: "works" | "refused" | "failed" | "not-testable";
  readonly message: string;
}

export interface TestedConnection {
  readonly connector: Connector;
  readonly connection: ConnectionValues;
  readonly baseUrl?: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Calls the operation that the connector names for it; one that names none cannot be tested without doing something. */
export async function testConnection(http: HttpPort, tested: TestedConnection): Promise<ConnectionTest> {
  const { connector, connection } = tested;
  const test = connector.testConnection;
  const operation = connector.operations.find(({ id }) => id === test?.operationId);
  if (test === null || operation === undefined) {
    const message = `The files of "${connector.title}" name no operation that tests a connection. The first run that uses it will show whether it works.`;
    return { outcome: "not-testable", message };
  }
  const invoked = await invokeOperation(http, {
    ...tested,
    operation,
    parameters: test.arguments,
    // Asking changes nothing, so each test may have the same key.
    idempotencyKey: `test-${operation.id}`,
  });
  const fetched = invoked.ok ? invoked.value.fetchedSecrets : [];
  const redactor = createRedactor([...secretsOf(connector, connection), ...fetched]);
  if (!invoked.ok) return { outcome: "failed", message: redactor.text(invoked.failure.message) };
  const { response, unauthenticated } = invoked.value;
  if (response.statusCode < 400)
    return { outcome: "works", message: "The service answered, and took the credential." };
  const status = `${response.statusCode} (${statusName(response.statusCode)})`;
  const words = `'${operation.id}' was answered ${status}. ${serviceWords(response.body)}`.trim();
  return { outcome: unauthenticated ? "refused" : "failed", message: redactor.text(words) };
}
