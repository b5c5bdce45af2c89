import { stringifyJson } from "@towpath/expressions";
import type { ConnectionStore, CredentialChange, SealedConnection } from "@towpath/vault";
import type { Pool, Sql } from "../connection-pool.ts";
import { searchKey } from "../flows/search-key.ts";
import { isUuid } from "../new-id.ts";
import { storableJson, storableName } from "../storable-text.ts";
import { ALIVE, type ConnectionRow, SELECT_CONNECTION, toConnection } from "./connection-row.ts";
import { createEnvironmentKeyStore } from "./environment-key-store.ts";
import { createFlowBindings } from "./flow-bindings.ts";
import { wakeTriggers } from "./wake-triggers.ts";

async function getConnection(
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

/** Where a page ended: the name and the id. */
const cursorOf = ({ name_key: name, id }: ConnectionRow) =>
  Buffer.from(`${id}/${name}`).toString("base64url");

function parseCursor(cursor: string): { id: string; name: string } | null {
  const text = Buffer.from(cursor, "base64url").toString("utf8");
  const id = text.slice(0, text.indexOf("/"));
  return isUuid(id) && !text.includes("\0") ? { id, name: text.slice(id.length + 1) } : null;
}

function listOf(pool: Pool): ConnectionStore["list"] {
  return async (environmentId, { search, connectorId, seenBy, limit, cursor }) => {
    const after = cursor === undefined ? NO_CURSOR : parseCursor(cursor);
    const ids = [environmentId, connectorId, seenBy].filter((id) => id !== undefined);
    if (after === null || !ids.every(isUuid)) return { items: [], nextCursor: null };
    const rows = await pool.query<ConnectionRow & { id: string }>(LIST, [
      environmentId,
      searchKey(search ?? ""),
      connectorId ?? null,
      seenBy ?? null,
      after.name,
      after.id,
      limit + 1,
    ]);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return { items: page.map(toConnection), nextCursor: last === undefined ? null : cursorOf(last) };
  };
}

const NO_CURSOR = { id: null, name: null };

const LIST = `${SELECT_CONNECTION} where ${ALIVE}
  and ($2 = '' or position($2 in c.name_key) > 0 or position($2 in n.title_key) > 0)
  and ($3::uuid is null or c.connector_id = $3)
  and ($4::uuid is null or c.owner_id = $4 or c.shared)
  and ($5::text is null or (c.name_key, c.id) > ($5, $6::uuid))
  order by c.name_key, c.id limit $7`;

const credentialParams = ({ parameterSet, values, sealed, keyVersion, sendsTo }: CredentialChange) => [
  storableName(parameterSet),
  storableJson(stringifyJson({ ...values })),
  sealed,
  keyVersion,
  storableName(sendsTo),
];

function createOf(pool: Pool): ConnectionStore["create"] {
  return async ({ id, environmentId, connectorId, ownerId, name, ...credential }) => {
    if (!isUuid(connectorId)) return null;
    await pool.query(
      `insert into connections (id, environment_id, connector_id, owner_id, name, name_key,
         parameter_set, values_text, sealed, key_version, sends_to)
       select $1, $2, n.id, $4, $5, $6, $7, $8, $9, $10, $11
       from connectors n where n.id = $3 and n.environment_id = $2 and n.deleted_at is null`,
      [
        id,
        environmentId,
        connectorId,
        ownerId,
        storableName(name),
        searchKey(name),
        ...credentialParams(credential),
      ],
    );
    return getConnection(pool, environmentId, id);
  };
}

function updateOf(pool: Pool): ConnectionStore["update"] {
  return async (environmentId, id, { name, shared }) => {
    if (!isUuid(environmentId) || !isUuid(id)) return null;
    await pool.query(
      `update connections c set name = coalesce($3, c.name), name_key = coalesce($4, c.name_key),
         shared = coalesce($5, c.shared), updated_at = now()
       where ${ALIVE} and c.id = $2`,
      [
        environmentId,
        id,
        name === undefined ? null : storableName(name),
        name === undefined ? null : searchKey(name),
        shared ?? null,
      ],
    );
    return getConnection(pool, environmentId, id);
  };
}

function replaceOf(pool: Pool): ConnectionStore["replaceCredential"] {
  return async (environmentId, id, seenVersion, change) => {
    if (!isUuid(environmentId) || !isUuid(id)) return null;
    const replaced = await pool.query(
      `update connections c set parameter_set = $4, values_text = $5, sealed = $6, key_version = $7, sends_to = $8,
         credential_version = c.credential_version + 1, status = 'connected', message = null, tested_at = null,
         updated_at = now()
       where ${ALIVE} and c.id = $2 and c.credential_version = $3 returning c.id`,
      [environmentId, id, seenVersion, ...credentialParams(change)],
    );
    if (replaced.length > 0) await wakeTriggers(pool, id);
    const connection = await getConnection(pool, environmentId, id);
    return connection !== null && replaced.length === 0 ? "stale" : connection;
  };
}

function notesOf(pool: Pool): Pick<ConnectionStore, "setStatus" | "noteUses"> {
  return {
    async setStatus(id, credentialVersion, { status, message, testedAt }) {
      await pool.query(
        `update connections set status = $3, message = $4,
           tested_at = coalesce(timestamptz 'epoch' + $5::float8 * interval '1 ms', tested_at)
         where id = $1 and credential_version = $2 and deleted_at is null`,
        [id, credentialVersion, status, message === null ? null : storableName(message), testedAt ?? null],
      );
    },
    async noteUses(uses) {
      if (uses.size === 0) return;
      await pool.query(
        `update connections c set last_used_at = greatest(c.last_used_at,
           timestamptz 'epoch' + used.at * interval '1 ms')
         from unnest($1::uuid[], $2::float8[]) as used (id, at) where c.id = used.id`,
        [[...uses.keys()], [...uses.values()]],
      );
    },
  };
}

/** Connections on PostgreSQL. What is deleted keeps its row, without its secrets. */
export function createConnectionStore(pool: Pool): ConnectionStore {
  return {
    list: listOf(pool),
    get: (environmentId, id) => getConnection(pool, environmentId, id),
    create: createOf(pool),
    update: updateOf(pool),
    replaceCredential: replaceOf(pool),
    ...notesOf(pool),
    async delete(environmentId, id) {
      if (!isUuid(environmentId) || !isUuid(id)) return false;
      const gone = await pool.query(
        `update connections c set deleted_at = now(), sealed = null, key_version = null, values_text = '{}'
         where ${ALIVE} and c.id = $2 returning c.id`,
        [environmentId, id],
      );
      return gone.length > 0;
    },
    ...createFlowBindings(pool),
    ...createEnvironmentKeyStore(pool),
  };
}
