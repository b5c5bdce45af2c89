-- Imports of connectors: one file set, or a whole repository that takes a minute. The process that was given the files
-- does the work; when it dies, what it imported stays and the rest has to be begun again.
create table connector_imports (
  id uuid primary key,
  environment_id uuid not null references environments (id) on delete cascade,
  file_name text not null,
  status text not null default 'Running' check (status in ('Running', 'Done', 'Failed')),
  -- Folders that may hold a connector.
  total integer not null default 0,
  done integer not null default 0,
  created integer not null default 0,
  updated integer not null default 0,
  same integer not null default 0,
  refused integer not null default 0,
  -- Why it failed, in plain words.
  message text,
  by_user uuid references users (id) on delete set null,
  created_at timestamptz not null default now(),
  -- A running import says so every few seconds: one that is silent was interrupted.
  seen_at timestamptz not null default now(),
  ended_at timestamptz
);
create index connector_imports_environment on connector_imports (environment_id, id);

-- What became of each file set.
create table connector_import_items (
  import_id uuid not null references connector_imports (id) on delete cascade,
  number integer not null,
  folder text not null,
  outcome text not null check (outcome in ('created', 'updated', 'same', 'refused')),
  connector_id uuid references connectors (id) on delete set null,
  title text not null,
  -- Why it was refused, or what to know about it.
  message text,
  primary key (import_id, number)
);
create index connector_import_items_connector on connector_import_items (connector_id);
