import type { Sql } from "../connection-pool.ts";
import { healRuns } from "../runs/run-waits.ts";

const BOUND_FLOWS =
  "select flow_id from flow_connections where connection_id = $1 and ($2::uuid is null or flow_id = $2)";

/** Only what failed: a check that went well comes when it is due. */
const WAKE_POLLS = `update triggers set next_at = now()
  where flow_id in (${BOUND_FLOWS}) and kind = 'poll' and outcome = 'failed' and next_at > now()`;

const WAKE_SUBSCRIPTIONS = `update trigger_subscriptions set due_at = now()
  where flow_id in (${BOUND_FLOWS}) and state in ('subscribing', 'unsubscribing') and due_at > now()
    and lease_owner is null`;

const ON_HOLD =
  "($1::uuid is null or hold_for = $1) and ($2::uuid is null or flow_id = $2) and hold_for is not null";
const RESUME_POLLS = `update triggers set next_at = now(), hold_for = null, held_since = null
  where ${ON_HOLD} and not off`;
const RESUME_SUBSCRIPTIONS = `update trigger_subscriptions set due_at = now(), hold_for = null, held_since = null
  where ${ON_HOLD}`;

/**
 * Whatever waits for a connection goes on, because it was mended, shared or chosen: runs, spread over time, and
 * triggers at once. Triggers that only failed are tried too: after a day of failures the next try would be an hour
 * away. Called in the transaction of the change, or behind it.
 *
 * @param flowId only this flow, whatever it waited for until now; absent: every flow that uses the connection
 */
export async function wakeWaiting(
  sql: Pick<Sql, "query">,
  connectionId: string,
  flowId: string | null = null,
): Promise<void> {
  await sql.query(WAKE_POLLS, [connectionId, flowId]);
  await sql.query(WAKE_SUBSCRIPTIONS, [connectionId, flowId]);
  const [held, flow] = flowId === null ? [connectionId, null] : [null, flowId];
  await sql.query(RESUME_POLLS, [held, flow]);
  await sql.query(RESUME_SUBSCRIPTIONS, [held, flow]);
  await healRuns(sql, flowId === null ? { id: connectionId } : { flowId });
  await sql.query("select pg_notify('towpath_connection', $1)", [flowId ?? connectionId]);
}

/** People were put into a group: what waited for their right to what is shared with it may go on. */
export async function wakeSharedWith(sql: Pick<Sql, "query">, groupId: string): Promise<void> {
  const shared = await sql.query<{ id: string }>(
    "select connection_id as id from connection_shares where group_id = $1 order by 1",
    [groupId],
  );
  for (const { id } of shared) await wakeWaiting(sql, id);
}
