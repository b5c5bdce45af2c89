-- Connectors of an environment. The files as they were given are the truth; what the code understands of them is read
-- from them, so that a better reader needs no migration.
create table connectors (
  id uuid primary key,
  environment_id uuid not null references environments (id) on delete cascade,
  -- What definitions call it, without `shared_`: `trello` in `/providers/Microsoft.PowerApps/apis/shared_trello`. Lower case.
  name text not null,
  -- managed: used as published, and never edited here. custom: made or changed by the people of the environment.
  origin text not null check (origin in ('managed', 'custom')),
  title text not null,
  -- Lower case by the code, because SQL's lower() knows only ASCII under the C locale.
  title_key text not null,
  description text not null default '',
  brand_color text,
  -- What an admin gives once for all connections, as JSON: a host, values in place of placeholders, where a credential goes.
  settings_text text not null default '{}',
  current_version_id uuid,
  created_by uuid references users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- A deleted connector leaves every list; runs that need it say so by name.
  deleted_at timestamptz
);
create unique index connectors_name on connectors (environment_id, name) where deleted_at is null;
create index connectors_page on connectors (environment_id, title_key, id) where deleted_at is null;

-- Versions never change. A draft uses the current one, a published flow the one it was published with.
create table connector_versions (
  id uuid primary key,
  connector_id uuid not null references connectors (id) on delete cascade,
  environment_id uuid not null,
  number integer not null,
  -- SHA-256 over names and bytes of all files: the same files imported twice are one version.
  digest bytea not null,
  -- JSON: counts, sign-ins, grades, for lists; and what the reader had to say.
  summary_text text not null,
  problems_text text not null default '[]',
  note text not null default '',
  created_by uuid references users (id) on delete set null,
  created_at timestamptz not null default now(),
  unique (connector_id, number)
);
alter table connectors add constraint connectors_current_version
  foreign key (current_version_id) references connector_versions (id) deferrable initially deferred;

-- The originals, byte for byte.
create table connector_files (
  version_id uuid not null references connector_versions (id) on delete cascade,
  name text not null,
  bytes bytea not null,
  primary key (version_id, name)
);

-- The operations of current versions that a picker may offer: newest revision, not internal, not deprecated.
create table connector_operations (
  connector_id uuid not null references connectors (id) on delete cascade,
  environment_id uuid not null,
  operation_id text not null,
  kind text not null check (kind in ('action', 'polling-trigger', 'webhook-trigger', 'webhook-action')),
  title text not null,
  summary text not null,
  -- Title of connector and operation, summary, keywords, lower case by the code.
  search_key text not null,
  important boolean not null,
  grade text not null check (grade in ('ready', 'needs-setting', 'needs-custom-code')),
  primary key (connector_id, operation_id)
);
create index connector_operations_environment on connector_operations (environment_id);

-- Keys of environments, each sealed with the master key that stands outside the database.
create table environment_keys (
  environment_id uuid not null references environments (id) on delete cascade,
  version integer not null,
  -- Which master key sealed it: a fingerprint, not the key.
  master_id text not null,
  sealed bytea not null,
  created_at timestamptz not null default now(),
  primary key (environment_id, version)
);

-- Sign-ins to connectors.
create table connections (
  id uuid primary key,
  environment_id uuid not null references environments (id) on delete cascade,
  connector_id uuid not null references connectors (id) on delete cascade,
  owner_id uuid references users (id) on delete set null,
  name text not null,
  name_key text not null,
  -- Of connectors with several ways to sign in; empty for the only one.
  parameter_set text not null default '',
  -- JSON: the values that are no secret, to be shown again.
  values_text text not null default '{}',
  -- The secret values, sealed under a key of the environment for this row; null: there are none.
  sealed bytea,
  key_version integer,
  -- Grows with each change of the credential: whoever replaces one names the one that was read.
  credential_version integer not null default 1,
  status text not null default 'connected' check (status in ('connected', 'needs-sign-in')),
  -- Why it needs a sign-in, or what the last test said, in plain words.
  message text,
  tested_at timestamptz,
  last_used_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);
create index connections_page on connections (environment_id, name_key, id) where deleted_at is null;
create index connections_connector on connections (connector_id) where deleted_at is null;

-- Which connection a reference of a flow means here. Beside the definition, never in it: another environment binds it anew.
create table flow_connections (
  flow_id uuid not null references flows (id) on delete cascade,
  -- As the definition has it; references are one in any case, so the key is lower case by the code.
  reference_key text not null,
  reference text not null,
  connection_id uuid not null references connections (id) on delete cascade,
  bound_by uuid references users (id) on delete set null,
  bound_at timestamptz not null default now(),
  primary key (flow_id, reference_key)
);
create index flow_connections_connection on flow_connections (connection_id);

-- Which version of each connector a published flow uses, as JSON: ids of versions by the name of the connector.
alter table flow_versions add column connectors_text text not null default '{}';
