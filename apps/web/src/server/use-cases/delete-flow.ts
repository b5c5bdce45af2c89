import { fail, ok, type Result } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { tell } from "../tell.ts";
import { cancelRun } from "./cancel-run.ts";
import { NO_FLOW } from "./read-flows.ts";

const UNDER_WAY = ["Queued", "Running", "Waiting"] as const;

/** Deletes a flow and cancels what it has under way: nobody could see those runs any more, or stop them. */
export async function deleteFlow(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<Result<{ id: string }, Failure>> {
  if (!(await deps.database.flows.delete(actor.environmentId, id))) return fail(NO_FLOW);
  await tell(deps, "flow", id);
  await cancelRuns(deps, actor, id);
  return ok({ id });
}

async function cancelRuns(deps: Deps, actor: Actor, flowId: string): Promise<void> {
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = { flowId, status: UNDER_WAY, limit: 100, ...(cursor === undefined ? {} : { cursor }) };
    const { items, nextCursor } = await deps.database.history.list(actor.environmentId, page);
    for (const run of items) await cancelRun(deps, actor, run.id);
    cursor = nextCursor;
  }
}
