import { stringifyJson } from "@towpath/expressions";
import type { ConnectionCreation, ConnectionStore, CredentialChange, SealedConnection } from "@towpath/vault";
import type { Pool, Sql } from "../connection-pool.ts";
import { searchKey } from "../flows/search-key.ts";
import { isUuid } from "../new-id.ts";
import { storableJson, storableName } from "../storable-text.ts";
import { ALIVE, accountText, type ConnectionRow, SELECT_CONNECTION, toConnection } from "./connection-row.ts";
import { createEnvironmentKeyStore } from "./environment-key-store.ts";
import { createFlowBindings } from "./flow-bindings.ts";
import { putTokens } from "./put-tokens.ts";
import { undoneWhenStale } from "./undone-when-stale.ts";
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

const credentialParams = ({
  parameterSet,
  values,
  sealed,
  keyVersion,
  sendsTo,
  account,
}: CredentialChange) => [
  storableName(parameterSet),
  storableJson(stringifyJson({ ...values })),
  sealed,
  keyVersion,
  storableName(sendsTo),
  accountText(account),
];

/** Writes a connection with its tokens; for whoever has a transaction. */
export async function createConnectionIn(
  sql: Sql,
  { id, environmentId, connectorId, ownerId, name, tokens, ...credential }: ConnectionCreation,
): Promise<SealedConnection | null> {
  if (!isUuid(connectorId)) return null;
  const made = await sql.query(
    `insert into connections (id, environment_id, connector_id, owner_id, name, name_key,
       parameter_set, values_text, sealed, key_version, sends_to, account_text)
     select $1, $2, n.id, $4, $5, $6, $7, $8, $9, $10, $11, $12
     from connectors n where n.id = $3 and n.environment_id = $2 and n.deleted_at is null returning id`,
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
  if (made.length === 0) return null;
  await putTokens(sql, { environmentId, connectionId: id }, tokens ?? null);
  return getConnection(sql, environmentId, id);
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

/** Replaces the credential and the tokens; for whoever has a transaction, which has to be undone when this is stale. */
export async function replaceCredentialIn(
  sql: Sql,
  { environmentId, id, seenVersion }: { environmentId: string; id: string; seenVersion: number },
  change: CredentialChange,
): Promise<SealedConnection | "stale" | null> {
  if (!isUuid(environmentId) || !isUuid(id)) return null;
  const replaced = await sql.query(
    `update connections c set parameter_set = $4, values_text = $5, sealed = $6, key_version = $7, sends_to = $8,
       account_text = $9, credential_version = c.credential_version + 1, status = 'connected', message = null,
       broken_since = null, tested_at = null, updated_at = now()
     where ${ALIVE} and c.id = $2 and c.credential_version = $3 returning c.id`,
    [environmentId, id, seenVersion, ...credentialParams(change)],
  );
  if (replaced.length > 0) {
    const put = await putTokens(sql, { environmentId, connectionId: id }, change.tokens ?? null);
    if (!put) return "stale";
    await wakeTriggers(sql, id);
  }
  const connection = await getConnection(sql, environmentId, id);
  return connection !== null && replaced.length === 0 ? "stale" : connection;
}

function replaceOf(pool: Pool): ConnectionStore["replaceCredential"] {
  return (environmentId, id, seenVersion, change) =>
    undoneWhenStale(pool, (sql) => replaceCredentialIn(sql, { environmentId, id, seenVersion }, change));
}

function notesOf(pool: Pool): Pick<ConnectionStore, "setStatus" | "noteUses"> {
  return {
    async setStatus(id, credentialVersion, { status, message, testedAt }) {
      await pool.query(
        `update connections set status = $3, message = $4,
           broken_since = case when $3 = 'connected' then null else coalesce(broken_since, now()) end,
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
    create: (connection) => pool.transaction((sql) => createConnectionIn(sql, connection)),
    update: updateOf(pool),
    replaceCredential: replaceOf(pool),
    ...notesOf(pool),
    async delete(environmentId, id) {
      if (!isUuid(environmentId) || !isUuid(id)) return false;
      const gone = await pool.query(
        `with tokens as (delete from connection_tokens where environment_id = $1 and connection_id = $2)
         update connections c set deleted_at = now(), sealed = null, key_version = null, values_text = '{}',
           account_text = null
         where ${ALIVE} and c.id = $2 returning c.id`,
        [environmentId, id],
      );
      return gone.length > 0;
    },
    ...createFlowBindings(pool),
    ...createEnvironmentKeyStore(pool),
  };
}
