import { isObject, parseJson, stringifyJson, type Value, type ValueObject } from "@towpath/expressions";
import type { AppChange, AppSettings, AppStore, StoredApp } from "@towpath/vault";
import type { Pool } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import { storableJson, storableName } from "../storable-text.ts";

const SELECT = `select a.id, a.environment_id, a.service, a.name, a.client_id, a.sealed, a.key_version, a.version,
    a.settings_text, n.id as connector_id, n.name as connector_name, n.title as connector_title,
    (extract(epoch from a.created_at) * 1000)::bigint as created_at,
    (extract(epoch from a.updated_at) * 1000)::bigint as updated_at,
    (select count(*) from connection_tokens t join connections c on c.id = t.connection_id
      where t.environment_id = a.environment_id and t.app = 'client:' || a.client_id
        and (a.connector_id is null or c.connector_id = a.connector_id))::int as connection_count
  from oauth_apps a left join connectors n on n.id = a.connector_id`;

/** An app of a connector that was deleted is as good as none. */
const PRESENT = "a.environment_id = $1 and (a.connector_id is null or n.deleted_at is null)";

interface AppRow {
  readonly id: string;
  readonly environment_id: string;
  readonly service: string | null;
  readonly name: string;
  readonly client_id: string;
  readonly sealed: Buffer | null;
  readonly key_version: number | null;
  readonly version: number;
  readonly settings_text: string;
  readonly connector_id: string | null;
  readonly connector_name: string | null;
  readonly connector_title: string | null;
  readonly created_at: number;
  readonly updated_at: number;
  readonly connection_count: number;
}

function toApp(row: AppRow): StoredApp {
  const { connector_id: id, connector_name: name, connector_title: title } = row;
  return {
    id: row.id,
    environmentId: row.environment_id,
    connector: id === null ? null : { id, name: name ?? "", title: title ?? "" },
    service: row.service,
    name: row.name,
    clientId: row.client_id,
    sealed: row.sealed,
    keyVersion: row.key_version,
    version: row.version,
    settings: readSettings(row.settings_text),
    connectionCount: row.connection_count,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function readSettings(text: string): AppSettings {
  const parsed = parseJson(text);
  const given: ValueObject = parsed.ok && isObject(parsed.value) ? parsed.value : {};
  const { authentication, tokenFile, tenant, hasSecret, oldSecretSince, addresses } = given;
  const known = AUTHENTICATIONS.find((one) => one === authentication);
  return {
    authentication: known ?? "automatic",
    tokenFile: typeof tokenFile === "string" ? tokenFile : null,
    tenant: typeof tenant === "string" ? tenant : null,
    scopes: textsOf(given.scopes),
    hosts: textsOf(given.hosts),
    addresses: addresses !== undefined && isObject(addresses) ? addressesOf(addresses) : {},
    hasSecret: hasSecret === true,
    oldSecretSince: typeof oldSecretSince === "number" ? oldSecretSince : null,
  };
}

const textsOf = (value: Value | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];

const LEGS = ["authorize", "token", "refresh"] as const;

const addressesOf = (given: ValueObject): AppSettings["addresses"] =>
  Object.fromEntries(
    LEGS.flatMap((leg) => (typeof given[leg] === "string" ? [[leg, given[leg]] as const] : [])),
  );

const AUTHENTICATIONS: readonly AppSettings["authentication"][] = [
  ...(["automatic", "basic", "post", "none", "workload-identity"] as const),
];

const settingsText = ({ scopes, hosts, addresses, ...settings }: AppSettings): string =>
  storableJson(
    stringifyJson({ ...settings, scopes: [...scopes], hosts: [...hosts], addresses: { ...addresses } }),
  );

const changed = ({ name, clientId, settings, sealed, keyVersion }: AppChange) => [
  storableName(name),
  storableName(clientId),
  settingsText(settings),
  sealed,
  keyVersion,
];

/** Apps that admins registered at services, on PostgreSQL. */
export function createAppStore(pool: Pool): AppStore {
  const get = async (environmentId: string, id: string): Promise<StoredApp | null> => {
    if (!isUuid(environmentId) || !isUuid(id)) return null;
    const [row] = await pool.query<AppRow & { id: string }>(`${SELECT} where ${PRESENT} and a.id = $2`, [
      environmentId,
      id,
    ]);
    return row === undefined ? null : toApp(row);
  };
  return {
    get,
    async list(environmentId) {
      if (!isUuid(environmentId)) return [];
      const rows = await pool.query<AppRow & { id: string }>(
        `${SELECT} where ${PRESENT} order by lower(a.name), a.id limit 1000`,
        [environmentId],
      );
      return rows.map(toApp);
    },
    async forConnector(environmentId, connectorId, service) {
      if (!isUuid(environmentId) || !isUuid(connectorId)) return [];
      const rows = await pool.query<AppRow & { id: string }>(
        `${SELECT} where ${PRESENT} and (a.connector_id = $2 or a.service = $3) order by a.connector_id is null`,
        [environmentId, connectorId, service],
      );
      return rows.map(toApp);
    },
    async create({ id, environmentId, connectorId, service, createdBy, ...change }) {
      if (connectorId !== null && !isUuid(connectorId)) return null;
      const made = await pool.query<{ found: boolean; made: boolean }>(
        `with place as (
           select $3::uuid as connector_id where $3::uuid is null or exists (
             select 1 from connectors n where n.id = $3 and n.environment_id = $2 and n.deleted_at is null)
         ), made as (
           insert into oauth_apps (id, environment_id, connector_id, service, created_by,
             name, client_id, settings_text, sealed, key_version)
           select $1, $2, connector_id, $4, $5, $6, $7, $8, $9, $10 from place
           on conflict do nothing returning id
         ) select exists (select 1 from place) as found, exists (select 1 from made) as made`,
        [id, environmentId, connectorId, service, createdBy, ...changed(change)],
      );
      if (made[0]?.found !== true) return null;
      return made[0].made ? get(environmentId, id) : "taken";
    },
    async update(environmentId, id, seenVersion, change) {
      if (!isUuid(environmentId) || !isUuid(id)) return null;
      const updated = await pool.query(
        `update oauth_apps set name = $4, client_id = $5, settings_text = $6, sealed = $7, key_version = $8,
           version = version + 1, updated_at = now()
         where environment_id = $1 and id = $2 and version = $3 returning id`,
        [environmentId, id, seenVersion, ...changed(change)],
      );
      const app = await get(environmentId, id);
      return app !== null && updated.length === 0 ? "stale" : app;
    },
    async delete(environmentId, id) {
      if (!isUuid(environmentId) || !isUuid(id)) return false;
      const gone = await pool.query(
        "delete from oauth_apps where environment_id = $1 and id = $2 returning id",
        [environmentId, id],
      );
      return gone.length > 0;
    },
  };
}
