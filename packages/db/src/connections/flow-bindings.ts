import type { ConnectionStore, LostBinding, UsingFlow } from "@towpath/vault";
import type { Pool, Sql } from "../connection-pool.ts";
import { searchKey } from "../flows/search-key.ts";
import { isUuid } from "../new-id.ts";
import { storableName } from "../storable-text.ts";
import { ALIVE, type ConnectionRow, SELECT_CONNECTION, toConnection } from "./connection-row.ts";
import { noteEvent } from "./connection-shares.ts";
import { getConnection } from "./get-connection.ts";
import { wakeWaiting } from "./wake-waiting.ts";

const BOUND = `${SELECT_CONNECTION}
  join flow_connections b on b.connection_id = c.id
  join flows bf on bf.id = b.flow_id and bf.environment_id = c.environment_id
  where ${ALIVE} and b.flow_id = $2`;

const USED_BY = `select f.id, f.name, f.enabled, b.reference, f.created_by as "createdBy",
    v.id is not null as "isPublished", p.id as "publisherId", p.name as "publisherName", t.kind as "triggerKind",
    case when row_number() over (order by f.name_key, f.id, b.reference_key) <= 100
      then case when f.enabled then coalesce(v.definition_text, f.definition_text) else f.definition_text end
    end as "definitionText",
    r.id as "runId", r.status as "runStatus", (extract(epoch from r.created_at) * 1000)::bigint as "runAt"
  from flow_connections b
  join flows f on f.id = b.flow_id and f.environment_id = $1 and f.deleted_at is null
  left join flow_versions v on v.id = f.published_version_id
  left join users p on p.id = v.published_by
  left join triggers t on t.flow_id = f.id and not t.off
  left join lateral (select runs.id, runs.status, runs.created_at from runs
    where runs.flow_id = f.id order by runs.id desc limit 1) r on true
  where b.connection_id = $2 and b.used order by f.name_key, f.id, b.reference_key`;

type UsingRow = Omit<UsingFlow, "publishedBy" | "lastRun"> & {
  readonly publisherId: string | null;
  readonly publisherName: string | null;
  readonly runId: string | null;
  readonly runStatus: string | null;
  readonly runAt: number | null;
};

function toUsingFlow(row: UsingRow): UsingFlow {
  const { publisherId, publisherName, runId, runStatus, runAt, ...flow } = row;
  return {
    ...flow,
    publishedBy: publisherId === null ? null : { id: publisherId, name: publisherName ?? "" },
    lastRun: runId === null ? null : { id: runId, status: runStatus ?? "", createdAt: runAt ?? 0 },
  };
}

/** Both connections are of one connector: a step of the one means nothing to another. */
const REBIND = `update flow_connections b set connection_id = c.id, bound_by = $5, bound_at = now()
  from flows f, connections c, connections old
  where b.connection_id = $2 and b.flow_id = any($4::uuid[]) and f.id = b.flow_id and f.environment_id = $1
    and f.deleted_at is null and ${ALIVE} and c.id = $3 and old.id = $2 and old.connector_id = c.connector_id
  returning b.flow_id as id`;

/** Both have to be of this environment, and alive. */
const BIND = `insert into flow_connections (flow_id, reference_key, reference, connection_id, bound_by)
  select f.id, $3, $4, c.id, $6 from flows f, connections c
  where f.id = $2 and f.environment_id = $1 and f.deleted_at is null and ${ALIVE} and c.id = $5
  on conflict (flow_id, reference_key) do update set reference = excluded.reference,
    connection_id = excluded.connection_id, bound_by = excluded.bound_by, bound_at = now(), used = true
  returning flow_id`;

const UNBIND = `with gone as (
    delete from flow_connections b using flows f
    where b.flow_id = $2 and b.reference_key = $3 and f.id = b.flow_id and f.environment_id = $1 returning b.flow_id
  ) select f.id from flows f where f.environment_id = $1 and f.id = $2 and f.deleted_at is null`;

async function rebindIn(
  sql: Sql,
  environmentId: string,
  { from, to, flowIds, by }: Parameters<ConnectionStore["rebind"]>[1],
): Promise<readonly string[]> {
  const rows = await sql.query<{ id: string }>(REBIND, [environmentId, from, to, flowIds, by]);
  const flows = [...new Set(rows.map(({ id }) => id))];
  for (const flowId of flows) await wakeWaiting(sql, to, flowId);
  const taken = flows.length === 0 ? null : await getConnection(sql, environmentId, to);
  if (taken === null) return [];
  const where = flows.length === 1 ? "1 flow" : `${flows.length} flows`;
  await noteEvent(sql, from, { kind: "replaced", by, detail: `by “${taken.name}” in ${where}` });
  return flows;
}

/** What the references of flows are bound to. */
export function createFlowBindings(
  pool: Pool,
): Pick<ConnectionStore, "usedBy" | "bindings" | "bound" | "lost" | "bind" | "rebind"> {
  return {
    async usedBy(environmentId, id) {
      if (!isUuid(environmentId) || !isUuid(id)) return [];
      const rows = await pool.query<UsingRow & { id: string }>(USED_BY, [environmentId, id]);
      return rows.map(toUsingFlow);
    },
    async bindings(environmentId, flowId) {
      if (!isUuid(environmentId) || !isUuid(flowId)) return [];
      const rows = await pool.query<ConnectionRow & { reference: string; used: boolean }>(
        `select bound.*, b.reference, b.used from flow_connections b
         join lateral (${SELECT_CONNECTION} where ${ALIVE} and c.id = b.connection_id) bound on true
         join flows f on f.id = b.flow_id and f.environment_id = $1
         where b.flow_id = $2 order by b.reference_key`,
        [environmentId, flowId],
      );
      return rows.map((row) => ({
        reference: row.reference,
        isUsed: row.used,
        connection: toConnection(row),
      }));
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
    async lost(environmentId, flowId) {
      if (!isUuid(environmentId) || !isUuid(flowId)) return [];
      return pool.query<LostBinding & { reference: string }>(
        `select b.reference, c.name as "connectionName" from flow_connections b
         join connections c on c.id = b.connection_id and c.environment_id = $1
         where b.flow_id = $2 and c.deleted_at is not null order by b.reference_key`,
        [environmentId, flowId],
      );
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
      if (bound.length > 0) await wakeWaiting(pool, connectionId, flowId);
      return bound.length > 0;
    },
    rebind: async (environmentId, change) =>
      [environmentId, change.from, change.to, ...change.flowIds].every(isUuid)
        ? pool.transaction((sql) => rebindIn(sql, environmentId, change))
        : [],
  };
}
