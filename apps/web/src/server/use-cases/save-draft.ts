import type { StoredFlow } from "@towpath/db";
import { fail, ok, type Result } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { presentFlow } from "../present-flow.ts";
import { readDefinition, readParameters } from "../read-definition.ts";
import { findFlow, NO_FLOW } from "./read-flows.ts";

interface Change {
  readonly name?: string | undefined;
  readonly definitionText?: string | undefined;
  readonly parametersText?: string | undefined;
}

/** Saves what parses; problems of the checker are told, not refused. Another revision than the caller's: nothing is saved. */
export async function saveDraft(deps: Deps, actor: Actor, given: Change & { id: string; revision: number }) {
  const { id, revision, name, definitionText, parametersText } = given;
  if (definitionText !== undefined) {
    const read = readDefinition(definitionText);
    if (!read.ok) return read;
  }
  if (parametersText !== undefined) {
    const read = readParameters(parametersText);
    if (!read.ok) return read;
  }
  const saved = await deps.database.flows.saveDraft(actor.environmentId, id, revision, {
    ...(name === undefined ? {} : { name }),
    ...(definitionText === undefined ? {} : { definitionText }),
    ...(parametersText === undefined ? {} : { parametersText }),
  });
  const stored = await orStale(deps, actor, id, saved);
  return stored.ok ? ok(await presentFlow(deps, stored.value)) : stored;
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
