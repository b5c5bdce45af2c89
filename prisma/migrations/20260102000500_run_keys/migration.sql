-- The key that seals what a run may not show (`secureData`), itself sealed with the installation's key. It goes when the
-- run ends: what was sealed with it is then out of everybody's reach.
create table run_keys (
  run_id uuid primary key,
  sealed_key bytea not null,
  created_at timestamptz not null default now()
);
