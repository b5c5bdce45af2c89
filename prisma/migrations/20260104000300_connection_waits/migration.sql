-- What runs wait for: the id of a connection, or the id of their flow when nothing is bound to a reference of it.
delete from connection_waits;
alter table connection_waits
  add column flow_id uuid not null,
  -- Why, and who can do what about it; nothing secret in it.
  add column words text not null,
  -- When it was last known to be in vain.
  add column tried_at timestamptz not null default clock_timestamp(),
  -- One run of those that wait was woken to try whether it still is.
  add column tries boolean not null default false;
create index connection_waits_flow on connection_waits (flow_id, connection_id);

-- A trigger on hold asks nobody until what it waits for is mended: next_at and due_at are null, what it knows is kept.
alter table triggers
  add column hold_for uuid,
  add column held_since timestamptz,
  drop constraint triggers_outcome_check,
  add constraint triggers_outcome_check check (outcome in ('fired', 'nothing', 'skipped', 'failed', 'held'));
create index triggers_hold on triggers (hold_for) where hold_for is not null;

alter table trigger_subscriptions
  add column hold_for uuid,
  add column held_since timestamptz;
create index trigger_subscriptions_hold on trigger_subscriptions (hold_for) where hold_for is not null;
