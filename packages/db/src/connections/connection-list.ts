import {
  CONNECTION_CONDITIONS,
  type ConnectionCondition,
  type ConnectionCounts,
  type ConnectionFilter,
  type ConnectionStore,
} from "@towpath/vault";
import type { Pool } from "../connection-pool.ts";
import { searchKey } from "../flows/search-key.ts";
import { isUuid } from "../new-id.ts";
import { ALIVE, type ConnectionRow, SELECT_CONNECTION, toConnection } from "./connection-row.ts";

const EXPIRING = `(c.status = 'connected' and t.lives_until < now() + interval '7 days'
  -- Each renewal of a token that changes moves its end, as far as anybody can tell.
  and not (t.rotates is true and coalesce(t.refresh_at < t.lives_until, false)))`;
const OWNER_LEFT = "m.user_id is null";

/** In terms of `SELECT_CONNECTION`. */
const CONDITIONS: Readonly<Record<ConnectionCondition, string>> = {
  attention: `(c.status = 'needs-sign-in' or ${EXPIRING} or ${OWNER_LEFT})`,
  "needs-sign-in": "c.status = 'needs-sign-in'",
  expiring: EXPIRING,
  "owner-left": OWNER_LEFT,
  unused: "coalesce(c.last_used_at, c.created_at) < now() - interval '90 days'",
};

/** Whoever has a connection in a flow that is theirs sees what it stands for. */
const SEEN = `(c.owner_id = $4 or c.backup_owner_id = $4 or c.shared
  or exists (select 1 from connection_shares s left join group_members g on g.group_id = s.group_id
    where s.connection_id = c.id and (s.user_id = $4 or g.user_id = $4))
  or exists (select 1 from flow_connections b join flows f on f.id = b.flow_id
    where b.connection_id = c.id and b.used and f.created_by = $4 and f.deleted_at is null))`;

/** As `ownerNow` says it. */
const OWNED_NOW = "case when m.user_id is null then c.backup_owner_id else c.owner_id end";

const FILTER = `${ALIVE}
  and ($2 = '' or position($2 in c.name_key) > 0 or position($2 in n.title_key) > 0)
  and ($3::uuid is null or c.connector_id = $3)
  and ($4::uuid is null or ${SEEN})
  and ($5::uuid is null or c.owner_id = $5)
  and ($6::uuid is null or (${OWNED_NOW} is not distinct from $6) = $7::boolean)`;

/** Null: no such ids can be in the table. */
function filterParams(environmentId: string, filter: Omit<ConnectionFilter, "condition">) {
  const { search, connectorId, seenBy, ownerId, whose } = filter;
  const ids = [environmentId, connectorId, seenBy, ownerId, whose?.personId];
  if (!ids.every((id) => id === undefined || isUuid(id))) return null;
  return [
    environmentId,
    searchKey(search ?? ""),
    connectorId ?? null,
    seenBy ?? null,
    ownerId ?? null,
    whose?.personId ?? null,
    whose?.own ?? null,
  ];
}

/** Where a page ended: the name and the id. */
const cursorOf = ({ name_key: name, id }: ConnectionRow) =>
  Buffer.from(`${id}/${name}`).toString("base64url");

function parseCursor(cursor: string): { id: string; name: string } | null {
  const text = Buffer.from(cursor, "base64url").toString("utf8");
  const id = text.slice(0, text.indexOf("/"));
  return isUuid(id) && !text.includes("\0") ? { id, name: text.slice(id.length + 1) } : null;
}

const NO_CURSOR = { id: null, name: null };

export function listOf(pool: Pool): ConnectionStore["list"] {
  return async (environmentId, { limit, cursor, condition, ...filter }) => {
    const after = cursor === undefined ? NO_CURSOR : parseCursor(cursor);
    const params = filterParams(environmentId, filter);
    if (after === null || params === null) return { items: [], nextCursor: null };
    const rows = await pool.query<ConnectionRow & { id: string }>(
      `${SELECT_CONNECTION} where ${FILTER} and ${condition === undefined ? "true" : CONDITIONS[condition]}
         and ($8::text is null or (c.name_key, c.id) > ($8, $9::uuid))
       order by c.name_key, c.id limit $10`,
      [...params, after.name, after.id, limit + 1],
    );
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return { items: page.map(toConnection), nextCursor: last === undefined ? null : cursorOf(last) };
  };
}

const EACH_CONDITION = CONNECTION_CONDITIONS.map(
  (name) => `coalesce(${CONDITIONS[name]}, false) as "${name}"`,
).join(", ");
const EACH_COUNT = CONNECTION_CONDITIONS.map((name) => `'${name}', count(*) filter (where "${name}")`).join(
  ", ",
);

const COUNT = `with seen as (
    select c.id, c.connector_id, n.title, n.title_key, c.owner_id, u.name as owner_name,
      ${EACH_CONDITION}
    from connections c
    join connectors n on n.id = c.connector_id
    left join users u on u.id = c.owner_id
    left join members m on m.environment_id = c.environment_id and m.user_id = c.owner_id
    left join connection_tokens t on t.connection_id = c.id
    where ${FILTER})
  select
    (select json_build_object('all', count(*), ${EACH_COUNT}) from seen) as counts,
    (select coalesce(json_agg(json_build_object('id', owner_id, 'name', owner_name, 'count', many)
        order by owner_name, owner_id), '[]'::json)
      from (select owner_id, owner_name, count(*) as many from seen where owner_id is not null group by 1, 2) o) as owners,
    (select coalesce(json_agg(json_build_object('id', connector_id, 'title', title, 'count', many)
        order by title_key, connector_id), '[]'::json)
      from (select connector_id, title, title_key, count(*) as many from seen group by 1, 2, 3) o) as connectors`;

interface CountRow {
  counts: Record<ConnectionCondition | "all", number>;
  owners: ConnectionCounts["owners"];
  connectors: ConnectionCounts["connectors"];
}

export function countsOf(pool: Pool): ConnectionStore["counts"] {
  return async (environmentId, filter) => {
    const params = filterParams(environmentId, filter);
    const [row] = params === null ? [] : await pool.query<CountRow & { all: number }>(COUNT, params);
    const { all = 0, ...conditions } = row?.counts ?? {};
    return {
      all,
      conditions: { ...NONE, ...conditions },
      owners: row?.owners ?? [],
      connectors: row?.connectors ?? [],
    };
  };
}

const NONE: ConnectionCounts["conditions"] = {
  attention: 0,
  "needs-sign-in": 0,
  expiring: 0,
  "owner-left": 0,
  unused: 0,
};
