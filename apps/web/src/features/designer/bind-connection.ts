import type { QueryClient } from "@tanstack/react-query";
import { type Definition, type EditFailure, setConnectionReference } from "@towpath/flow";
import type { Result } from "@towpath/prelude";
import { api } from "../../client/api.ts";
import type { CanvasTarget } from "../canvas/placed-node.ts";
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

/** A step that shall have a connection of its own gets a name of its own for it, when it shares the one it has. */
export function ownReference(
  definition: Definition,
  target: CanvasTarget,
  bindings: readonly Binding[],
  binding: Binding,
): { readonly reference: string; readonly edit: Result<Definition, EditFailure> | null } {
  if (binding.uses.length < 2) return { reference: binding.reference, edit: null };
  const stem = `shared_${binding.connector?.name ?? "connection"}`;
  const reference = freeReference(definition, bindings, stem);
  return { reference, edit: setConnectionReference(definition, target, reference) };
}
