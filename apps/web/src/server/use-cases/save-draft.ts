import type { StoredFlow } from "@towpath/db";
import type { Definition } from "@towpath/flow";
import { fail, ok, type Result } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { presentFlow } from "../present-flow.ts";
import { readDefinition, readParameters } from "../read-definition.ts";
import { tell } from "../tell.ts";
import { movePins } from "./keep-pins.ts";
import { findFlow, NO_FLOW } from "./read-flows.ts";

interface Change {
  readonly name?: string | undefined;
  readonly definitionText?: string | undefined;
  readonly parametersText?: string | undefined;
}

/** Saves what parses; problems of the checker are told, not refused. Another revision than the caller's: nothing is saved. */
export async function saveDraft(deps: Deps, actor: Actor, given: Change & { id: string; revision: number }) {
  const { id, revision, ...change } = given;
  const read = readChange(change);
  if (!read.ok) return read;
  const after = read.value;
  const before = after === null ? null : await draftBefore(deps, actor, id);
  const saved = await deps.database.flows.saveDraft(actor.environmentId, id, revision, {
    ...definedOf(change),
    savedBy: actor.user.id,
  });
  const stored = await orStale(deps, actor, id, saved);
  if (!stored.ok) return stored;
  void tell(deps, "draft", id);
  if (before !== null && after !== null) await movePins(deps, actor, { id, before, after });
  return ok(await presentFlow(deps, stored.value));
}

/** The definition that is to be saved; null when the change is about something else. */
function readChange({ definitionText, parametersText }: Change): Result<Definition | null, Failure> {
  const definition = definitionText === undefined ? ok(null) : readDefinition(definitionText);
  if (!definition.ok || parametersText === undefined) return definition;
  const parameters = readParameters(parametersText);
  return parameters.ok ? definition : parameters;
}

const definedOf = ({ name, definitionText, parametersText }: Change) => ({
  ...(name === undefined ? {} : { name }),
  ...(definitionText === undefined ? {} : { definitionText }),
  ...(parametersText === undefined ? {} : { parametersText }),
});

/** The draft as it stood; a save on another revision is refused anyway. Null: it cannot be read. */
async function draftBefore(deps: Deps, actor: Actor, id: string): Promise<Definition | null> {
  const found = await findFlow(deps, actor, id);
  const read = found.ok ? readDefinition(found.value.definitionText) : null;
  return read?.ok === true ? read.value : null;
}

/** Tells a refusal for another's change, with the revision that stands now, from a flow that is not there. */
export async function orStale(
  deps: Deps,
  actor: Actor,
  id: string,
  saved: StoredFlow | "stale" | null,
): Promise<Result<StoredFlow, Failure>> {
  if (saved === null) return fail(NO_FLOW);
  if (saved !== "stale") return ok(saved);
  const current = await findFlow(deps, actor, id);
  return current.ok ? fail({ kind: "stale", revision: current.value.revision }) : current;
}
