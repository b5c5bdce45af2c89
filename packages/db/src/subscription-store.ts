import {
  type DueSubscription,
  FIRST_LOOK_MS,
  LAST_LOOK_MS,
  LOOK_SHARE,
  type SubscriptionChange,
  type SubscriptionStore,
} from "@towpath/triggers";
import type { Pool, Sql } from "./connection-pool.ts";
import { searchKey } from "./flows/search-key.ts";
import { newId } from "./new-id.ts";
import { storableName } from "./storable-text.ts";
import { decodeValue, encodeValue } from "./value-text.ts";

const CLAIM = `with due as (
    select id from trigger_subscriptions
    where due_at <= now() and state <> 'subscribed' and (lease_until is null or lease_until <= now())
    order by due_at limit $3 for update skip locked)
  update trigger_subscriptions s set fence = nextval('trigger_fence'), attempts = s.attempts + 1,
    lease_owner = $1, lease_until = clock_timestamp() + $2::integer * interval '1 ms'
  from due, flows f where s.id = due.id and f.id = s.flow_id
  returning s.id, s.flow_id as "flowId", s.environment_id as "environmentId", s.version_id as "versionId",
    s.trigger_name as "triggerName", f.hook_key as "hookKey", s.attempts as attempt, s.answer, s.fence,
    s.connection_id as "connectionId",
    case s.state when 'unsubscribing' then 'unsubscribe' else 'subscribe' end as task`;

const MAX_MESSAGE = 1_000;

/** It was no try, and the next look comes the later the longer it is on hold. */
const HOLD = `update trigger_subscriptions set message = $3, attempts = greatest(attempts - 1, 0), hold_for = $4,
    held_since = coalesce(held_since, now()),
    due_at = now() + least(${LAST_LOOK_MS} * interval '1 ms', greatest(${FIRST_LOOK_MS} * interval '1 ms',
      (now() - coalesce(held_since, now())) * ${LOOK_SHARE})),
    lease_owner = null, lease_until = null
  where id = $1 and fence = $2`;

type Row = Omit<DueSubscription, "answer"> & { answer: string | null };

async function settle(sql: Sql, due: DueSubscription, change: SubscriptionChange): Promise<void> {
  const ours = [due.id, due.fence];
  switch (change.kind) {
    case "gone":
      await sql.query("delete from trigger_subscriptions where id = $1 and fence = $2", ours);
      return;
    case "again":
      await sql.query(
        `update trigger_subscriptions set message = $3, due_at = now() + $4::float8 * interval '1 ms',
           hold_for = null, held_since = null,
           lease_owner = null, lease_until = null where id = $1 and fence = $2`,
        [...ours, storableName(change.message.slice(0, MAX_MESSAGE)), change.afterMs],
      );
      return;
    case "held":
      await sql.query(HOLD, [...ours, storableName(change.message.slice(0, MAX_MESSAGE)), change.waitsFor]);
      return;
    case "left":
      await left(sql, due, change.message);
      return;
    case "subscribed":
      await subscribed(sql, due, change);
  }
}

/** The last one of a flow is enough to know of. */
async function left(sql: Sql, { id, fence, flowId }: DueSubscription, message: string): Promise<void> {
  // Of a flow that was deleted nobody reads what it came to.
  const unread = await sql.query(
    `delete from trigger_subscriptions s using flows f
     where s.id = $1 and s.fence = $2 and f.id = s.flow_id and f.deleted_at is not null returning s.id`,
    [id, fence],
  );
  if (unread.length > 0) return;
  const ours = await sql.query(
    `update trigger_subscriptions set state = 'left', message = $3, due_at = null, lease_owner = null,
       lease_until = null, changed_at = now() where id = $1 and fence = $2 returning id`,
    [id, fence, storableName(message.slice(0, MAX_MESSAGE))],
  );
  if (ours.length === 0) return;
  await sql.query("delete from trigger_subscriptions where flow_id = $1 and state = 'left' and id <> $2", [
    flowId,
    id,
  ]);
}

async function subscribed(
  sql: Sql,
  { id, fence, flowId }: DueSubscription,
  change: Extract<SubscriptionChange, { kind: "subscribed" }>,
): Promise<void> {
  const answer = encodeValue(change.answer);
  const reference = change.reference === undefined ? null : searchKey(change.reference);
  const connection = change.connectionId ?? null;
  const taken = await sql.query(
    `update trigger_subscriptions set state = 'subscribed', answer = $3, message = null, attempts = 0,
       hold_for = null, held_since = null, reference_key = $4, connection_id = $5, due_at = timestamptz 'epoch' + $6::float8 * interval '1 ms',
       lease_owner = null, lease_until = null, changed_at = now() where id = $1 and fence = $2
     returning id`,
    [id, fence, answer, reference, connection, change.renewAt ?? null],
  );
  if (taken.length === 0) {
    // It was taken back or replaced while the service answered: what it said is needed for that.
    await sql.query(
      `update trigger_subscriptions set answer = $2, reference_key = $3, connection_id = $4,
         due_at = case when state = 'unsubscribing' then now() else due_at end
       where id = $1 and answer is null and state <> 'subscribing'`,
      [id, answer, reference, connection],
    );
    return;
  }
  await sql.query(
    `update trigger_subscriptions set state = 'unsubscribing', attempts = 0, due_at = now(),
       fence = nextval('trigger_fence'), changed_at = now() where flow_id = $1 and state = 'replaced'`,
    [flowId],
  );
}

const RENEW = `update trigger_subscriptions s set state = 'replaced', due_at = null, lease_owner = null,
    lease_until = null, fence = nextval('trigger_fence'), changed_at = now()
  where s.state = 'subscribed' and (s.due_at <= now() or exists (
    select 1 from flow_connections b where b.flow_id = s.flow_id and b.reference_key = s.reference_key
      and b.connection_id <> s.connection_id))
  returning s.id, s.flow_id as "flowId", s.environment_id as "environmentId", s.version_id as "versionId",
    s.trigger_name as "triggerName"`;

type Renewed = Pick<DueSubscription, "id" | "flowId" | "environmentId" | "versionId" | "triggerName">;

async function renew(sql: Sql): Promise<number> {
  const old = await sql.query<Renewed & { id: string }>(RENEW);
  for (const { flowId, environmentId, versionId, triggerName } of old) {
    await sql.query(
      `insert into trigger_subscriptions (id, flow_id, environment_id, version_id, trigger_name, state, due_at)
       values ($1, $2, $3, $4, $5, 'subscribing', now())`,
      [newId(), flowId, environmentId, versionId, triggerName],
    );
  }
  return old.length;
}

export function createSubscriptionStore(pool: Pool): SubscriptionStore {
  return {
    async claimDue({ workerId, leaseMs, limit }) {
      const rows = await pool.query<Row & { id: string }>(CLAIM, [workerId, leaseMs, limit]);
      return rows.map((row) => ({ ...row, answer: row.answer === null ? null : decodeValue(row.answer) }));
    },
    renewDue: () => pool.transaction(renew),
    settle: (due, change) => pool.transaction((sql) => settle(sql, due, change)),
    async earliestDue() {
      const [row] = await pool.query<{ at: number | null }>(
        `select (extract(epoch from min(greatest(due_at, lease_until))) * 1000)::bigint as at
         from trigger_subscriptions where due_at is not null`,
      );
      return row?.at ?? null;
    },
    async releaseOwned(workerId) {
      await pool.query(
        "update trigger_subscriptions set lease_owner = null, lease_until = null where lease_owner = $1",
        [workerId],
      );
    },
  };
}
