-- Who waits for a turn, by itself: where nobody does, a claim must find that out at once, however many others wait.
create index runs_turns on runs (flow_id, id) where status = 'Queued' and run_limit is not null and fence = 0;

-- As before, but ordered by what the index holds: a plan made for an empty table would otherwise go through the whole
-- queue, and be kept.
create or replace function limited_runs(most integer, wanted uuid[]) returns setof uuid
  language plpgsql volatile as $$
begin
  perform 1 from runs where status = 'Queued' and run_limit is not null and fence = 0 order by flow_id, id limit 1;
  if not found then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtext('towpath limited runs'));
  return query
    select turn.id
    from (
      select distinct on (q.flow_id) q.flow_id, q.run_limit from runs q
      where q.status = 'Queued' and q.run_limit is not null and q.fence = 0
      order by q.flow_id, q.id
    ) flow
    cross join lateral (
      select r.id from runs r
      where r.flow_id = flow.flow_id and r.run_limit is not null and r.status = 'Queued' and r.fence = 0
      order by r.id
      limit greatest(0, flow.run_limit - (
        select count(*) from runs b
        where b.flow_id = flow.flow_id and b.run_limit is not null and b.status in ('Queued', 'Running', 'Waiting')
          and b.fence > 0))
      for update of r
    ) turn
    where wanted is null or turn.id = any(wanted)
    order by turn.id
    limit most;
end $$;
