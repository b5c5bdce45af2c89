import type { EnvironmentKeyStore, SealedEnvironmentKey } from "@towpath/vault";
import type { Pool } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";

/** The keys of environments, each sealed with a master key that this database does not have. */
export function createEnvironmentKeyStore(pool: Pool): EnvironmentKeyStore {
  return {
    async keys(environmentId) {
      if (!isUuid(environmentId)) return [];
      return pool.query<SealedEnvironmentKey & { version: number }>(
        `select version, master_id as "masterId", sealed from environment_keys
         where environment_id = $1 order by version desc`,
        [environmentId],
      );
    },
    async add(environmentId, { version, masterId, sealed }) {
      await pool.query(
        `insert into environment_keys (environment_id, version, master_id, sealed)
         values ($1, $2, $3, $4) on conflict do nothing`,
        [environmentId, version, masterId, sealed],
      );
    },
  };
}
