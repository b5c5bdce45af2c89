-- Sign-ins by OAuth, and who may use what.

-- Apps that admins registered at services: Towpath signs in as one of them. An app is for one connector, or for every
-- connector that signs in at one service; the one of a connector comes first.
create table oauth_apps (
  id uuid primary key,
  environment_id uuid not null references environments (id) on delete cascade,
  connector_id uuid references connectors (id) on delete cascade,
  -- The host of the address where people sign in, lower case; Microsoft Entra ID is `aad`.
  service text,
  name text not null,
  client_id text not null,
  -- The secrets, the current one first: an old one is kept for a while when it is replaced. Null: it has none.
  sealed bytea,
  key_version integer,
  -- Grows with each change of what is sealed.
  version integer not null default 1,
  -- JSON: how it names itself to the service, its tenant, its own scopes.
  settings_text text not null default '{}',
  created_by uuid references users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((connector_id is null) <> (service is null))
);
create unique index oauth_apps_connector on oauth_apps (environment_id, connector_id) where connector_id is not null;
create unique index oauth_apps_service on oauth_apps (environment_id, service) where service is not null;

-- A person on the way to a service and back. The state in the address is known by its hash alone.
create table sign_in_attempts (
  id uuid primary key,
  environment_id uuid not null references environments (id) on delete cascade,
  -- SHA-256 of the state; used once.
  state_hash bytea not null unique,
  -- SHA-256 of what the browser that began it holds in a cookie: no other may finish it.
  browser_hash bytea not null,
  -- Null: somebody came by a connect link.
  user_id uuid references users (id) on delete cascade,
  connect_link_id uuid,
  connector_id uuid not null references connectors (id) on delete cascade,
  -- The connection that is signed in again; null: a new one is made.
  connection_id uuid references connections (id) on delete cascade,
  -- JSON: name, parameter set, what was entered and is no secret, the address to come back to, the scopes asked for.
  wanted_text text not null,
  -- Sealed: what was entered and is secret, the verifier, the nonce; once it came back, tokens that wait for a person's yes.
  sealed bytea,
  key_version integer,
  -- The app it signs in as: the id of a row, or how else it is known.
  app text not null,
  status text not null default 'waiting'
    check (status in ('waiting', 'exchanging', 'other-account', 'done', 'failed', 'cancelled')),
  -- JSON for whoever looks: the connection, the account, or what went wrong and who can mend it.
  result_text text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sign_in_attempts_expiry on sign_in_attempts (expires_at);

-- What OAuth gave for a connection. Only tokens, never what a person signs in with.
create table connection_tokens (
  connection_id uuid primary key references connections (id) on delete cascade,
  environment_id uuid not null,
  -- Grows with each answer of the service; whoever replaces tokens names the version that was read.
  version integer not null default 1,
  -- Access token, refresh token and what belongs to them, sealed together for this row and version.
  sealed bytea not null,
  key_version integer not null,
  -- The app they were given to.
  app text not null,
  obtained_at timestamptz not null,
  -- When the access token ends; null: the service did not say.
  expires_at timestamptz,
  -- When a worker refreshes them though nobody calls; null: nothing to refresh.
  refresh_at timestamptz,
  -- Until when they can be kept alive without a person, as far as is known; null: no end is known.
  lives_until timestamptz,
  scopes text,
  -- Whether a refresh token is good for one time only; null: not seen yet.
  rotates boolean,
  -- Who refreshes them now, and until when nobody else may.
  lease_owner text,
  lease_until timestamptz,
  -- The refresh token is on its way to the service: if nobody says what came of it, it may be used up.
  sent_at timestamptz,
  -- Since when refreshing has failed for reasons that may pass.
  failing_since timestamptz,
  last_failure text
);
create index connection_tokens_refresh on connection_tokens (refresh_at) where refresh_at is not null;

alter table connections
  -- JSON: who signed in at the service, as it says: {id, name, email}.
  add column account_text text,
  add column broken_since timestamptz,
  -- Takes over when the owner leaves.
  add column backup_owner_id uuid references users (id) on delete set null;

-- People of an environment, gathered by its admins.
create table groups (
  id uuid primary key,
  environment_id uuid not null references environments (id) on delete cascade,
  name text not null,
  name_key text not null,
  created_at timestamptz not null default now(),
  unique (environment_id, name_key)
);
create table group_members (
  group_id uuid not null references groups (id) on delete cascade,
  user_id uuid not null references users (id) on delete cascade,
  primary key (group_id, user_id)
);
create index group_members_user on group_members (user_id);

-- Who may use a connection beside its owner; `connections.shared` stands for every maker.
create table connection_shares (
  connection_id uuid not null references connections (id) on delete cascade,
  user_id uuid references users (id) on delete cascade,
  group_id uuid references groups (id) on delete cascade,
  shared_by uuid references users (id) on delete set null,
  shared_at timestamptz not null default now(),
  check ((user_id is null) <> (group_id is null))
);
create unique index connection_shares_user on connection_shares (connection_id, user_id) where user_id is not null;
create unique index connection_shares_group on connection_shares (connection_id, group_id) where group_id is not null;

-- A link by which somebody joins an environment. Known by its hash alone.
create table invitations (
  id uuid primary key,
  environment_id uuid not null references environments (id) on delete cascade,
  token_hash bytea not null unique,
  role text not null check (role in ('admin', 'maker', 'member')),
  -- Whom it is meant for, in the admin's words.
  note text not null default '',
  invited_by uuid references users (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_by uuid references users (id) on delete set null,
  accepted_at timestamptz
);
create index invitations_environment on invitations (environment_id, created_at desc);

-- A link by which a person without an account signs in for one connection. Known by its hash alone.
create table connect_links (
  id uuid primary key,
  environment_id uuid not null references environments (id) on delete cascade,
  connection_id uuid not null references connections (id) on delete cascade,
  token_hash bytea not null unique,
  note text not null default '',
  created_by uuid references users (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index connect_links_connection on connect_links (connection_id);
alter table sign_in_attempts add constraint sign_in_attempts_link
  foreign key (connect_link_id) references connect_links (id) on delete cascade;

-- Runs that wait until a connection works again. Few: a run stands here once for each connection.
create table connection_waits (
  connection_id uuid not null,
  run_id uuid not null,
  environment_id uuid not null,
  since timestamptz not null default clock_timestamp(),
  primary key (connection_id, run_id)
);
create index connection_waits_run on connection_waits (run_id);
