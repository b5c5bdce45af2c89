-- How a trigger is driven, what it was made of, what its last tick left for the next one, and what people see of it.
-- Checks that start nothing are counted, not kept: a poll each second must not fill a table.
alter table triggers
  add column kind text not null default 'recurrence'
    check (kind in ('recurrence', 'slidingWindow', 'poll', 'webhook', 'batch')),
  add column fingerprint text not null default '',
  add column cursor text,
  add column failures integer not null default 0,
  add column checks bigint not null default 0,
  add column idle bigint not null default 0,
  add column checked_at timestamptz,
  add column fired_at timestamptz,
  -- How long after its slot the last check came.
  add column late_ms integer,
  add column outcome text check (outcome in ('fired', 'nothing', 'skipped', 'failed')),
  add column message text;
drop index triggers_due;
create index triggers_due on triggers (kind, next_at) where next_at is not null;

-- What a webhook trigger asked for at another service. A row lives until the service knows that nobody wants to hear
-- of it any more: the intent stands here before the call leaves.
create table trigger_subscriptions (
  id uuid primary key,
  flow_id uuid not null references flows (id) on delete cascade,
  environment_id uuid not null,
  version_id uuid not null,
  trigger_name text not null,
  -- replaced: still heard, until the one that takes its place is there.
  state text not null check (state in ('subscribing', 'subscribed', 'replaced', 'unsubscribing')),
  -- When something is to be done about it; null: nothing.
  due_at timestamptz,
  attempts integer not null default 0,
  -- What the service answered to the subscription, as JSON: the way back may need it.
  answer text,
  -- Why the last try failed, in plain words.
  message text,
  fence bigint not null default nextval('trigger_fence'),
  lease_owner text,
  lease_until timestamptz,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create index trigger_subscriptions_due on trigger_subscriptions (due_at) where due_at is not null;
create index trigger_subscriptions_flow on trigger_subscriptions (flow_id);

-- Events that may come twice under a key of their sender. Not partitioned: a key must be unique across midnight.
create table event_keys (
  flow_id uuid not null references flows (id) on delete cascade,
  -- SHA-256 of the sender's key: it may be anything.
  key bytea not null,
  run_id uuid,
  expires_at timestamptz not null,
  primary key (flow_id, key)
);
create index event_keys_expiry on event_keys (expires_at);

-- Messages that wait to be released together, in the order in which they came.
create table batch_messages (
  flow_id uuid not null references flows (id) on delete cascade,
  batch_name text not null,
  partition_name text not null,
  seq bigint generated always as identity,
  message_id text not null,
  -- As JSON.
  content text not null,
  bytes integer not null,
  created_at timestamptz not null default now(),
  primary key (flow_id, batch_name, partition_name, seq)
);
