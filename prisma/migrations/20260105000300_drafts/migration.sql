-- Who saved the draft last, and since when they have been at it: their saves of a quarter of an hour are one state.
alter table flows add column saved_by uuid references users (id) on delete set null;
alter table flows add column saved_at timestamptz;
alter table flows add column sitting_at timestamptz;

-- Drafts as they stood before somebody else went on, or a quarter of an hour passed; and those that were kept by hand.
create table flow_drafts (
  id uuid primary key,
  flow_id uuid not null references flows (id) on delete cascade,
  revision integer not null,
  definition_text text not null,
  parameters_text text not null,
  saved_by uuid references users (id) on delete set null,
  saved_at timestamptz not null,
  kept boolean not null default false,
  name text not null default '',
  note text not null default ''
);
create unique index flow_drafts_revision on flow_drafts (flow_id, revision);

-- A version may have a name beside what is said of it.
alter table flow_versions add column name text not null default '';
