-- Work on many runs that a person asked for: done in batches by any worker, a row says how far it came.
create table bulk_jobs (
  id uuid primary key,
  environment_id uuid not null references environments (id) on delete cascade,
  kind text not null check (kind in ('cancel', 'resubmit')),
  -- JSON: which runs, and for a resubmit how.
  target text not null,
  status text not null default 'Running' check (status in ('Running', 'Done', 'Stopped')),
  total integer not null,
  done integer not null default 0,
  refused integer not null default 0,
  -- Why the first one was refused, in words.
  refusal text,
  -- The last run that was dealt with; newer ones come first.
  cursor uuid,
  fence bigint not null default 0,
  lease_until timestamptz,
  by_user uuid references users (id) on delete set null,
  created_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz
);
create index bulk_jobs_page on bulk_jobs (environment_id, id desc);
create index bulk_jobs_running on bulk_jobs (id) where status = 'Running';
