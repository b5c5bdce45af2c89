import type { Pool } from "../connection-pool.ts";
import { isUuid, newId } from "../new-id.ts";
import { storableName } from "../storable-text.ts";
import type { AccountStore, ApiKey, Role } from "../stores.ts";

type ApiKeys = Pick<AccountStore, "listApiKeys" | "createApiKey" | "revokeApiKey" | "findApiKey">;

const COLUMNS = `id, name, prefix, (extract(epoch from created_at) * 1000)::bigint as "createdAt",
  (extract(epoch from last_used_at) * 1000)::bigint as "lastUsedAt"`;

interface FoundKey {
  keyId: string;
  id: string;
  name: string;
  email: string;
  environmentId: string;
  environmentName: string;
  role: Role;
  stale: boolean;
}

const FIND_KEY = `select k.id as "keyId", u.id, u.name, u.email, e.id as "environmentId",
    e.name as "environmentName", m.role,
    (k.last_used_at is null or k.last_used_at < now() - interval '1 minute') as stale
  from api_keys k
  join users u on u.id = k.user_id
  join environments e on e.id = k.environment_id
  join members m on m.user_id = k.user_id and m.environment_id = k.environment_id
  where k.key_hash = $1`;

/** Whose key calls is here, too. */
const NOTE_USE = `with used as (
    update api_keys set last_used_at = now() where id = $1 returning user_id, environment_id
  ) update members m set last_seen_at = now() from used
    where m.user_id = used.user_id and m.environment_id = used.environment_id`;

export function createApiKeyStore(pool: Pool): ApiKeys {
  return {
    async listApiKeys(userId, environmentId) {
      if (!isUuid(userId) || !isUuid(environmentId)) return [];
      return pool.query<ApiKey & { id: string }>(
        `select ${COLUMNS} from api_keys where user_id = $1 and environment_id = $2 order by id desc`,
        [userId, environmentId],
      );
    },
    async createApiKey({ userId, environmentId, name, prefix, keyHash }) {
      const [row] = await pool.query<ApiKey & { id: string }>(
        `insert into api_keys (id, user_id, environment_id, name, prefix, key_hash)
         values ($1, $2, $3, $4, $5, $6) returning ${COLUMNS}`,
        [newId(), userId, environmentId, storableName(name), prefix, keyHash],
      );
      if (row === undefined) throw new Error("An insert returned no row");
      return row;
    },
    async revokeApiKey(userId, environmentId, keyId) {
      if (![userId, environmentId, keyId].every(isUuid)) return false;
      const rows = await pool.query(
        "delete from api_keys where id = $1 and user_id = $2 and environment_id = $3 returning id",
        [keyId, userId, environmentId],
      );
      return rows.length > 0;
    },
    async findApiKey(keyHash) {
      const [row] = await pool.prepared<FoundKey>("find_api_key", FIND_KEY, [keyHash]);
      if (row === undefined) return null;
      const { keyId, id, name, email, environmentId, environmentName, role, stale } = row;
      if (stale) await pool.query(NOTE_USE, [keyId]);
      return { keyId, user: { id, name, email }, membership: { environmentId, environmentName, role } };
    },
  };
}
