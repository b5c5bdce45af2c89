import type { Pool } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import type { AccountStore, Membership } from "../stores.ts";

const ENTER = `select m.environment_id as "environmentId", e.name as "environmentName", m.role,
    (m.last_seen_at is null or m.last_seen_at < now() - interval '5 minutes') as stale
  from members m join environments e on e.id = m.environment_id
  where m.user_id = $1 order by (m.environment_id = $2) desc nulls last, e.created_at, e.id limit 1`;

/** Where people are members, and where they work now. */
export function createMemberships(pool: Pool): Pick<AccountStore, "memberships" | "enter"> {
  return {
    async memberships(userId) {
      if (!isUuid(userId)) return [];
      return pool.query<Membership & { role: Membership["role"] }>(
        `select m.environment_id as "environmentId", e.name as "environmentName", m.role
         from members m join environments e on e.id = m.environment_id
         where m.user_id = $1 order by e.created_at, e.id`,
        [userId],
      );
    },
    async enter(userId, chosenId) {
      const chosen = chosenId !== null && isUuid(chosenId) ? chosenId : null;
      const [row] = await pool.prepared<Membership & { role: Membership["role"]; stale: boolean }>(
        "enter_environment",
        ENTER,
        [userId, chosen],
      );
      if (row === undefined) return null;
      const { stale, ...membership } = row;
      if (stale) {
        const seen = "update members set last_seen_at = now() where environment_id = $1 and user_id = $2";
        await pool.query(seen, [membership.environmentId, userId]);
      }
      return membership;
    },
  };
}
