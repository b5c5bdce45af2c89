-- Runs and their journal are partitioned by the time inside their UUIDv7 from the first day: history is dropped
-- by the partition, never deleted by the row. There is no DEFAULT partition: with one, none could be detached
-- concurrently.

create table runs (
  id uuid primary key,
  environment_id uuid not null,
  flow_id uuid not null,
  version_id uuid not null,
  mode text not null check (mode in ('live', 'draft')),
  created_at timestamptz not null,
  -- The members that change stand together, the payload last: an update then logs only the changed bytes.
  status text not null check (status in
    ('Queued', 'Running', 'Waiting', 'Succeeded', 'Failed', 'Cancelled', 'TimedOut')),
  fence bigint not null default 0,
  next_seq integer not null default 0,
  lease_ms integer not null default 0,
  lease_until timestamptz,
  wake_at timestamptz,
  -- When a doorbell was last rung for what the run waits for now; null: not yet.
  rung_at timestamptz,
  ring integer not null default 0,
  recovery_attempts integer not null default 0,
  cancel_requested boolean not null default false,
  ended_at timestamptz,
  lease_owner text,
  error text,
  outputs text,
  -- The event, as JSON. Text, because jsonb refuses \u0000 and lone surrogates and forgets how numbers are spelled.
  event text not null
) partition by range (id);

create index runs_environment on runs (environment_id, id desc);
create index runs_flow on runs (flow_id, id desc);
-- What is alive is few; none of these holds lease_until, which every heartbeat changes (an index on it would
-- take heap-only updates away).
create index runs_queued on runs (id) where status = 'Queued';
create index runs_running on runs (id) where status = 'Running';
create index runs_waking on runs (wake_at) where status = 'Waiting' and wake_at is not null;
create index runs_waiting on runs (environment_id, id desc) where status = 'Waiting';
create index runs_unhappy on runs (environment_id, id desc) where status in ('Failed', 'Cancelled', 'TimedOut');

-- One row a write, not one an entry: `lines` holds what lists and the canvas need, `payloads` the rest.
create table journal (
  run_id uuid not null,
  seq integer not null,
  entry_count integer not null,
  lines text not null,
  payloads text,
  primary key (run_id, seq)
) partition by range (run_id);

-- The smallest UUIDv7 of a millisecond.
create function uuid_from_ms(ms bigint) returns uuid
  language sql immutable strict parallel safe
  as $$ select (lpad(to_hex(ms), 12, '0') || '00000000000000000000')::uuid $$;

-- Makes the weekly partitions of runs and journal that hold from_ms and the `count - 1` weeks after it.
-- Safe to call at any time, by anybody, together.
create function ensure_partitions(from_ms bigint, count integer) returns integer
  language plpgsql as $$
declare
  week_ms constant bigint := 604800000;
  first_ms bigint;
  lower_bound uuid;
  upper_bound uuid;
  suffix text;
  made integer := 0;
begin
  perform pg_advisory_xact_lock(hashtext('towpath partitions'));
  for week in 0 .. count - 1 loop
    -- Weeks begin on Mondays (the epoch was a Thursday).
    first_ms := floor((from_ms - 345600000)::numeric / week_ms)::bigint * week_ms + 345600000 + week * week_ms;
    lower_bound := uuid_from_ms(first_ms);
    upper_bound := uuid_from_ms(first_ms + week_ms);
    suffix := to_char(to_timestamp(first_ms / 1000) at time zone 'UTC', 'YYYYMMDD');
    if to_regclass('runs_' || suffix) is null then
      execute format('create table %I partition of runs for values from (%L) to (%L)
        with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02)', 'runs_' || suffix, lower_bound, upper_bound);
      execute format('create table %I partition of journal for values from (%L) to (%L)',
        'journal_' || suffix, lower_bound, upper_bound);
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;

-- Whatever claims to be older than this installation, then this week and the seven after it.
do $$
declare
  now_ms bigint := floor(extract(epoch from now()) * 1000);
  first_bound uuid := uuid_from_ms(floor((now_ms - 345600000)::numeric / 604800000)::bigint * 604800000 + 345600000);
begin
  execute format('create table runs_before partition of runs for values from (minvalue) to (%L)
    with (fillfactor = 70)', first_bound);
  execute format('create table journal_before partition of journal for values from (minvalue) to (%L)', first_bound);
  perform ensure_partitions(now_ms, 8);
end $$;
