import type { Pool } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import type { AccountStore } from "../stores.ts";

type Sessions = Pick<
  AccountStore,
  "createSession" | "findSession" | "chooseEnvironment" | "extendSession" | "deleteSession"
>;

interface SessionRow {
  id: string;
  name: string;
  email: string;
  expiresAt: number;
  environmentId: string | null;
}

export function createSessionStore(pool: Pool): Sessions {
  return {
    async createSession({ tokenHash, userId, expiresAt }) {
      // Old ones go as new ones come: no job is needed to keep the table small.
      await pool.query("delete from sessions where expires_at < now()");
      await pool.query(
        "insert into sessions (token_hash, user_id, expires_at) values ($1, $2, to_timestamp($3::float8 / 1000))",
        [tokenHash, userId, expiresAt],
      );
    },
    async findSession(tokenHash) {
      const [row] = await pool.prepared<SessionRow>(
        "find_session",
        `select u.id, u.name, u.email, (extract(epoch from s.expires_at) * 1000)::bigint as "expiresAt",
           s.environment_id as "environmentId"
         from sessions s join users u on u.id = s.user_id
         where s.token_hash = $1 and s.expires_at > now()`,
        [tokenHash],
      );
      if (row === undefined) return null;
      const { expiresAt, environmentId, ...user } = row;
      return { user, expiresAt, environmentId };
    },
    async chooseEnvironment(tokenHash, environmentId) {
      if (!isUuid(environmentId)) return false;
      const chosen = await pool.query(
        `update sessions s set environment_id = m.environment_id from members m
         where s.token_hash = $1 and s.expires_at > now() and m.user_id = s.user_id and m.environment_id = $2
         returning s.user_id`,
        [tokenHash, environmentId],
      );
      return chosen.length > 0;
    },
    async extendSession(tokenHash, expiresAt) {
      await pool.query(
        "update sessions set expires_at = to_timestamp($2::float8 / 1000) where token_hash = $1 and expires_at > now()",
        [tokenHash, expiresAt],
      );
    },
    async deleteSession(tokenHash) {
      await pool.query("delete from sessions where token_hash = $1", [tokenHash]);
    },
  };
}
