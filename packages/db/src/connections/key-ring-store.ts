import type { KeyRingStore, SealedRow, SealPlace } from "@towpath/vault";
import type { Pool, Sql } from "../connection-pool.ts";
import { createEnvironmentKeyStore } from "./environment-key-store.ts";

type Kept = "connections" | "connection_tokens" | "connectors" | "oauth_apps" | "alert_rules" | "alert_mail";

interface Row {
  table: Kept;
  id: string;
  version: number;
  sealed: Buffer;
  key_version: number;
}

/** Sign-ins under way are not here: they are over in minutes, and their key is kept until then. */
const SEALED = `select 'connections' as "table", id, credential_version as version, sealed, key_version, environment_id
    from connections where sealed is not null
  union all select 'connection_tokens', connection_id, version, sealed, key_version, environment_id from connection_tokens
  union all select 'connectors', id, values_version, values_sealed, values_key_version, environment_id
    from connectors where values_sealed is not null
  union all select 'oauth_apps', id, version, sealed, key_version, environment_id
    from oauth_apps where sealed is not null
  union all select 'alert_rules', id, version, sealed, key_version, environment_id
    from alert_rules where sealed is not null
  union all select 'alert_mail', environment_id, version, sealed, key_version, environment_id
    from alert_mail where sealed is not null`;

const SEALED_BEFORE = `select s."table", s.id, s.version, s.sealed, s.key_version from (${SEALED}) s
  where s.environment_id = $1 and s.key_version < $2 and (s."table", s.id::text) > ($3, $4)
  order by s."table", s.id::text limit $5`;

const SEAL_ANEW: Readonly<Record<Kept, string>> = {
  connections: `update connections set sealed = $1, key_version = $2
    where id = $3 and credential_version = $4 and key_version = $5 returning id`,
  connection_tokens: `update connection_tokens set sealed = $1, key_version = $2
    where connection_id = $3 and version = $4 and key_version = $5 returning connection_id as id`,
  connectors: `update connectors set values_sealed = $1, values_key_version = $2
    where id = $3 and values_version = $4 and values_key_version = $5 returning id`,
  oauth_apps: `update oauth_apps set sealed = $1, key_version = $2
    where id = $3 and version = $4 and key_version = $5 returning id`,
  alert_rules: `update alert_rules set sealed = $1, key_version = $2
    where id = $3 and version = $4 and key_version = $5 returning id`,
  alert_mail: `update alert_mail set sealed = $1, key_version = $2
    where environment_id = $3 and version = $4 and key_version = $5 returning environment_id as id`,
};

const USED = `exists (select 1 from (${SEALED}) s where s.environment_id = $1 and s.key_version = $2)
  or exists (select 1 from sign_in_attempts a where a.environment_id = $1 and a.key_version = $2
    and a.sealed is not null and a.expires_at > now())`;

const placeOf = (environmentId: string, { table, id, version }: Row): SealPlace =>
  table === "connections"
    ? { environmentId, connectionId: id, credentialVersion: version }
    : { environmentId, table, id, version };

function rowOf(place: SealPlace): { table: Kept | "sign_in_attempts"; id: string; version: number } {
  return "table" in place
    ? place
    : { table: "connections", id: place.connectionId, version: place.credentialVersion };
}

/** What whoever replaces keys works on: of all environments. */
export function createKeyRingStore(pool: Pool): KeyRingStore {
  return {
    ...createEnvironmentKeyStore(pool),
    environments: () =>
      pool.query<{ id: string; name: string }>(
        `select e.id, e.name from environments e
         where exists (select 1 from environment_keys k where k.environment_id = e.id) order by e.name, e.id`,
      ),
    async ageMs(environmentId, version) {
      const [row] = await pool.query<{ age: number }>(
        `select (extract(epoch from clock_timestamp() - created_at) * 1000)::bigint as age
         from environment_keys where environment_id = $1 and version = $2`,
        [environmentId, version],
      );
      return row?.age ?? null;
    },
    async rewrap(environmentId, fromMasterId, { version, masterId, sealed }) {
      const done = await pool.query(
        `update environment_keys set master_id = $4, sealed = $5
         where environment_id = $1 and version = $2 and master_id = $3 returning version`,
        [environmentId, version, fromMasterId, masterId, sealed],
      );
      return done.length > 0;
    },
    async drop(environmentId, version) {
      const done = await pool.query(
        `delete from environment_keys where environment_id = $1 and version = $2 and not (${USED}) returning version`,
        [environmentId, version],
      );
      return done.length > 0;
    },
    async sealedBefore(environmentId, version, { limit, after }) {
      const last = after === null ? { table: "", id: "" } : rowOf(after.place);
      const rows = await pool.query<Row>(SEALED_BEFORE, [environmentId, version, last.table, last.id, limit]);
      return rows.map((row) => ({
        place: placeOf(environmentId, row),
        credential: { sealed: row.sealed, keyVersion: row.key_version },
      }));
    },
    async sealAnew({ place, credential }: SealedRow, { sealed, keyVersion }) {
      const { table, id, version } = rowOf(place);
      if (table === "sign_in_attempts") return false;
      const values = [sealed, keyVersion, id, version, credential.keyVersion];
      return (await pool.query(SEAL_ANEW[table], values)).length > 0;
    },
    async discard(environmentId, version) {
      return pool.transaction(async (sql) => {
        const broken = await sql.query<{ id: string }>(
          `with tokens as (delete from connection_tokens where environment_id = $1 and key_version = $2
             returning connection_id)
           update connections c set sealed = case when c.key_version = $2 then null else c.sealed end,
             key_version = nullif(c.key_version, $2), credential_version = c.credential_version + 1,
             status = 'needs-sign-in', broken_since = coalesce(c.broken_since, now()), message = $3
           where c.environment_id = $1
             and (c.key_version = $2 or c.id in (select connection_id from tokens)) and c.deleted_at is null
           returning c.id`,
          [environmentId, version, KEY_LOST],
        );
        const apps = await sql.query<{ id: string }>(
          `update oauth_apps set sealed = null, key_version = null, version = version + 1
           where environment_id = $1 and key_version = $2 returning id`,
          [environmentId, version],
        );
        const connectors = await sql.query<{ id: string }>(
          `update connectors set values_sealed = null, values_key_version = null, values_ids = '{}',
             values_version = values_version + 1
           where environment_id = $1 and values_key_version = $2 returning id`,
          [environmentId, version],
        );
        await discardAlerts(sql, environmentId, version);
        await sql.query(
          `update sign_in_attempts set status = 'cancelled', sealed = null, key_version = null
           where environment_id = $1 and key_version = $2`,
          [environmentId, version],
        );
        await sql.query("delete from environment_keys where environment_id = $1 and version = $2", [
          environmentId,
          version,
        ]);
        return { connections: broken.length, apps: apps.length, connectors: connectors.map(({ id }) => id) };
      });
    },
  };
}

async function discardAlerts(sql: Sql, environmentId: string, version: number): Promise<void> {
  await sql.query(
    `update alert_rules set sealed = null, key_version = null, webhook_host = null, version = version + 1
     where environment_id = $1 and key_version = $2`,
    [environmentId, version],
  );
  await sql.query(
    `update alert_mail set sealed = null, key_version = null, version = version + 1
     where environment_id = $1 and key_version = $2`,
    [environmentId, version],
  );
}

const KEY_LOST =
  "The key that its credential was sealed with is lost. Sign in again, or enter the credential anew.";
