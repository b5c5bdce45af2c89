import { type FlowSettings, keptDays } from "@towpath/flow";
import { fail, ok } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import { tell } from "../tell.ts";
import { findFlow, NO_FLOW } from "./read-flows.ts";

interface Change {
  readonly durability?: FlowSettings["durability"] | undefined;
  readonly retentionDays?: number | null | undefined;
}

const present = (settings: FlowSettings) => ({ ...settings, keptDays: keptDays(settings) });

export async function readFlowSettings(deps: Deps, actor: Actor, id: string) {
  const found = await findFlow(deps, actor, id);
  return found.ok ? ok(present(found.value.settings)) : found;
}

/** Settings hold at once, for runs that go on too; what is not given stays as it is. */
export async function saveFlowSettings(deps: Deps, actor: Actor, given: Change & { id: string }) {
  const { id, durability, retentionDays } = given;
  const flow = await deps.database.flows.saveSettings(actor.environmentId, id, {
    ...(durability === undefined ? {} : { durability }),
    ...(retentionDays === undefined ? {} : { retentionDays }),
  });
  if (flow === null) return fail(NO_FLOW);
  await tell(deps, "flow", id);
  return ok(present(flow.settings));
}
