-- Instants are timestamptz; the code reads and writes them as epoch milliseconds.

create table users (
  id uuid primary key,
  name text not null,
  email text not null,
  -- The address as it is compared: trimmed, lower case. SQL's lower() knows only ASCII under the C locale.
  email_key text not null unique,
  password_hash text not null,
  is_owner boolean not null default false,
  created_at timestamptz not null default now()
);
-- Two first visits at the same moment: one owner.
create unique index users_one_owner on users (is_owner) where is_owner;

create table environments (
  id uuid primary key,
  name text not null,
  created_at timestamptz not null default now()
);

create table members (
  environment_id uuid not null references environments (id) on delete cascade,
  user_id uuid not null references users (id) on delete cascade,
  role text not null check (role in ('admin', 'maker', 'member')),
  created_at timestamptz not null default now(),
  primary key (environment_id, user_id)
);
create index members_user on members (user_id);

create table sessions (
  token_hash text primary key,
  user_id uuid not null references users (id) on delete cascade,
  expires_at timestamptz not null,
  created_at timestamptz not null default now()
);
create index sessions_user on sessions (user_id);
create index sessions_expiry on sessions (expires_at);

create table sign_in_failures (
  -- SHA-256 of the key: what people type into a sign-in form may be anything.
  key_hash bytea not null,
  at timestamptz not null default clock_timestamp()
);
create index sign_in_failures_key on sign_in_failures (key_hash, at);

create table api_keys (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  environment_id uuid not null references environments (id) on delete cascade,
  name text not null,
  prefix text not null,
  key_hash text not null unique,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index api_keys_owner on api_keys (user_id, environment_id);

create table installation_secrets (
  name text primary key,
  value text not null,
  created_at timestamptz not null default now()
);

create table sources (
  id uuid primary key,
  environment_id uuid not null references environments (id) on delete cascade,
  file_name text not null,
  bytes bytea not null,
  created_at timestamptz not null default now()
);

create table flows (
  id uuid primary key,
  environment_id uuid not null references environments (id) on delete cascade,
  name text not null,
  -- The name as it is searched: lower case by the code, because SQL's lower() knows only ASCII under the C locale.
  name_key text not null,
  enabled boolean not null default false,
  definition_text text not null,
  parameters_text text not null,
  revision integer not null default 1,
  published_version_id uuid,
  hook_key text not null unique,
  source_id uuid references sources (id),
  source_member text,
  source_pointer text,
  created_by uuid references users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- A deleted flow leaves every list at once, but the runs that began with it still end on its versions.
  deleted_at timestamptz
);
create index flows_page on flows (environment_id, updated_at desc, id desc) where deleted_at is null;

create table flow_versions (
  id uuid primary key,
  flow_id uuid not null references flows (id) on delete cascade,
  environment_id uuid not null,
  -- 0: a draft as it was when somebody tried it.
  number integer not null,
  definition_text text not null,
  parameters_text text not null,
  -- SHA-256 over both texts: the same draft tried twice is one version.
  digest bytea not null,
  published_at timestamptz not null default now(),
  published_by uuid references users (id) on delete set null,
  note text not null default ''
);
create unique index flow_versions_number on flow_versions (flow_id, number) where number > 0;
create unique index flow_versions_draft on flow_versions (flow_id, digest) where number = 0;

alter table flows add constraint flows_published_version
  foreign key (published_version_id) references flow_versions (id);

-- Fences come from one sequence, so that a row that was deleted and made again never repeats one.
create sequence trigger_fence;

create table triggers (
  flow_id uuid primary key references flows (id) on delete cascade,
  environment_id uuid not null,
  version_id uuid not null,
  trigger_name text not null,
  recurrence text not null,
  -- The slot that fires next; null: never again.
  next_at timestamptz,
  fired integer not null default 0,
  fence bigint not null default nextval('trigger_fence'),
  lease_owner text,
  lease_until timestamptz
);
create index triggers_due on triggers (next_at) where next_at is not null;
