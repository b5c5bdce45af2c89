import type { QueryClient } from "@tanstack/react-query";
import { api, orpc } from "../../client/api.ts";
import { bindingsQuery } from "../connector-steps/use-step-knowledge.ts";
import type { Effect } from "./designer-state.ts";
import { noticeFailed } from "./notices.tsx";

/** Brings mocks or connections of a flow to how they were before a step of undo, or after it. */
export async function performEffect(
  queries: QueryClient,
  flowId: string,
  effect: Effect,
  to: "before" | "after",
): Promise<void> {
  try {
    if (effect.kind === "pins") await setPins(queries, flowId, effect[to]);
    else await setBindings(queries, flowId, effect.bound, to);
  } catch (error) {
    noticeFailed(error);
  }
}

async function setPins(
  queries: QueryClient,
  flowId: string,
  pins: Extract<Effect, { kind: "pins" }>["before"],
): Promise<void> {
  for (const { action, result } of pins) {
    const list =
      result === null
        ? await api.pins.clear({ id: flowId, actions: [action] })
        : await api.pins.save({ id: flowId, action, ...result });
    queries.setQueryData(orpc.pins.list.queryKey({ input: { id: flowId } }), list);
  }
}

async function setBindings(
  queries: QueryClient,
  flowId: string,
  bound: Extract<Effect, { kind: "bindings" }>["bound"],
  to: "before" | "after",
): Promise<void> {
  for (const one of bound) {
    await api.connections.setBinding({ flowId, reference: one.reference, connectionId: one[to] });
  }
  await queries.invalidateQueries({ queryKey: bindingsQuery(flowId).queryKey });
}
