-- Rules about the disk that holds the database. What they notice is about no flow.

alter table alert_rules drop constraint alert_rules_kind_check;
alter table alert_rules add constraint alert_rules_kind_check
  check (kind in ('failure', 'rate', 'silence', 'latency', 'waits', 'disk'));

alter table alert_incidents alter column flow_id drop not null;
create unique index alert_incidents_open_disk on alert_incidents (rule_id) where flow_id is null and ended_at is null;

alter table alert_watches drop constraint alert_watches_pkey;
alter table alert_watches alter column flow_id drop not null;
create unique index alert_watches_flow on alert_watches (rule_id, flow_id);
create unique index alert_watches_disk on alert_watches (rule_id) where flow_id is null;

-- How many of the first rules an environment was given: it gets those that are added later, too. Workers of before this
-- give the first of them and say so in alerts_begun.
alter table environments add column first_rules integer not null default 0;

-- What a worker saw last of the volume that holds the database. No row: none sees it.
create table database_disk (
  here boolean primary key default true check (here),
  folder text not null,
  -- What the database may still write, and that with what is used.
  free_bytes bigint not null,
  size_bytes bigint not null check (size_bytes > 0),
  measured_at timestamptz not null default clock_timestamp()
);
