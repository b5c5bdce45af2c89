import type { Pool } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";

export interface CountedCalls {
  readonly calls: number;
  readonly failures: number;
  /** All calls together. */
  readonly tookMs: number;
}

/** How often connections were called by programs. */
export interface UsageStore {
  /** @param atMs when, epoch milliseconds: it decides the day */
  add(atMs: number, counted: readonly (CountedCalls & { readonly connectionId: string })[]): Promise<void>;
  /** Days with calls, the latest first. */
  days(
    environmentId: string,
    connectionId: string,
    most: number,
  ): Promise<readonly (CountedCalls & { readonly day: string })[]>;
}

// A connection that is gone by now is left out, so that it does not take the others with it.
const ADD = `insert into connection_usage (connection_id, day, calls, failures, took_ms)
  select c.id, (to_timestamp($1::float8 / 1000) at time zone 'UTC')::date, u.calls, u.failures, u.took_ms
  from unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[]) as u (id, calls, failures, took_ms)
  join connections c on c.id = u.id order by c.id
  on conflict (connection_id, day) do update set calls = connection_usage.calls + excluded.calls,
    failures = connection_usage.failures + excluded.failures, took_ms = connection_usage.took_ms + excluded.took_ms`;

const DAYS = `select u.day::text as day, u.calls::float8 as calls, u.failures::float8 as failures,
    u.took_ms::float8 as "tookMs"
  from connection_usage u join connections c on c.id = u.connection_id
  where c.environment_id = $1 and c.id = $2 and c.deleted_at is null order by u.day desc limit $3`;

export function createUsageStore(pool: Pool): UsageStore {
  return {
    async add(atMs, counted) {
      const columns = (name: keyof CountedCalls) => counted.map((one) => Math.round(one[name]));
      const ids = counted.map(({ connectionId }) => connectionId);
      await pool.query(ADD, [atMs, ids, columns("calls"), columns("failures"), columns("tookMs")]);
    },
    async days(environmentId, connectionId, most) {
      if (!isUuid(environmentId) || !isUuid(connectionId)) return [];
      return pool.query<CountedCalls & { day: string }>(DAYS, [environmentId, connectionId, most]);
    },
  };
}
