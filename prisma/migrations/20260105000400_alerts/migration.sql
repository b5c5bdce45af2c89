-- Rules that say when somebody is told that something is wrong, what was noticed, and the messages that were sent.

create table alert_rules (
  id uuid primary key,
  environment_id uuid not null references environments (id) on delete cascade,
  -- Null: every flow of the environment.
  flow_id uuid references flows (id) on delete cascade,
  name text not null,
  kind text not null check (kind in ('failure', 'rate', 'silence', 'latency', 'waits')),
  -- JSON: what the kind asks for, and to whom mails go.
  settings text not null,
  -- The host alone: addresses of webhooks often hold what proves who calls. Address and key are sealed.
  webhook_host text,
  sealed bytea,
  key_version integer,
  version integer not null default 1,
  enabled boolean not null default true,
  muted_until timestamptz,
  -- When the flows are looked for that it is about; null: events name them.
  scan_at timestamptz,
  created_by uuid references users (id) on delete set null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);
create index alert_rules_environment on alert_rules (environment_id, id);
create index alert_rules_scan on alert_rules (scan_at) where scan_at is not null and enabled;

-- Each environment is given its first rule once, and keeps it away when somebody deletes it.
alter table environments add column alerts_begun boolean not null default false;

-- What was noticed: one open row for a rule and a flow.
create table alert_incidents (
  id uuid primary key,
  environment_id uuid not null references environments (id) on delete cascade,
  rule_id uuid references alert_rules (id) on delete set null,
  rule_name text not null,
  flow_id uuid not null references flows (id) on delete cascade,
  kind text not null,
  began_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  -- JSON: numbers and ids, nothing of what runs carry.
  facts text not null,
  -- How many runs people were told of; null: nobody was told yet.
  told_count integer,
  acknowledged_at timestamptz,
  acknowledged_by uuid references users (id) on delete set null
);
create unique index alert_incidents_open on alert_incidents (rule_id, flow_id) where ended_at is null;
create index alert_incidents_page on alert_incidents (environment_id, id desc);

-- What is known of a flow under a rule. The row is locked while it is looked at, by one worker.
create table alert_watches (
  rule_id uuid not null references alert_rules (id) on delete cascade,
  flow_id uuid not null references flows (id) on delete cascade,
  -- When it is looked at; null: when something happens.
  look_at timestamptz,
  since timestamptz not null default clock_timestamp(),
  -- Failed runs since all was well.
  failures integer not null default 0,
  last_failed_at timestamptz,
  last_run_id uuid,
  -- When people were last told that something is wrong.
  told_at timestamptz,
  muted_until timestamptz,
  primary key (rule_id, flow_id)
);
create index alert_watches_due on alert_watches (look_at) where look_at is not null;

create table alert_messages (
  id uuid primary key,
  environment_id uuid not null references environments (id) on delete cascade,
  rule_id uuid references alert_rules (id) on delete cascade,
  incident_id uuid references alert_incidents (id) on delete cascade,
  event text not null check (event in ('firing', 'more', 'recovered', 'test')),
  channel text not null check (channel in ('mail', 'webhook')),
  -- An address, or the host of a webhook.
  target text not null,
  -- JSON: what is said.
  content text not null,
  status text not null default 'waiting' check (status in ('waiting', 'sent', 'failed')),
  attempts integer not null default 0,
  -- When it is tried; null: never again.
  due_at timestamptz default clock_timestamp(),
  fence bigint not null default 0,
  lease_until timestamptz,
  error text,
  created_at timestamptz not null default clock_timestamp(),
  sent_at timestamptz
);
create index alert_messages_due on alert_messages (due_at) where due_at is not null;
create index alert_messages_incident on alert_messages (incident_id);
create index alert_messages_rule on alert_messages (rule_id, id desc);

-- Through which server an environment sends its mail; none: through the installation's.
create table alert_mail (
  environment_id uuid primary key references environments (id) on delete cascade,
  host text not null,
  port integer not null,
  security text not null check (security in ('tls', 'starttls', 'none')),
  user_name text not null,
  sender text not null,
  sealed bytea,
  key_version integer,
  version integer not null default 1,
  updated_at timestamptz not null default clock_timestamp()
);

-- Runs that ended badly, until a worker has counted them. Written with the end of the run, by whatever ends it: a
-- worker that dies in between has either both or none. Runs that end well write nothing.
create table alert_events (
  id bigint generated always as identity primary key,
  environment_id uuid not null,
  flow_id uuid not null,
  run_id uuid not null,
  at timestamptz not null
);

create function note_failed_run() returns trigger
  language plpgsql as $$
begin
  insert into alert_events (environment_id, flow_id, run_id, at)
  values (new.environment_id, new.flow_id, new.id, coalesce(new.ended_at, clock_timestamp()));
  return null;
end $$;

create trigger runs_failed_later after update of status on runs for each row
  when (new.status in ('Failed', 'TimedOut') and old.status not in ('Failed', 'TimedOut') and new.mode = 'live')
  execute function note_failed_run();
create trigger runs_failed_at_once after insert on runs for each row
  when (new.status in ('Failed', 'TimedOut') and new.mode = 'live')
  execute function note_failed_run();
