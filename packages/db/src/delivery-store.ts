import { createHash } from "node:crypto";
import type { Pool, Sql } from "./connection-pool.ts";
import type { SealRuns } from "./runs/sealed-run-store.ts";
import { writeManyRuns } from "./runs/write-many-runs.ts";
import type { DeliveryStore } from "./stores.ts";

/** Of callers at the same moment one inserts; the others wait for its commit, and then find its row. */
const REMEMBER = `insert into event_keys (flow_id, key, run_id, expires_at)
  values ($1, $2, $3, now() + $4::float8 * interval '1 ms')
  on conflict (flow_id, key) do update set run_id = excluded.run_id, expires_at = excluded.expires_at
    where event_keys.expires_at <= now()
  returning run_id`;

const FORGET_AT_ONCE = 10_000;
const FORGET = `with gone as (delete from event_keys where (flow_id, key) in
    (select flow_id, key from event_keys where expires_at <= now() limit ${FORGET_AT_ONCE}) returning 1)
  select count(*)::integer as count from gone`;

export function createDeliveryStore(pool: Pool, sealRuns: SealRuns): DeliveryStore {
  return {
    async accept({ flowId, key, runs, rememberMs }) {
      const sealed = await sealRuns(runs);
      const digest = createHash("sha256").update(key).digest();
      const runId = runs[0]?.id ?? null;
      return pool.transaction(async (sql) => {
        const mine = await sql.query(REMEMBER, [flowId, digest, runId, rememberMs]);
        if (mine.length > 0) {
          await writeManyRuns(sql, sealed);
          return { first: true, runId };
        }
        const [row] = await sql.query<{ run_id: string | null }>(
          "select run_id from event_keys where flow_id = $1 and key = $2",
          [flowId, digest],
        );
        return { first: false, runId: row?.run_id ?? null };
      });
    },
  };
}

/** Keys nobody will send again; a piece at a time, so that no statement takes long. */
export async function forgetDeliveries(sql: Pick<Sql, "query">): Promise<void> {
  for (;;) {
    const [row] = await sql.query<{ count: number }>(FORGET);
    if ((row?.count ?? 0) < FORGET_AT_ONCE) return;
  }
}
