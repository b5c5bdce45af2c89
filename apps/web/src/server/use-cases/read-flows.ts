import type { StoredFlow } from "@towpath/db";
import { fail, ok, type Result } from "@towpath/prelude";
import { mayDo } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { isoTime } from "../iso-time.ts";
import { presentFlow, presentFlowSummary } from "../present-flow.ts";
import { shownParameters } from "../shown-parameters.ts";

export const NO_FLOW: Failure = { kind: "not-found", what: "flow" };

/** A flow of another environment is as good as none. */
export async function findFlow(
  { database }: Deps,
  { environmentId }: Actor,
  id: string,
): Promise<Result<StoredFlow, Failure>> {
  const flow = await database.flows.get(environmentId, id);
  return flow === null ? fail(NO_FLOW) : ok(flow);
}

export async function listFlows(
  { database }: Deps,
  { environmentId }: Actor,
  page: { search?: string | undefined; limit: number; cursor?: string | undefined },
) {
  const { search, limit, cursor } = page;
  const { items, nextCursor } = await database.flows.list(environmentId, {
    limit,
    ...(search === undefined || search.trim() === "" ? {} : { search: search.trim() }),
    ...(cursor === undefined ? {} : { cursor }),
  });
  return { items: items.map(presentFlowSummary), nextCursor };
}

export async function readFlow(deps: Deps, actor: Actor, id: string) {
  const found = await findFlow(deps, actor, id);
  if (!found.ok) return found;
  const flow = await presentFlow(deps, found.value);
  // Whoever has the address may start the flow, which a reader may not.
  if (mayDo(actor.role, "maker")) return ok(flow);
  return ok({ ...flow, callbackUrl: null, parametersText: shownParameters(found.value) });
}

export async function listVersions(deps: Deps, actor: Actor, id: string) {
  const found = await findFlow(deps, actor, id);
  if (!found.ok) return found;
  const versions = await deps.database.flows.versions(actor.environmentId, id);
  const items = versions.map((version) => ({
    id: version.id,
    number: version.number,
    publishedAt: isoTime(version.publishedAt),
    publishedBy: version.publishedBy,
    note: version.note,
  }));
  return ok({ items });
}
