import type { Pool, Sql } from "../connection-pool.ts";
import { isUuid, newId } from "../new-id.ts";
import { storableName } from "../storable-text.ts";
import type { FlowStore, Schedule, SubscriptionFacts } from "../stores.ts";

/** As a column of a query over `flows`: what its webhook trigger is heard under. */
export const SUBSCRIPTIONS = `array(select s.id::text from trigger_subscriptions s
  where s.flow_id = flows.id and s.state in ('subscribing', 'subscribed', 'replaced'))`;

/** Nothing was tried yet: nobody knows of it, and nothing is to be taken back. */
const FORGET_UNTRIED = `delete from trigger_subscriptions
  where flow_id = $1 and state = 'subscribing' and attempts = 0`;

/**
 * A try that is under way may still succeed: whoever makes it brings the answer, and until its lease has ended nobody
 * takes back what may not be there yet.
 */
const TAKE_BACK = `update trigger_subscriptions set state = 'unsubscribing', attempts = 0, message = null,
    hold_for = null, held_since = null, due_at = greatest(now(), lease_until), lease_owner = null, lease_until = null,
    fence = nextval('trigger_fence'), changed_at = now()
  where flow_id = $1 and state not in ('unsubscribing', 'left')`;

const REPLACE = `update trigger_subscriptions set state = 'replaced', due_at = null, lease_owner = null,
    lease_until = null, hold_for = null, held_since = null, fence = nextval('trigger_fence'), changed_at = now()
  where flow_id = $1 and state in ('subscribing', 'subscribed')`;

/** Nobody wants to hear from other services about this flow any more. */
export async function dropSubscriptions(sql: Sql, flowId: string): Promise<void> {
  await sql.query(FORGET_UNTRIED, [flowId]);
  await sql.query(TAKE_BACK, [flowId]);
}

/**
 * What a publish or a switch makes of a webhook trigger's subscription, before the trigger's row is written: asked
 * for anew when the trigger changed, kept when it did not, taken back when there is none any more. One that is
 * replaced is heard until the new one is there, so that no event falls between them.
 */
export async function putSubscription(
  sql: Sql,
  flow: { id: string; environmentId: string; versionId: string },
  schedule: Schedule | null,
): Promise<void> {
  if (schedule?.kind !== "webhook") {
    await dropSubscriptions(sql, flow.id);
    return;
  }
  const kept = await sql.query(
    `update trigger_subscriptions s set version_id = $2 from triggers t
     where s.flow_id = $1 and s.state in ('subscribing', 'subscribed') and t.flow_id = s.flow_id
       and t.fingerprint = $3 and t.trigger_name = $4 returning s.id`,
    [flow.id, flow.versionId, schedule.fingerprint ?? "", storableName(schedule.triggerName)],
  );
  if (kept.length > 0) return;
  await sql.query(FORGET_UNTRIED, [flow.id]);
  await sql.query(REPLACE, [flow.id]);
  await sql.query(
    `insert into trigger_subscriptions (id, flow_id, environment_id, version_id, trigger_name, state, due_at)
     values ($1, $2, $3, $4, $5, 'subscribing', now())`,
    [newId(), flow.id, flow.environmentId, flow.versionId, storableName(schedule.triggerName)],
  );
}

const SELECT_FACTS = `select state, attempts, message,
    (extract(epoch from changed_at) * 1000)::bigint as "changedAt",
    (extract(epoch from due_at) * 1000)::bigint as "nextTryAt",
    (extract(epoch from held_since) * 1000)::bigint as "heldSince"
  from trigger_subscriptions where environment_id = $1 and flow_id = $2 and state <> 'replaced'
  order by array_position(array['unsubscribing', 'left'], state) nulls first, id desc limit 1`;

export function subscriptionFactsOf(pool: Pool): FlowStore["subscription"] {
  return async (environmentId, id) => {
    if (!isUuid(environmentId) || !isUuid(id)) return null;
    const [facts] = await pool.query<SubscriptionFacts & { state: string }>(SELECT_FACTS, [
      environmentId,
      id,
    ]);
    return facts ?? null;
  };
}
