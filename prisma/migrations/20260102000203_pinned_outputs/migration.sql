-- Outputs that a maker pinned to actions for trying the draft out. Beside the definition, never in it.
create table pinned_outputs (
  flow_id uuid not null references flows (id) on delete cascade,
  -- Lower case by the code: names of actions are one in any case.
  action_key text not null,
  action text not null,
  status text not null check (status in ('Succeeded', 'Failed', 'TimedOut', 'Skipped')),
  -- JSON as text, for the reason given at runs.event; null: none.
  outputs text,
  by_user uuid references users (id) on delete set null,
  at timestamptz not null default clock_timestamp(),
  primary key (flow_id, action_key)
);

-- A draft run is pinned to the draft as it was, its pinned outputs included. What is published has none: a live run
-- could not use one if it tried.
alter table flow_versions add column pins_text text not null default '{}';
alter table flow_versions add constraint flow_versions_no_live_pins check (number = 0 or pins_text = '{}');
