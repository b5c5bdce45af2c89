import type { SealedConnection } from "@towpath/vault";
import type { Sql } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import { ALIVE, type ConnectionRow, SELECT_CONNECTION, toConnection } from "./connection-row.ts";

export async function getConnection(
  sql: Pick<Sql, "query">,
  environmentId: string,
  id: string,
): Promise<SealedConnection | null> {
  if (!isUuid(environmentId) || !isUuid(id)) return null;
  const [row] = await sql.query<ConnectionRow & { id: string }>(
    `${SELECT_CONNECTION} where ${ALIVE} and c.id = $2`,
    [environmentId, id],
  );
  return row === undefined ? null : toConnection(row);
}
