import type { Pool } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import type { CallableFlow, FlowStore } from "../stores.ts";
import { ALIVE } from "./get-flow.ts";
import { searchKey } from "./search-key.ts";

const IN_TEMPLATE =
  "(f.source_alias = $3 and f.source_id = (select c.source_id from flows c where c.id = $5::uuid))";
// An id is meant before an imported id, that before what names a flow in the caller's template, and that before a name: `rank` says how a row was found.
const FIND = `select f.id as "flowId", f.environment_id as "environmentId", f.name,
    case when f.enabled then f.published_version_id end as "versionId",
    case when f.id = $2::uuid then 1 when lower(f.source_member) like $4 then 2 when ${IN_TEMPLATE} then 3 else 4 end as rank
  from flows f
  where ${ALIVE} and (f.id = $2::uuid or f.name_key = $3 or lower(f.source_member) like $4 or ${IN_TEMPLATE})
  order by rank, f.created_at limit 2`;

/** Files of a solution carry the id of their flow at the end of their name: `Workflows/Name-<id>.json`. */
const memberLike = (id: string) => `%-${id.toLowerCase()}.json`;

/** Finds the flow that another one of its environment means by an id, an imported id, or a name. */
export function callableOf(pool: Pool): FlowStore["callable"] {
  return async (environmentId, reference, callerId) => {
    if (!isUuid(environmentId)) return null;
    const id = isUuid(reference) ? reference : null;
    const rows = await pool.query<CallableFlow & { rank: number; flowId: string }>(FIND, [
      environmentId,
      id,
      searchKey(reference),
      id === null ? null : memberLike(id),
      callerId !== undefined && isUuid(callerId) ? callerId : null,
    ]);
    const [first, second] = rows;
    if (first === undefined) return null;
    const { rank, ...flow } = first;
    return { ...flow, isOnly: second?.rank !== rank };
  };
}
