import { fail, ok, type Result } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { tell } from "../tell.ts";
import { findRun } from "./read-runs.ts";

const REFUSED = {
  "not-quarantined": "Only a run that was given up because its workers stopped unexpectedly can be resumed.",
  secured:
    "This run works with secured data, which was not kept when it was given up. Resubmit it from the start.",
} as const;

/** Lets a quarantined run go on from where its journal ends. */
export async function resumeRun(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<Result<{ runId: string }, Failure>> {
  const found = await findRun(deps, actor, id);
  if (!found.ok) return found;
  const { environmentId, user } = actor;
  const outcome = await deps.database.interventions.resume({ environmentId, runId: id, by: user.id });
  if (outcome !== "resumed") return fail({ kind: "conflict", message: REFUSED[outcome] });
  await tell(deps, "run", id);
  void deps.ring([id]).catch(() => deps.logger.warn({ runId: id }, "The doorbell did not ring"));
  return ok({ runId: id });
}
