import type { Pool } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import type { CallableFlow, FlowStore } from "../stores.ts";
import { ALIVE } from "./get-flow.ts";
import { searchKey } from "./search-key.ts";

// An id is meant before an imported id, and that before a name: `rank` says how a row was found.
const FIND = `select f.id as "flowId", f.environment_id as "environmentId", f.name,
    case when f.enabled then f.published_version_id end as "versionId",
    case when f.id = $2::uuid then 1 when lower(f.source_member) like $4 then 2 else 3 end as rank
  from flows f
  where ${ALIVE} and (f.id = $2::uuid or f.name_key = $3 or lower(f.source_member) like $4)
  order by rank, f.created_at limit 2`;

/** Files of a solution carry the id of their flow at the end of their name: `Workflows/Name-<id>.json`. */
const memberLike = (id: string) => `%-${id.toLowerCase()}.json`;

/** Finds the flow that another one of its environment means by an id, an imported id, or a name. */
export function callableOf(pool: Pool): FlowStore["callable"] {
  return async (environmentId, reference) => {
    if (!isUuid(environmentId)) return null;
    const id = isUuid(reference) ? reference : null;
    const rows = await pool.query<CallableFlow & { rank: number; flowId: string }>(FIND, [
      environmentId,
      id,
      searchKey(reference),
      id === null ? null : memberLike(id),
    ]);
    const [first, second] = rows;
    if (first === undefined) return null;
    const { rank, ...flow } = first;
    return { ...flow, isOnly: second?.rank !== rank };
  };
}
