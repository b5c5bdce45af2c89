import type { InferContractRouterOutputs } from "@orpc/contract";
import { type Connector, type ConnectorOperation, connectorOperation } from "@towpath/connectors";
import { parseJson } from "@towpath/expressions";
import { orpc } from "../../client/api.ts";
import type { contract } from "../../contract/index.ts";

type Outputs = InferContractRouterOutputs<typeof contract>;

export type ConnectorSummary = Outputs["connectors"]["list"]["items"][number];
export type OfferedOperation = Outputs["connectors"]["operations"]["items"][number];
export type Binding = Outputs["connections"]["bindings"]["items"][number];
export type Connection = Outputs["connections"]["list"]["items"][number];
type OperationAnswer = Outputs["connectors"]["operation"];

/** An operation as the designer works with it. */
export interface KnownOperation {
  readonly connector: ConnectorSummary;
  readonly spec: ConnectorOperation;
  /** False: the connector asks for nothing, so its steps need no connection. */
  readonly needsConnection: boolean;
  /** Why it cannot be called as it is, in plain words. */
  readonly reasons: readonly string[];
}

/** Files change with a new version only, and a draft may show the one before for a while. */
const FRESH_MS = 300_000;

/** An operation with its form; null for one that the connector does not have (any more). */
export function operationQuery(id: string, operationId: string) {
  return orpc.connectors.operation.queryOptions({
    input: { id, operationId },
    staleTime: FRESH_MS,
    retry: 1,
    select: toKnownOperation,
  });
}

export function toKnownOperation(answer: OperationAnswer): KnownOperation | null {
  const parsed = parseJson(answer.connectorText);
  if (!parsed.ok) return null;
  // Written by the server from the same type: it is not read from files here.
  const connector = parsed.value as unknown as Connector;
  const operation = connector.operations.find(({ id }) => id === answer.operation.id);
  if (operation === undefined) return null;
  const { connector: summary } = answer;
  return {
    connector: summary,
    spec: connectorOperation(connector, operation, summary),
    needsConnection: connector.connection.sets.some(({ parameters }) => parameters.length > 0),
    reasons: answer.operation.reasons,
  };
}
