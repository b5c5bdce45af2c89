-- How often the service of a connection was called through the gateway's own address, by the day (UTC).
create table connection_usage (
  connection_id uuid not null references connections (id) on delete cascade,
  day date not null,
  calls bigint not null,
  failures bigint not null,
  took_ms bigint not null,
  primary key (connection_id, day)
);
