import type { Pool, Sql } from "../connection-pool.ts";
import { searchKey } from "../flows/search-key.ts";
import { isUuid } from "../new-id.ts";
import type { Role } from "../stores.ts";
import type { Belongings, Member, MemberChange, MemberStore } from "./people-types.ts";

interface MemberRow {
  id: string;
  name: string;
  name_key: string;
  email: string;
  role: Role;
  isOwner: boolean;
  joinedAt: number;
  lastSeenAt: number | null;
  connectionCount: number;
  flowCount: number;
}

const SELECT_MEMBER = `select u.id, u.name, u.name_key, u.email, m.role, u.is_owner as "isOwner",
    (extract(epoch from m.created_at) * 1000)::bigint as "joinedAt",
    (extract(epoch from m.last_seen_at) * 1000)::bigint as "lastSeenAt",
    (select count(*) from connections c where c.environment_id = m.environment_id and c.owner_id = u.id
      and c.deleted_at is null)::int as "connectionCount",
    (select count(*) from flows f where f.environment_id = m.environment_id and f.created_by = u.id
      and f.deleted_at is null)::int as "flowCount"
  from members m join users u on u.id = m.user_id`;

const LIST = `${SELECT_MEMBER} where m.environment_id = $1
  and ($2 = '' or position($2 in u.name_key) > 0 or position($2 in u.email_key) > 0)
  and ($3::text is null or (u.name_key, u.id) > ($3, $4::uuid))
  order by u.name_key, u.id limit $5`;

const toMember = ({ name_key: _key, ...member }: MemberRow): Member => member;

const cursorOf = ({ name_key: name, id }: MemberRow) => Buffer.from(`${id}/${name}`).toString("base64url");

function parseCursor(cursor: string | undefined): { id: string | null; name: string | null } | null {
  if (cursor === undefined) return { id: null, name: null };
  const text = Buffer.from(cursor, "base64url").toString("utf8");
  const id = text.slice(0, text.indexOf("/"));
  return isUuid(id) && !text.includes("\0") ? { id, name: text.slice(id.length + 1) } : null;
}

/**
 * Runs a change to a member. Changes of one environment wait for each other: two admins who remove each other at the
 * same moment would otherwise leave nobody.
 */
async function change(
  pool: Pool,
  [environmentId, userId]: readonly [string, string],
  staysAdmin: boolean,
  work: (sql: Sql) => Promise<void>,
): Promise<MemberChange> {
  if (!isUuid(environmentId) || !isUuid(userId)) return "absent";
  return pool.transaction(async (sql) => {
    await sql.query("select 1 from environments where id = $1 for update", [environmentId]);
    const [member] = await sql.query<{ role: Role; owner: boolean; admins: number }>(
      `select m.role, u.is_owner as owner,
         (select count(*) from members o where o.environment_id = $1 and o.role = 'admin')::int as admins
       from members m join users u on u.id = m.user_id where m.environment_id = $1 and m.user_id = $2`,
      [environmentId, userId],
    );
    if (member === undefined) return "absent";
    if (member.owner && !staysAdmin) return "owner";
    if (member.role === "admin" && !staysAdmin && member.admins < 2) return "last-admin";
    await work(sql);
    return "done";
  });
}

/** Who may not invite any more has invited nobody. */
const REVOKE_INVITATIONS = `update invitations set revoked_at = now()
  where environment_id = $1 and invited_by = $2 and accepted_at is null and revoked_at is null`;

/** Nor lets anybody sign in for a connection who may not make one. */
const REVOKE_LINKS = `update connect_links set revoked_at = now()
  where environment_id = $1 and created_by = $2 and used_at is null and revoked_at is null`;

const LEAVE = [
  REVOKE_INVITATIONS,
  REVOKE_LINKS,
  "delete from api_keys where environment_id = $1 and user_id = $2",
  `delete from group_members g using groups o
   where g.group_id = o.id and o.environment_id = $1 and g.user_id = $2`,
  `delete from connection_shares s using connections c
   where s.connection_id = c.id and c.environment_id = $1 and s.user_id = $2`,
  "update connections set backup_owner_id = null where environment_id = $1 and backup_owner_id = $2",
  "update sessions set environment_id = null where environment_id = $1 and user_id = $2",
  "delete from members where environment_id = $1 and user_id = $2",
] as const;

const CONNECTIONS = `select c.id, c.name, n.title as "connectorTitle", c.shared,
    (select count(distinct b.flow_id) from flow_connections b
      join flows f on f.id = b.flow_id and f.deleted_at is null where b.connection_id = c.id)::int as "flowCount"
  from connections c join connectors n on n.id = c.connector_id
  where c.environment_id = $1 and c.owner_id = $2 and c.deleted_at is null order by c.name_key, c.id`;

const COUNTS = `select
  (select count(*) from flows where environment_id = $1 and created_by = $2 and deleted_at is null)::int as flows,
  (select count(*) from api_keys where environment_id = $1 and user_id = $2)::int as keys`;

export function createMemberStore(pool: Pool): MemberStore {
  return {
    async list(environmentId, { search = "", limit, cursor }) {
      const after = parseCursor(cursor);
      if (after === null || !isUuid(environmentId)) return { items: [], nextCursor: null };
      const params = [environmentId, searchKey(search), after.name, after.id, limit + 1];
      const rows = await pool.query<MemberRow & { id: string }>(LIST, params);
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      return { items: page.map(toMember), nextCursor: last === undefined ? null : cursorOf(last) };
    },
    async get(environmentId, userId) {
      if (!isUuid(environmentId) || !isUuid(userId)) return null;
      const [row] = await pool.query<MemberRow & { id: string }>(
        `${SELECT_MEMBER} where m.environment_id = $1 and m.user_id = $2`,
        [environmentId, userId],
      );
      return row === undefined ? null : toMember(row);
    },
    setRole: (environmentId, userId, role) =>
      change(pool, [environmentId, userId], role === "admin", async (sql) => {
        const update = "update members set role = $3 where environment_id = $1 and user_id = $2";
        await sql.query(update, [environmentId, userId, role]);
        if (role !== "admin") await sql.query(REVOKE_INVITATIONS, [environmentId, userId]);
        if (role === "member") await sql.query(REVOKE_LINKS, [environmentId, userId]);
      }),
    remove: (environmentId, userId) =>
      change(pool, [environmentId, userId], false, async (sql) => {
        for (const statement of LEAVE) await sql.query(statement, [environmentId, userId]);
      }),
    async belongings(environmentId, userId) {
      const ids = [environmentId, userId];
      const connections = await pool.query<Belongings["connections"][number] & { id: string }>(
        CONNECTIONS,
        ids,
      );
      const [counts] = await pool.query<{ flows: number; keys: number }>(COUNTS, ids);
      return { connections, flowCount: counts?.flows ?? 0, apiKeyCount: counts?.keys ?? 0 };
    },
  };
}
