import { fail, ok } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import { tell } from "../tell.ts";
import { findRun } from "./read-runs.ts";

/** Ends a run that nobody holds at once; asks the worker that holds it otherwise. */
export async function cancelRun(deps: Deps, actor: Actor, id: string) {
  const found = await findRun(deps, actor, id);
  if (!found.ok) return found;
  const outcome = await deps.database.runs.requestCancel(id);
  if (outcome === "unknown") return fail({ kind: "not-found" as const, what: "run" as const });
  if (outcome === "requested") await tell(deps, "cancel", id);
  if (outcome === "ended") await tell(deps, "run", id);
  return ok({ outcome });
}
