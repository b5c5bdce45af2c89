import type { Pool } from "./connection-pool.ts";
import { isUuid } from "./new-id.ts";

/** What admins set for an environment as a whole. */
export interface EnvironmentStore {
  /** Empty for one that is gone. */
  nameOf(environmentId: string): Promise<string>;
  /** Hosts that may be called from there; null: all. An environment that is gone may call none. */
  allowedHosts(environmentId: string): Promise<readonly string[] | null>;
  saveAllowedHosts(environmentId: string, hosts: readonly string[] | null): Promise<void>;
}

export function createEnvironmentStore(pool: Pool): EnvironmentStore {
  return {
    async nameOf(environmentId) {
      if (!isUuid(environmentId)) return "";
      const [row] = await pool.query<{ name: string }>("select name from environments where id = $1", [
        environmentId,
      ]);
      return row?.name ?? "";
    },
    async allowedHosts(environmentId) {
      if (!isUuid(environmentId)) return [];
      const [row] = await pool.query<{ allowed_hosts: string | null }>(
        "select allowed_hosts from environments where id = $1",
        [environmentId],
      );
      if (row === undefined) return [];
      return row.allowed_hosts === null ? null : (JSON.parse(row.allowed_hosts) as string[]);
    },
    async saveAllowedHosts(environmentId, hosts) {
      await pool.query("update environments set allowed_hosts = $2 where id = $1", [
        environmentId,
        hosts === null ? null : JSON.stringify(hosts),
      ]);
    },
  };
}
