import type { QueryClient } from "@tanstack/react-query";
import type { ActionClip } from "@towpath/flow";
import { api, codeOf, orpc } from "../../client/api.ts";
import { bindingsQuery } from "../connector-steps/use-step-knowledge.ts";
import type { PinState } from "./designer-state.ts";
import type { DesignerStore } from "./designer-store.ts";
import { boundIn, pinsOf } from "./edits/clip-contents.ts";
import { noticeFailed } from "./notices.tsx";

/** What belongs to copied actions and stands beside the definition: their mocks, and which connections they use. */
export interface ClipExtras {
  readonly pins: readonly PinState[];
  readonly connections: readonly { readonly reference: string; readonly connectionId: string }[];
}

const NOTHING: ClipExtras = { pins: [], connections: [] };

/** As far as this page knows them. */
export function extrasOf(queries: QueryClient, flowId: string, clip: ActionClip): ClipExtras {
  const pins = queries.getQueryData(orpc.pins.list.queryKey({ input: { id: flowId } }))?.items ?? [];
  const bindings = queries.getQueryData(bindingsQuery(flowId).queryKey)?.items ?? [];
  return { pins: pinsOf(clip, pins), connections: boundIn(clip, bindings) };
}

/** Gives pasted actions their mocks and connections. A connection that this flow has already is left as it is. */
export async function giveExtras(
  queries: QueryClient,
  store: DesignerStore,
  extras: ClipExtras | null,
  renames: ReadonlyMap<string, string>,
): Promise<void> {
  const { pins, connections } = extras ?? NOTHING;
  if (pins.length === 0 && connections.length === 0) return;
  const { flowId, autosave } = store.getState();
  try {
    // The actions must be known to the server first.
    await autosave.flush();
    for (const { action, result } of pins) {
      const name = renames.get(action.toLowerCase()) ?? action;
      if (result !== null) await api.pins.save({ id: flowId, action: name, ...result });
    }
    if (pins.length > 0) await queries.invalidateQueries({ queryKey: orpc.pins.list.key() });
    await bindMissing(queries, flowId, connections);
  } catch (error) {
    noticeFailed(error);
  }
}

async function bindMissing(
  queries: QueryClient,
  flowId: string,
  connections: ClipExtras["connections"],
): Promise<void> {
  if (connections.length === 0) return;
  const { items } = await queries.fetchQuery({ ...bindingsQuery(flowId), staleTime: 0 });
  for (const { reference, connectionId } of connections) {
    const known = items.find((one) => one.reference.toLowerCase() === reference.toLowerCase());
    if (known === undefined || known.connection !== null) continue;
    await bindWhereKnown({ flowId, reference: known.reference, connectionId });
  }
  await queries.invalidateQueries({ queryKey: bindingsQuery(flowId).queryKey });
}

/** A connection of another environment, or one that was deleted since, is left to choose: the card says so. */
async function bindWhereKnown(binding: Parameters<typeof api.connections.setBinding>[0]): Promise<void> {
  try {
    await api.connections.setBinding(binding);
  } catch (error) {
    if (codeOf(error) !== "NOT_FOUND") throw error;
  }
}
