import { stringifyJson } from "@towpath/expressions";
import type { ConnectionCreation, ConnectionStore, CredentialChange, SealedConnection } from "@towpath/vault";
import type { Pool, Sql } from "../connection-pool.ts";
import { searchKey } from "../flows/search-key.ts";
import { isUuid } from "../new-id.ts";
import { storableJson, storableName } from "../storable-text.ts";
import { countsOf, listOf } from "./connection-list.ts";
import { ALIVE, accountText } from "./connection-row.ts";
import { addWho, createConnectionShares } from "./connection-shares.ts";
import { createEnvironmentKeyStore } from "./environment-key-store.ts";
import { createFlowBindings } from "./flow-bindings.ts";
import { getConnection } from "./get-connection.ts";
import { putTokens } from "./put-tokens.ts";
import { undoneWhenStale } from "./undone-when-stale.ts";
import { wakeWaiting } from "./wake-waiting.ts";

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

/** Writes a connection with its tokens; for whoever has a transaction, which has to be undone when this is stale. */
export async function createConnectionIn(
  sql: Sql,
  { id, environmentId, connectorId, ownerId, name, tokens, waiting, ...credential }: ConnectionCreation,
): Promise<SealedConnection | "stale" | null> {
  if (!isUuid(connectorId)) return null;
  const made = await sql.query(
    `insert into connections (id, environment_id, connector_id, owner_id, name, name_key,
       parameter_set, values_text, sealed, key_version, sends_to, account_text, message, status)
     select $1, $2, n.id, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
       case when $13::text is null then 'connected' else 'needs-sign-in' end
     from connectors n where n.id = $3 and n.environment_id = $2 and n.deleted_at is null returning id`,
    [
      id,
      environmentId,
      connectorId,
      ownerId,
      storableName(name),
      searchKey(name),
      ...credentialParams(credential),
      waiting ?? null,
    ],
  );
  if (made.length === 0) return null;
  if (!(await putTokens(sql, { environmentId, connectionId: id }, tokens ?? null))) return "stale";
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
    if (shared === true) await wakeWaiting(pool, id);
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
       broken_since = null, tested_at = null, credential_at = now(), updated_at = now()
     where ${ALIVE} and c.id = $2 and c.credential_version = $3 returning c.id`,
    [environmentId, id, seenVersion, ...credentialParams(change)],
  );
  if (replaced.length > 0) {
    const put = await putTokens(sql, { environmentId, connectionId: id }, change.tokens ?? null);
    if (!put) return "stale";
    await wakeWaiting(sql, id);
  }
  const connection = await getConnection(sql, environmentId, id);
  return connection !== null && replaced.length === 0 ? "stale" : connection;
}

function replaceOf(pool: Pool): ConnectionStore["replaceCredential"] {
  return (environmentId, id, seenVersion, change, who) =>
    undoneWhenStale(pool, async (sql) => {
      const replaced = await replaceCredentialIn(sql, { environmentId, id, seenVersion }, change);
      if (who !== undefined && replaced !== null && replaced !== "stale") await addWho(sql, id, who);
      return replaced;
    });
}

function notesOf(pool: Pool): Pick<ConnectionStore, "setStatus" | "noteUses"> {
  return {
    async setStatus(id, credentialVersion, { status, message, testedAt }) {
      const [noted] = await pool.query<{ before: string }>(
        `update connections c set status = $3, message = $4,
           broken_since = case when $3 = 'connected' then null else coalesce(c.broken_since, now()) end,
           tested_at = coalesce(timestamptz 'epoch' + $5::float8 * interval '1 ms', c.tested_at)
         from (select id, status from connections where id = $1 for update) as was
         where c.id = was.id and c.credential_version = $2 and c.deleted_at is null returning was.status as before`,
        [id, credentialVersion, status, message === null ? null : storableName(message), testedAt ?? null],
      );
      if (noted?.before === "needs-sign-in" && status === "connected") await wakeWaiting(pool, id);
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
    counts: countsOf(pool),
    get: (environmentId, id) => getConnection(pool, environmentId, id),
    async create(connection) {
      const made = await undoneWhenStale(pool, (sql) => createConnectionIn(sql, connection));
      // Tokens that others have too come from a sign-in alone, which reads anew and tries again.
      if (made === "stale")
        throw new Error(`Tokens of connection ${connection.id} are of an older installation`);
      return made;
    },
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
    ...createConnectionShares(pool),
    ...createFlowBindings(pool),
    ...createEnvironmentKeyStore(pool),
  };
}
