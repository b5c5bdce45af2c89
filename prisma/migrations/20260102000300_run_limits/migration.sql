-- How many live runs of a version may be under way at once; null: as many as come. Read from the trigger at publish,
-- and copied to each run: a run keeps the limit it began under.
alter table flow_versions add column run_limit smallint;
alter table runs add column run_limit smallint;

-- Whose turn it is: the unfinished runs of flows with a limit. Few, and no other run has a place in it.
create index runs_limited on runs (flow_id, id)
  where run_limit is not null and status in ('Queued', 'Running', 'Waiting');
-- Claims go around the environments.
create index runs_queued_environment on runs (environment_id, id) where status = 'Queued';

-- The runs with a limit whose turn it is, oldest first: a flow with a limit of n has at most n that began and are not
-- over. Whoever asks waits for the one who asked before to commit: each statement in here then sees what that one took.
create function limited_runs(most integer, wanted uuid[]) returns setof uuid
  language plpgsql volatile as $$
begin
  perform 1 from runs where status = 'Queued' and run_limit is not null and fence = 0 limit 1;
  if not found then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtext('towpath limited runs'));
  return query
    select turn.id
    from (
      select q.flow_id, min(q.run_limit) as run_limit from runs q
      where q.status = 'Queued' and q.run_limit is not null and q.fence = 0
      group by q.flow_id
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
