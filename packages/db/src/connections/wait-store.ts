import type { Pool } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import { wakeWaiting } from "./wake-waiting.ts";

/** What a run waits for until somebody mends it. */
export interface RunWait {
  /** Of a connection; of the flow when nothing is bound to a reference of it. */
  readonly id: string;
  readonly words: string;
  readonly since: number;
}

/** Something that flows cannot go on without. */
export interface NeededConnection extends RunWait {
  /** Null: it is a flow that lacks a connection. */
  readonly connectionId: string | null;
  /** Runs that wait for it. */
  readonly runs: number;
  /** Flows whose runs wait, or whose triggers are on hold. */
  readonly flows: readonly { readonly id: string; readonly name: string }[];
}

/** What waits for connections, for people. Every method takes the environment. */
export interface WaitStore {
  ofRun(environmentId: string, runId: string): Promise<readonly RunWait[]>;
  /** Longest first; connections that need a sign-in are here as soon as a flow that is on uses them. */
  needed(environmentId: string, limit: number): Promise<readonly NeededConnection[]>;
  /** Whatever waits for it tries once more. */
  tryAgain(environmentId: string, connectionId: string): Promise<void>;
}

const OF_RUN = `select connection_id as id, words, (extract(epoch from since) * 1000)::bigint as since
  from connection_waits where environment_id = $1 and run_id = $2 order by since, connection_id`;

const NEEDED = `with waiting as (
    select connection_id as id, flow_id, 1 as runs, since, words from connection_waits where environment_id = $1
    union all
    select hold_for, flow_id, 0, held_since, coalesce(message, '') from triggers
    where environment_id = $1 and hold_for is not null and not off
    union all
    select s.hold_for, s.flow_id, 0, s.held_since, coalesce(s.message, '') from trigger_subscriptions s
    where s.environment_id = $1 and s.hold_for is not null
    union all
    select c.id, f.id, 0, coalesce(c.broken_since, c.updated_at), coalesce(c.message, '') from connections c
    join flow_connections b on b.connection_id = c.id
    join flows f on f.id = b.flow_id and f.deleted_at is null and f.enabled
    where c.environment_id = $1 and c.deleted_at is null and c.status = 'needs-sign-in'
  ), needed as (
    select w.id, sum(w.runs)::int as runs, min(w.since) as since, (array_agg(w.words order by w.runs desc, w.since))[1] as words,
      (array_agg(distinct w.flow_id))[1:20] as flows
    from waiting w group by w.id order by min(w.since), w.id limit $2
  )
  select n.id, n.runs, n.words, (extract(epoch from n.since) * 1000)::bigint as since, c.id as "connectionId",
    (select coalesce(json_agg(json_build_object('id', f.id, 'name', f.name) order by f.name), '[]')
      from flows f where f.id = any(n.flows) and f.deleted_at is null) as flows
  from needed n left join connections c on c.id = n.id and c.environment_id = $1
  order by n.since, n.id`;

export function createWaitStore(pool: Pool): WaitStore {
  return {
    async ofRun(environmentId, runId) {
      if (!isUuid(environmentId) || !isUuid(runId)) return [];
      return pool.query<RunWait & { id: string }>(OF_RUN, [environmentId, runId]);
    },
    async needed(environmentId, limit) {
      if (!isUuid(environmentId)) return [];
      return pool.query<NeededConnection & { id: string }>(NEEDED, [environmentId, limit]);
    },
    async tryAgain(environmentId, connectionId) {
      if (!isUuid(environmentId) || !isUuid(connectionId)) return;
      await pool.transaction(async (sql) => {
        const known = await sql.query(
          "select 1 from connections where environment_id = $1 and id = $2 and deleted_at is null",
          [environmentId, connectionId],
        );
        if (known.length > 0) await wakeWaiting(sql, connectionId);
      });
    },
  };
}
