import type { QueryClient } from "@tanstack/react-query";
import type { Definition } from "@towpath/flow";
import { api } from "../../client/api.ts";
import type { Binding, Connection, KnownOperation } from "../connector-steps/connector-operation.ts";
import { bindingsQuery } from "../connector-steps/use-step-knowledge.ts";
import { freeReference } from "./edits/insert-connector.ts";

/** What a reference is bound to, before the server has seen the draft that holds it. */
export function newBinding(reference: string, { connector, needsConnection }: KnownOperation): Binding {
  return {
    reference,
    connectorName: connector.name,
    connector,
    needsConnection,
    connection: null,
    problem: null,
    uses: [],
  };
}

/** Shows a binding at once; the answer after the next save takes its place. */
export async function putBinding(queries: QueryClient, flowId: string, binding: Binding): Promise<void> {
  // An answer that is on its way does not know of it, and would take it back.
  await queries.cancelQueries({ queryKey: bindingsQuery(flowId).queryKey });
  queries.setQueryData(bindingsQuery(flowId).queryKey, (known) => {
    const others = (known?.items ?? []).filter(
      ({ reference }) => !sameReference(reference, binding.reference),
    );
    return { items: [...others, binding] };
  });
}

export const sameReference = (left: string, right: string): boolean =>
  left.toLowerCase() === right.toLowerCase();

/** Binds a reference on the server, and shows it at once. */
export async function bindReference(
  queries: QueryClient,
  flowId: string,
  binding: Binding,
  connection: Connection,
): Promise<void> {
  await api.connections.setBinding({ flowId, reference: binding.reference, connectionId: connection.id });
  await putBinding(queries, flowId, { ...binding, connection, problem: null });
}

/** How many steps would get another connection with this one. */
export function stepsOfConnector(bindings: readonly Binding[], connectorId: string): number {
  return bindings
    .filter(({ connector }) => connector?.id === connectorId)
    .reduce((sum, { uses }) => sum + uses.length, 0);
}

/** The name by which a step has a connection of its own: a new one where it shares the one it has. */
export function ownReference(definition: Definition, bindings: readonly Binding[], binding: Binding): string {
  if (binding.uses.length < 2) return binding.reference;
  return freeReference(definition, bindings, `shared_${binding.connector?.name ?? "connection"}`);
}
