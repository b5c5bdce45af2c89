-- Since when a connection has its credential: what was used before says nothing of a new one.
alter table connections add column credential_at timestamptz not null default now();
update connections c set credential_at = coalesce(
  (select max(e.at) from connection_events e where e.connection_id = c.id and e.kind = 'credential'), c.created_at);

-- Whoever made a connect link hears once that somebody used it.
alter table connect_links add column used_as text;
alter table connect_links add column told_at timestamptz;
update connect_links set told_at = now() where used_at is not null;
create index connect_links_news on connect_links (environment_id, created_by) where used_at is not null and told_at is null;
