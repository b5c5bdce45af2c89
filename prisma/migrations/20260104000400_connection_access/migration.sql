-- What became of a connection, for those who may see it: who shared it, gave it away, put it in place of another, and
-- since when it worked or did not.
create table connection_events (
  id bigint generated always as identity primary key,
  connection_id uuid not null references connections (id) on delete cascade,
  at timestamptz not null default clock_timestamp(),
  kind text not null
    check (kind in ('made', 'needs-sign-in', 'connected', 'credential', 'shared', 'owner', 'backup', 'replaced')),
  by_user uuid references users (id) on delete set null,
  -- In plain words: what the service said, with whom it is shared, who has it now.
  detail text
);
create index connection_events_page on connection_events (connection_id, id desc);

-- The status changes in many places (calls, tests, refreshed tokens, people): the row itself says so, and none can be
-- forgotten. What is older than half a year goes.
create function note_connection() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into connection_events (connection_id, kind, by_user) values (new.id, 'made', new.owner_id);
    return null;
  end if;
  insert into connection_events (connection_id, kind, detail)
    values (new.id, case when new.status <> old.status then new.status else 'credential' end, new.message);
  delete from connection_events where connection_id = new.id and at < now() - interval '180 days';
  return null;
end $$;
create trigger connection_made after insert on connections for each row execute function note_connection();
create trigger connection_changed after update of status, credential_version on connections for each row
  when ((old.status <> new.status or old.credential_version <> new.credential_version) and new.deleted_at is null)
  execute function note_connection();

-- Since when nobody can use it, whoever found that out.
create function date_connection_trouble() returns trigger language plpgsql as $$
begin
  new.broken_since := case when new.status = 'needs-sign-in' then coalesce(new.broken_since, clock_timestamp()) end;
  return new;
end $$;
create trigger connection_trouble before update of status on connections for each row
  when (old.status <> new.status) execute function date_connection_trouble();

create index connections_owner on connections (environment_id, owner_id) where deleted_at is null;
create index connections_status on connections (environment_id, status) where deleted_at is null;
