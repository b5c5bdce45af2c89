import type { Pool } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";

/** A flow that is on, and whose latest live runs failed. */
export interface FailingFlow {
  readonly id: string;
  readonly name: string;
  /** Failed runs since the last one that succeeded, of the last hundred. */
  readonly failures: number;
  /** When the first of them began. */
  readonly since: number;
  readonly lastRunId: string;
}

/** A run that waits until a person says what became of a call. */
export interface AskingRun {
  readonly id: string;
  readonly flowName: string;
  readonly createdAt: number;
}

/** A flow with something in its draft that does not run. */
export interface UnpublishedFlow {
  readonly id: string;
  readonly name: string;
  /** It was published before, and changed since. */
  readonly wasPublished: boolean;
}

/** What of an environment's flows somebody should look at. Each list holds at most what was asked for. */
export interface FlowAttention {
  readonly failing: readonly FailingFlow[];
  readonly asking: readonly AskingRun[];
  readonly unpublished: readonly UnpublishedFlow[];
}

/** The last runs that ended badly name the flows to look at; then each is a few steps into the index of its runs. */
const FAILING = `with suspects as (
    select distinct flow_id from (
      select flow_id from runs where environment_id = $1 and status in ('Failed', 'TimedOut') and mode = 'live'
      order by id desc limit 500
    ) latest
  )
  select f.id, f.name, n.failures::int as failures, (extract(epoch from n.since) * 1000)::bigint as since, n.last as "lastRunId"
  from suspects s
  join flows f on f.id = s.flow_id and f.environment_id = $1 and f.deleted_at is null and f.enabled
  join lateral (
    select count(*) as failures, min(t.created_at) as since, (array_agg(t.id order by t.id desc))[1] as last
    from (
      select id, created_at, status, sum((status = 'Succeeded')::int) over (order by id desc) as successes
      from (select id, created_at, status from runs where flow_id = f.id and mode = 'live' and ended_at is not null
        order by id desc limit 100) ended
    ) t where t.successes = 0 and t.status in ('Failed', 'TimedOut')
  ) n on n.failures > 0
  order by n.since, f.id limit $2`;

const ASKING = `select r.id, f.name as "flowName", (extract(epoch from r.created_at) * 1000)::bigint as "createdAt"
  from runs r join flows f on f.id = r.flow_id
  where r.environment_id = $1 and r.status = 'Waiting' and r.asks_person order by r.id limit $2`;

const UNPUBLISHED = `select f.id, f.name, v.id is not null as "wasPublished"
  from flows f left join flow_versions v on v.id = f.published_version_id
  where f.environment_id = $1 and f.deleted_at is null
    and (v.id is null or v.definition_text <> f.definition_text or v.parameters_text <> f.parameters_text)
  order by f.updated_at desc, f.id desc limit $2`;

export function flowAttentionOf(
  pool: Pool,
): (environmentId: string, limit: number) => Promise<FlowAttention> {
  return async (environmentId, limit) => {
    if (!isUuid(environmentId)) return { failing: [], asking: [], unpublished: [] };
    const of = [environmentId, limit];
    const [failing, asking, unpublished] = await Promise.all([
      pool.query<FailingFlow & { id: string }>(FAILING, of),
      pool.query<AskingRun & { id: string }>(ASKING, of),
      pool.query<UnpublishedFlow & { id: string }>(UNPUBLISHED, of),
    ]);
    return { failing, asking, unpublished };
  };
}
