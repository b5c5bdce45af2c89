-- What admins enter in place of placeholders of a connector's files is sealed, as credentials are. It stood in settings_text
-- before; a process that has the master key seals what is still there when it starts.
alter table connectors
  -- The values by the ids of their questions, sealed together for this row and version.
  add column values_sealed bytea,
  add column values_key_version integer,
  -- Grows with each change of what is sealed.
  add column values_version integer not null default 0,
  -- The ids of the questions that were answered.
  add column values_ids text[] not null default '{}',
  -- Where the connector sent to when they were entered: elsewhere they do not go.
  add column values_sends_to text not null default '',
  add constraint connectors_values check ((values_sealed is null) = (values_key_version is null));
create index connectors_values_key on connectors (environment_id, values_key_version) where values_sealed is not null;
