import { fail, ok, type Result } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { tell } from "../tell.ts";
import { NO_FLOW } from "./read-flows.ts";

export async function deleteFlow(
  deps: Deps,
  { environmentId }: Actor,
  id: string,
): Promise<Result<{ id: string }, Failure>> {
  if (!(await deps.database.flows.delete(environmentId, id))) return fail(NO_FLOW);
  await tell(deps, "flow", id);
  return ok({ id });
}
