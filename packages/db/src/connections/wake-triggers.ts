import type { Sql } from "../connection-pool.ts";

const BOUND_FLOWS =
  "select flow_id from flow_connections where connection_id = $1 and ($2::uuid is null or flow_id = $2)";

/** Only what failed: a check that went well comes when it is due. */
const WAKE_POLLS = `update triggers set next_at = now()
  where flow_id in (${BOUND_FLOWS}) and kind = 'poll' and outcome = 'failed' and next_at > now()`;

const WAKE_SUBSCRIPTIONS = `update trigger_subscriptions set due_at = now()
  where flow_id in (${BOUND_FLOWS}) and state in ('subscribing', 'unsubscribing') and due_at > now()
    and lease_owner is null`;

/**
 * Triggers that failed are tried at once when the connection they use is mended or chosen: after a day of failures
 * the next try would be an hour away.
 *
 * @param flowId only this flow; absent: every flow that uses the connection
 */
export async function wakeTriggers(
  sql: Pick<Sql, "query">,
  connectionId: string,
  flowId: string | null = null,
): Promise<void> {
  await sql.query(WAKE_POLLS, [connectionId, flowId]);
  await sql.query(WAKE_SUBSCRIPTIONS, [connectionId, flowId]);
}
