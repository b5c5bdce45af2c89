import type { ConnectionEvent, ConnectionStore, SealedConnection, Sharers } from "@towpath/vault";
import type { Pool, Sql } from "../connection-pool.ts";
import { searchKey } from "../flows/search-key.ts";
import { isUuid } from "../new-id.ts";
import { storableName } from "../storable-text.ts";
import { ALIVE } from "./connection-row.ts";
import { getConnection } from "./get-connection.ts";
import { wakeWaiting } from "./wake-waiting.ts";

type Kind = ConnectionEvent["kind"];

/** Writes down what a person did; what the service said of a connection its row writes down by itself. */
export async function noteEvent(
  sql: Pick<Sql, "query">,
  connectionId: string,
  event: { readonly kind: Kind; readonly by: string; readonly detail: string },
): Promise<void> {
  await sql.query(
    "insert into connection_events (connection_id, kind, by_user, detail) values ($1, $2, $3, $4)",
    [connectionId, event.kind, event.by, storableName(event.detail)],
  );
}

/** The row has noted by itself, in this transaction, what changed; this says whose doing it was. */
export async function addWho(
  sql: Pick<Sql, "query">,
  connectionId: string,
  { by, detail }: { readonly by: string | null; readonly detail: string | null },
): Promise<void> {
  await sql.query(
    `update connection_events set by_user = $2, detail = coalesce($3, detail)
     where id = (select max(e.id) from connection_events e where e.connection_id = $1)`,
    [connectionId, by, detail === null ? null : storableName(detail)],
  );
}

const SHARE_PEOPLE = `insert into connection_shares (connection_id, user_id, shared_by)
  select $2, m.user_id, $4 from members m where m.environment_id = $1 and m.user_id = any($3::uuid[])
  on conflict do nothing`;
const SHARE_GROUPS = `insert into connection_shares (connection_id, group_id, shared_by)
  select $2, g.id, $4 from groups g where g.environment_id = $1 and g.id = any($3::uuid[])
  on conflict do nothing`;

/** What stays keeps its day and whoever shared it. */
const UNSHARE = `delete from connection_shares where connection_id = $1
  and not coalesce(user_id = any($2::uuid[]) or group_id = any($3::uuid[]), false)`;

function shareOf(pool: Pool): ConnectionStore["share"] {
  return async (environmentId, id, { everybody, people, groups, by }) => {
    if (![environmentId, id, ...people, ...groups].every(isUuid)) return null;
    return pool.transaction(async (sql) => {
      const rows = await sql.query(
        `update connections c set shared = $3, updated_at = now() where ${ALIVE} and c.id = $2 returning c.id`,
        [environmentId, id, everybody],
      );
      if (rows.length === 0) return null;
      await sql.query(UNSHARE, [id, people, groups]);
      await sql.query(SHARE_PEOPLE, [environmentId, id, people, by]);
      await sql.query(SHARE_GROUPS, [environmentId, id, groups, by]);
      const connection = await getConnection(sql, environmentId, id);
      if (connection !== null) {
        await noteEvent(sql, id, { kind: "shared", by, detail: sharedWords(connection) });
        // What waited for the right to use it may have it now.
        await wakeWaiting(sql, id);
      }
      return connection;
    });
  };
}

function sharedWords({ shared, sharedWith: { people, groups } }: SealedConnection): string {
  const named = [...people, ...groups].map(({ name }) => name).join(", ");
  if (shared)
    return named === "" ? "with everybody who makes flows" : `with everybody who makes flows, ${named}`;
  return named === "" ? "with nobody" : `with ${named}`;
}

/** Somebody who makes flows here; a member only looks. */
const MAKER = `(select m.user_id from members m
  where m.environment_id = $1 and m.user_id = $3::uuid and m.role <> 'member')`;

const ASSIGN_OWNER = `update connections c set owner_id = $3, updated_at = now(),
    backup_owner_id = case when c.backup_owner_id = $3 then null else c.backup_owner_id end
  where ${ALIVE} and c.id = $2 and exists ${MAKER} returning c.id`;
const ASSIGN_BACKUP = `update connections c set backup_owner_id = $3, updated_at = now()
  where ${ALIVE} and c.id = $2 and ($3::uuid is null or exists ${MAKER}) returning c.id`;

type Assignment = Parameters<ConnectionStore["assign"]>[2];

async function assignIn(
  sql: Sql,
  environmentId: string,
  id: string,
  { ownerId, backupOwnerId, by }: Assignment,
): Promise<SealedConnection | null> {
  const given = (statement: string, to: string | null) => sql.query(statement, [environmentId, id, to]);
  if (ownerId !== undefined && (await given(ASSIGN_OWNER, ownerId)).length > 0) {
    // Who has it needs no share of it.
    await sql.query("delete from connection_shares where connection_id = $1 and user_id = $2", [id, ownerId]);
    const owner = (await getConnection(sql, environmentId, id))?.owner;
    await noteEvent(sql, id, { kind: "owner", by, detail: owner?.name ?? "" });
  }
  const isNamed = backupOwnerId !== undefined && (await given(ASSIGN_BACKUP, backupOwnerId)).length > 0;
  await wakeWaiting(sql, id);
  const connection = await getConnection(sql, environmentId, id);
  if (isNamed) await noteEvent(sql, id, { kind: "backup", by, detail: connection?.backupOwner?.name ?? "" });
  return connection;
}

function assignOf(pool: Pool): ConnectionStore["assign"] {
  return async (environmentId, id, change) => {
    const ids = [environmentId, id, change.ownerId ?? id, change.backupOwnerId ?? id];
    return ids.every(isUuid) ? pool.transaction((sql) => assignIn(sql, environmentId, id, change)) : null;
  };
}

const PEOPLE = `select u.id, u.name, u.email, m.role <> 'member' as "makesFlows"
  from members m join users u on u.id = m.user_id
  where m.environment_id = $1 and ($2 = '' or position($2 in u.name_key) > 0 or position($2 in u.email_key) > 0)
  order by u.name_key, u.id limit $3`;
const GROUPS = `select g.id, g.name,
    (select count(*) from group_members gm join members m on m.environment_id = g.environment_id
      and m.user_id = gm.user_id where gm.group_id = g.id)::int as members
  from groups g where g.environment_id = $1 and ($2 = '' or position($2 in g.name_key) > 0)
  order by g.name_key, g.id limit $3`;

const EVENTS = `select e.kind, (extract(epoch from e.at) * 1000)::bigint as at, e.detail,
    u.id as "byId", u.name as "byName"
  from connection_events e join connections c on c.id = e.connection_id
  left join users u on u.id = e.by_user
  where ${ALIVE} and c.id = $2 order by e.id desc limit $3`;

interface EventRow {
  kind: Kind;
  at: number;
  detail: string | null;
  byId: string | null;
  byName: string | null;
}

/** Who may use connections beside their owners, whose they are, and what became of them. */
export function createConnectionShares(
  pool: Pool,
): Pick<ConnectionStore, "share" | "assign" | "sharers" | "events"> {
  return {
    share: shareOf(pool),
    assign: assignOf(pool),
    async sharers(environmentId, search, most) {
      if (!isUuid(environmentId)) return { people: [], groups: [] };
      const params = [environmentId, searchKey(search), most];
      const [people, groups] = await Promise.all([
        pool.query<Sharers["people"][number] & { id: string }>(PEOPLE, params),
        pool.query<Sharers["groups"][number] & { id: string }>(GROUPS, params),
      ]);
      return { people, groups };
    },
    async events(environmentId, id, most) {
      if (!isUuid(environmentId) || !isUuid(id)) return [];
      const rows = await pool.query<EventRow & { at: number }>(EVENTS, [environmentId, id, most]);
      return rows.map(({ byId, byName, ...event }) => ({
        ...event,
        by: byId === null ? null : { id: byId, name: byName ?? "" },
      }));
    },
  };
}
