import type { StoredFlow } from "@towpath/db";
import type { Definition } from "@towpath/flow";
import { fail, ok, type Result } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { presentFlow } from "../present-flow.ts";
import { readDefinition, readParameters } from "../read-definition.ts";
import { movePins } from "./keep-pins.ts";
import { findFlow, NO_FLOW } from "./read-flows.ts";

interface Change {
  readonly name?: string | undefined;
  readonly definitionText?: string | undefined;
  readonly parametersText?: string | undefined;
}

/** Saves what parses; problems of the checker are told, not refused. Another revision than the caller's: nothing is saved. */
export async function saveDraft(deps: Deps, actor: Actor, given: Change & { id: string; revision: number }) {
  const { id, revision, name, definitionText, parametersText } = given;
  const read = definitionText === undefined ? null : readDefinition(definitionText);
  if (read?.ok === false) return read;
  if (parametersText !== undefined) {
    const read = readParameters(parametersText);
    if (!read.ok) return read;
  }
  const before = read === null ? null : await draftBefore(deps, actor, id);
  const saved = await deps.database.flows.saveDraft(actor.environmentId, id, revision, {
    ...(name === undefined ? {} : { name }),
    ...(definitionText === undefined ? {} : { definitionText }),
    ...(parametersText === undefined ? {} : { parametersText }),
  });
  const stored = await orStale(deps, actor, id, saved);
  if (!stored.ok) return stored;
  if (before !== null && read !== null) await movePins(deps, actor, { id, before, after: read.value });
  return ok(await presentFlow(deps, stored.value));
}

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
