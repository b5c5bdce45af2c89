import type { Pool, Sql } from "../connection-pool.ts";
import { wakeSharedWith } from "../connections/wake-waiting.ts";
import { searchKey } from "../flows/search-key.ts";
import { isUuid, newId } from "../new-id.ts";
import { storableName } from "../storable-text.ts";
import type { Group, GroupStore } from "./people-types.ts";

const UNIQUE_VIOLATION = "23505";

interface GroupRow {
  id: string;
  name: string;
  memberId: string | null;
  memberName: string | null;
}

const SELECT_GROUPS = `select g.id, g.name, u.id as "memberId", u.name as "memberName"
  from groups g left join group_members o on o.group_id = g.id left join users u on u.id = o.user_id
  where g.environment_id = $1 and ($2::uuid is null or g.id = $2)
  order by g.name_key, g.id, u.name_key, u.id`;

/** One row a member, in order; a group without members is one row too. */
function toGroups(rows: readonly GroupRow[]): Group[] {
  const members = new Map<string, { id: string; name: string }[]>();
  const groups: Group[] = [];
  for (const { id, name, memberId, memberName } of rows) {
    const found = members.get(id);
    const list = found ?? [];
    if (found === undefined) {
      members.set(id, list);
      groups.push({ id, name, members: list });
    }
    if (memberId !== null) list.push({ id: memberId, name: memberName ?? "" });
  }
  return groups;
}

const read = async (sql: Pick<Sql, "query">, environmentId: string, id: string | null) =>
  toGroups(await sql.query<GroupRow & { id: string }>(SELECT_GROUPS, [environmentId, id]));

async function setMembers(sql: Sql, environmentId: string, id: string, memberIds: readonly string[]) {
  await sql.query("delete from group_members where group_id = $1", [id]);
  await sql.query(
    `insert into group_members (group_id, user_id) select $2, m.user_id from members m
     where m.environment_id = $1 and m.user_id = any ($3::uuid[])`,
    [environmentId, id, memberIds.filter(isUuid)],
  );
}

async function orTaken<T>(work: Promise<T>): Promise<T | "taken"> {
  try {
    return await work;
  } catch (cause) {
    if ((cause as { code?: string }).code === UNIQUE_VIOLATION) return "taken";
    throw cause;
  }
}

async function createGroup(
  sql: Sql,
  environmentId: string,
  given: { name: string; memberIds: readonly string[] },
) {
  const id = newId();
  const row = [id, environmentId, storableName(given.name), searchKey(given.name)];
  await sql.query("insert into groups (id, environment_id, name, name_key) values ($1, $2, $3, $4)", row);
  await setMembers(sql, environmentId, id, given.memberIds);
  const [group] = await read(sql, environmentId, id);
  if (group === undefined) throw new Error("An insert left no row");
  return group;
}

async function updateGroup(
  sql: Sql,
  [environmentId, id]: readonly [string, string],
  { name, memberIds }: Parameters<GroupStore["update"]>[2],
) {
  const names = name === undefined ? [null, null] : [storableName(name), searchKey(name)];
  const found = await sql.query(
    `update groups set name = coalesce($3, name), name_key = coalesce($4, name_key)
     where environment_id = $1 and id = $2 returning id`,
    [environmentId, id, ...names],
  );
  if (found.length === 0) return null;
  if (memberIds !== undefined) {
    await setMembers(sql, environmentId, id, memberIds);
    await wakeSharedWith(sql, id);
  }
  const [group] = await read(sql, environmentId, id);
  return group ?? null;
}

export function createGroupStore(pool: Pool): GroupStore {
  return {
    list: (environmentId) => read(pool, environmentId, null),
    create: (environmentId, group) =>
      orTaken(pool.transaction((sql) => createGroup(sql, environmentId, group))),
    update: async (environmentId, id, change) =>
      isUuid(id) ? orTaken(pool.transaction((sql) => updateGroup(sql, [environmentId, id], change))) : null,
    async delete(environmentId, id) {
      if (!isUuid(id)) return false;
      const sql = "delete from groups where environment_id = $1 and id = $2 returning id";
      return (await pool.query(sql, [environmentId, id])).length > 0;
    },
  };
}
