import type { Pool } from "./connection-pool.ts";
import { searchKey } from "./flows/search-key.ts";
import { isUuid, newId } from "./new-id.ts";
import { storableName } from "./storable-text.ts";

/** What admins set for an environment as a whole. */
export interface EnvironmentStore {
  /** Empty for one that is gone. */
  nameOf(environmentId: string): Promise<string>;
  /** Hosts that may be called from there; null: all. An environment that is gone may call none. */
  allowedHosts(environmentId: string): Promise<readonly string[] | null>;
  saveAllowedHosts(environmentId: string, hosts: readonly string[] | null): Promise<void>;
  /** A new environment with one admin. `taken`: one of that name is there. */
  create(environment: { name: string; createdBy: string }): Promise<{ id: string; name: string } | "taken">;
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
    create: ({ name, createdBy }) =>
      pool.transaction(async (sql) => {
        // There are few, and one is made once in a while: comparing them here knows more letters than SQL does.
        await sql.query("lock table environments in share row exclusive mode");
        const others = await sql.query<{ name: string }>("select name from environments");
        if (others.some((other) => searchKey(other.name) === searchKey(name))) return "taken";
        const made = { id: newId(), name: storableName(name) };
        await sql.query("insert into environments (id, name, created_by) values ($1, $2, $3)", [
          made.id,
          made.name,
          createdBy,
        ]);
        await sql.query("insert into members (environment_id, user_id, role) values ($1, $2, 'admin')", [
          made.id,
          createdBy,
        ]);
        return made;
      }),
  };
}
