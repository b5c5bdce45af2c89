-- What people did to runs. Few compared with runs, so not partitioned; the upkeep deletes what belongs to runs that
-- are gone.
create table run_interventions (
  id uuid primary key,
  environment_id uuid not null,
  run_id uuid not null,
  kind text not null check (kind in ('resubmitted', 'resumed', 'decided')),
  -- Of a resubmitted run: the one it repeats, and the action it began at (null: from the start).
  source_run_id uuid,
  step text,
  -- Of a decision about a step: its indexes and what was decided, in words.
  detail text not null default '',
  by_user uuid references users (id) on delete set null,
  at timestamptz not null default clock_timestamp()
);
-- A run is resubmitted from one run, once: a repeated submission finds it here.
create unique index run_interventions_origin on run_interventions (run_id) where kind = 'resubmitted';
create index run_interventions_run on run_interventions (run_id);
create index run_interventions_source on run_interventions (source_run_id) where source_run_id is not null;
