-- Which connections are to be left alone for a while, because their services asked for it or fail: one row for each,
-- shared by all workers. It says nothing once its time is over.
create table connection_pauses (
  connection text primary key,
  reason text not null check (reason in ('asked', 'failing')),
  until timestamptz not null
);
