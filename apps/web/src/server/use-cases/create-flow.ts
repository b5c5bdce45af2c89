import { emptyDefinition, formatDefinition } from "@towpath/flow";
import { ok } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import { presentFlow } from "../present-flow.ts";
import { readDefinition } from "../read-definition.ts";

/** A new draft; without a definition an empty one, where the designer asks for the trigger. */
export async function createFlow(
  deps: Deps,
  actor: Actor,
  given: { name: string; definitionText?: string | undefined },
) {
  const definitionText = given.definitionText ?? formatDefinition(emptyDefinition());
  const read = readDefinition(definitionText);
  if (!read.ok) return read;
  const flow = await deps.database.flows.create({
    environmentId: actor.environmentId,
    name: given.name,
    definitionText,
    parametersText: "{}",
    createdBy: actor.user.id,
  });
  return ok(await presentFlow(deps, flow));
}
