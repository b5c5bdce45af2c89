import type { ConnectorCall } from "@towpath/engine";
import { getMember, isObject, type Value } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import type { OperationCall } from "../operation/operation-call.ts";
import { type OperationInputs, readInputs, setBelow } from "../operation/operation-inputs.ts";
import type { BoundConnection, ConnectorsOptions, NotUsable } from "./connectors-options.ts";
import { type Matched, matchOperation } from "./match-operation.ts";

export interface FoundOperation {
  readonly bound: BoundConnection;
  readonly matched: Matched;
}

/** Why there is nothing to call. */
export interface NotFound extends NotUsable {
  readonly code: string;
}

/** The operation that a definition means, of the connector that its reference is bound to. */
export async function findOperation(
  options: Pick<ConnectorsOptions, "bound">,
  { reference, target, callbackUrl }: ConnectorCall,
): Promise<Result<FoundOperation, NotFound>> {
  const answer = await options.bound(reference);
  if (!answer.ok) return fail({ code: "ConnectionNotUsable", ...answer.failure });
  const bound = answer.value;
  if (bound === null) {
    const message = `No connection is given for the connection reference '${reference}'.`;
    return fail({ code: "ConnectionNotFound", message, waitsFor: null });
  }
  const matched =
    target.kind === "operation" ? operationById(bound, target) : matchOperation(bound.connector, target);
  if (matched !== null) return ok({ bound, matched: calledBack(matched, callbackUrl) });
  const wanted =
    target.kind === "operation"
      ? `'${target.operationId}'`
      : `at ${target.method.toUpperCase()} ${target.path}`;
  return fail({
    code: "OperationNotFound",
    message: `The connector '${bound.connector.title}' has no operation ${wanted}.`,
    waitsFor: null,
  });
}

function operationById(
  { connector }: BoundConnection,
  target: Extract<ConnectorCall["target"], { kind: "operation" }>,
): Matched | null {
  const id = target.operationId.toLowerCase();
  const operation = connector.operations.find((one) => one.id.toLowerCase() === id);
  return operation === undefined ? null : { operation, inputs: readInputs(operation, target.parameters) };
}

/** The address to call back goes where the operation has a place for it; what the maker wrote there stays. */
function calledBack(matched: Matched, callbackUrl: string | undefined): Matched {
  const path = matched.operation.callbackPath;
  if (path === null || callbackUrl === undefined) return matched;
  const { inputs } = matched;
  if (isWritten(inputs.body, path)) return matched;
  return { ...matched, inputs: { ...inputs, body: setBelow(inputs.body, path, callbackUrl) } };
}

function isWritten(body: OperationInputs["body"], path: readonly string[]): boolean {
  const written = path.reduce<Value | undefined>(
    (value, name) => (isObject(value) ? getMember(value, name) : undefined),
    body,
  );
  return written !== undefined && written !== null && written !== "";
}

/** How an operation is called with the connection that its reference is bound to. */
export function callOf(
  { bound, matched }: FoundOperation,
  how: Pick<OperationCall, "timeoutMs" | "idempotencyKey" | "signal">,
): OperationCall {
  return {
    connector: bound.connector,
    operation: matched.operation,
    parameters: {},
    inputs: matched.inputs,
    connection: bound.connection,
    ...how,
    ...(bound.baseUrl === undefined ? {} : { baseUrl: bound.baseUrl }),
  };
}
