-- Inputs that makers keep to test a flow with again.
create table test_cases (
  id uuid primary key,
  flow_id uuid not null references flows (id) on delete cascade,
  name text not null,
  -- JSON as text, for the reason given at runs.event: body, headers and queries of the trigger.
  payload_text text not null,
  by_user uuid references users (id) on delete set null,
  at timestamptz not null default clock_timestamp()
);
create index test_cases_flow on test_cases (flow_id, at);

-- Whether a person wrote what is pinned, or it stands as a run gave it out.
alter table pinned_outputs add column edited boolean not null default true;
