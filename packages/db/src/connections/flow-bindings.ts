import type { ConnectionStore, UsingFlow } from "@towpath/vault";
import type { Pool } from "../connection-pool.ts";
import { searchKey } from "../flows/search-key.ts";
import { isUuid } from "../new-id.ts";
import { storableName } from "../storable-text.ts";
import { ALIVE, type ConnectionRow, SELECT_CONNECTION, toConnection } from "./connection-row.ts";
import { wakeTriggers } from "./wake-triggers.ts";

const BOUND = `${SELECT_CONNECTION}
  join flow_connections b on b.connection_id = c.id
  join flows bf on bf.id = b.flow_id and bf.environment_id = c.environment_id
  where ${ALIVE} and b.flow_id = $2`;

/** Both have to be of this environment, and alive. */
const BIND = `insert into flow_connections (flow_id, reference_key, reference, connection_id, bound_by)
  select f.id, $3, $4, c.id, $6 from flows f, connections c
  where f.id = $2 and f.environment_id = $1 and f.deleted_at is null and ${ALIVE} and c.id = $5
  on conflict (flow_id, reference_key) do update set reference = excluded.reference,
    connection_id = excluded.connection_id, bound_by = excluded.bound_by, bound_at = now()
  returning flow_id`;

const UNBIND = `with gone as (
    delete from flow_connections b using flows f
    where b.flow_id = $2 and b.reference_key = $3 and f.id = b.flow_id and f.environment_id = $1 returning b.flow_id
  ) select f.id from flows f where f.environment_id = $1 and f.id = $2 and f.deleted_at is null`;

/** What the references of flows are bound to. */
export function createFlowBindings(
  pool: Pool,
): Pick<ConnectionStore, "usedBy" | "bindings" | "bound" | "bind"> {
  return {
    async usedBy(environmentId, id) {
      if (!isUuid(environmentId) || !isUuid(id)) return [];
      return pool.query<UsingFlow & { id: string }>(
        `select f.id, f.name, f.enabled, b.reference from flow_connections b
         join flows f on f.id = b.flow_id and f.environment_id = $1 and f.deleted_at is null
         where b.connection_id = $2 order by f.name_key, f.id, b.reference_key`,
        [environmentId, id],
      );
    },
    async bindings(environmentId, flowId) {
      if (!isUuid(environmentId) || !isUuid(flowId)) return [];
      const rows = await pool.query<ConnectionRow & { reference: string }>(
        `select bound.*, b.reference from flow_connections b
         join lateral (${SELECT_CONNECTION} where ${ALIVE} and c.id = b.connection_id) bound on true
         join flows f on f.id = b.flow_id and f.environment_id = $1
         where b.flow_id = $2 order by b.reference_key`,
        [environmentId, flowId],
      );
      return rows.map((row) => ({ reference: row.reference, connection: toConnection(row) }));
    },
    async bound(environmentId, flowId, reference) {
      if (!isUuid(environmentId) || !isUuid(flowId)) return null;
      const [row] = await pool.prepared<ConnectionRow & { id: string }>(
        "bound_connection",
        `${BOUND} and b.reference_key = $3`,
        [environmentId, flowId, searchKey(reference)],
      );
      return row === undefined ? null : toConnection(row);
    },
    async bind(environmentId, flowId, { reference, connectionId, by }) {
      const ids = connectionId === null ? [environmentId, flowId] : [environmentId, flowId, connectionId];
      if (!ids.every(isUuid)) return false;
      const key = searchKey(reference);
      if (connectionId === null) {
        return (await pool.query(UNBIND, [environmentId, flowId, key])).length > 0;
      }
      const name = storableName(reference);
      const bound = await pool.query(BIND, [environmentId, flowId, key, name, connectionId, by]);
      if (bound.length > 0) await wakeTriggers(pool, connectionId, flowId);
      return bound.length > 0;
    },
  };
}
