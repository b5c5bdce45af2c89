-- Operations that a person wants at the top of the picker. Of what is built in `connector` is empty; else it is the name, which
-- holds when the connector is imported again.
create table favourite_operations (
  user_id uuid not null references users (id) on delete cascade,
  environment_id uuid not null references environments (id) on delete cascade,
  connector text not null,
  operation text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (user_id, environment_id, connector, operation)
);

-- How a person left a flow: what is folded, and where they looked, as JSON.
create table flow_views (
  user_id uuid not null references users (id) on delete cascade,
  flow_id uuid not null references flows (id) on delete cascade,
  view_text text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (user_id, flow_id)
);
create index flow_views_flow on flow_views (flow_id);
