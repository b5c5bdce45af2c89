import { fail, ok, type Result } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { NO_FLOW } from "./read-flows.ts";

export async function deleteFlow(
  { database }: Deps,
  { environmentId }: Actor,
  id: string,
): Promise<Result<{ id: string }, Failure>> {
  if (!(await database.flows.delete(environmentId, id))) return fail(NO_FLOW);
  await database.signals.send("flow", [id]);
  return ok({ id });
}
