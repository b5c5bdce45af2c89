import type { Pool } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import type { FlowStore, TriggerFacts } from "../stores.ts";

const ms = (column: string, name: string) => `(extract(epoch from ${column}) * 1000)::bigint as "${name}"`;

const SELECT_FACTS = `select kind, ${ms("next_at", "nextAt")}, ${ms("checked_at", "checkedAt")},
    ${ms("fired_at", "firedAt")}, late_ms as "lateMs", outcome, message, failures, checks, idle,
    ${ms("held_since", "heldSince")}
  from triggers where environment_id = $1 and flow_id = $2 and not off`;

export function triggerFactsOf(pool: Pool): FlowStore["trigger"] {
  return async (environmentId, id) => {
    if (!isUuid(environmentId) || !isUuid(id)) return null;
    const [facts] = await pool.query<TriggerFacts & { kind: string }>(SELECT_FACTS, [environmentId, id]);
    return facts ?? null;
  };
}
