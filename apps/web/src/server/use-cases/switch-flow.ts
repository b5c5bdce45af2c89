import type { Schedule, StoredVersion } from "@towpath/db";
import { parseDefinition } from "@towpath/flow";
import { fail, ok } from "@towpath/prelude";
import { scheduleFor } from "@towpath/triggers";
import { phrase } from "../../words/translate.ts";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import { presentFlow } from "../present-flow.ts";
import { readParameters } from "../read-definition.ts";
import { tell } from "../tell.ts";
import { findFlow, NO_FLOW } from "./read-flows.ts";

/** On: the published version's trigger listens. Off: it does not; runs that began go on. */
export async function switchFlow(deps: Deps, actor: Actor, given: { id: string; enabled: boolean }) {
  const { id, enabled } = given;
  const found = await findFlow(deps, actor, id);
  if (!found.ok) return found;
  const { published } = found.value;
  if (enabled && published === null) {
    return fail({
      kind: "conflict" as const,
      message: phrase("Publish this flow first; then it can be switched on."),
    });
  }
  const schedule = enabled && published !== null ? scheduleOf(published, deps.now()) : null;
  const flow = await deps.database.flows.setEnabled(actor.environmentId, id, enabled, schedule);
  if (flow === null) return fail(NO_FLOW);
  await tell(deps, "flow", id);
  return ok(await presentFlow(deps, flow));
}

function scheduleOf(published: StoredVersion, nowMs: number): Schedule | null {
  const definition = parseDefinition(published.definitionText);
  const values = readParameters(published.parametersText);
  return definition.ok ? scheduleFor(definition.value, nowMs, values.ok ? values.value : {}) : null;
}
