-- What the world sends to a run that has begun: an answer to a callback address, the answer of a child flow, a
-- person's decision. The first message of a key counts. Few runs get any, so this table is not partitioned: the daily
-- upkeep deletes what belongs to runs that are over.
create table run_messages (
  run_id uuid not null,
  key text not null,
  -- JSON as text, for the reason given at runs.event.
  body text not null,
  received_at timestamptz not null default clock_timestamp(),
  primary key (run_id, key)
);

-- How many messages a run was sent: its holder compares it with how many it has read before the run goes to sleep.
alter table runs add column messages integer not null default 0;

-- A child flow: the run that waits for its answer, the key under which it expects it, and how deep it stands.
alter table runs add column parent_run_id uuid;
alter table runs add column parent_key text;
alter table runs add column depth smallint not null default 0;
