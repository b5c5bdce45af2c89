import type { Sql } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import type { StoredFlow } from "../stores.ts";
import { type FlowRow, SELECT_FLOW, toFlow } from "./flow-row.ts";

/** Of an environment ($1), and not deleted. */
export const ALIVE = "f.environment_id = $1 and f.deleted_at is null";

/** @returns null when there is no such flow in this environment */
export async function getFlow(
  sql: Pick<Sql, "query">,
  environmentId: string,
  id: string,
): Promise<StoredFlow | null> {
  if (!isUuid(environmentId) || !isUuid(id)) return null;
  const [row] = await sql.query<FlowRow & { id: string }>(`${SELECT_FLOW} where ${ALIVE} and f.id = $2`, [
    environmentId,
    id,
  ]);
  return row === undefined ? null : toFlow(row);
}
