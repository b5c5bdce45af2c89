import type { ReceivedMessage, RunStore } from "@towpath/engine";
import type { Sql } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import { decodeValue, encodeValue } from "../value-text.ts";

// A run that was asked to stop reads nothing any more. The run is locked first: a message and the end of the run, or two messages of one key, meet one after the other.
const DELIVER = `with run as materialized (select id, status in ('Queued', 'Running', 'Waiting') and not cancel_requested as alive, status
    from runs where id = $1 for update),
  kept as (insert into run_messages (run_id, key, body) select id, $2, $3 from run where alive
    on conflict do nothing returning run_id),
  woken as (update runs r set messages = r.messages + 1,
      wake_at = case when r.status = 'Waiting' then now() else r.wake_at end,
      rung_at = case when r.status = 'Waiting' then null else r.rung_at end
    from kept where r.id = kept.run_id returning r.id)
  select alive, exists (select 1 from woken) as delivered,
    exists (select 1 from run_messages m where m.run_id = $1 and m.key = $2) as known
  from run`;

const READ = `select key, body, (extract(epoch from received_at) * 1000)::bigint as received_at
  from run_messages where run_id = $1 order by received_at, key`;

/** Of runs that are over, and of those whose partition is gone. */
const TIDY = `delete from run_messages m where not exists (select 1 from runs r
  where r.id = m.run_id and r.status in ('Queued', 'Running', 'Waiting'))
  and m.received_at < now() - interval '1 day'`;

/** What the world sends to runs that have begun. */
export function createRunInbox(sql: Sql): Pick<RunStore, "deliver" | "readMessages"> {
  return {
    async deliver({ runId, key, body }) {
      if (!isUuid(runId)) return "unknown";
      const [row] = await sql.prepared<{ alive: boolean; delivered: boolean; known: boolean }>(
        "deliver_message",
        DELIVER,
        [runId, key, encodeValue(body)],
      );
      if (row === undefined) return "unknown";
      if (row.delivered) return "delivered";
      // Not delivered although the run is alive: another one of that key was first.
      return row.alive || row.known ? "duplicate" : "ended";
    },
    async readMessages(runId): Promise<readonly ReceivedMessage[]> {
      if (!isUuid(runId)) return [];
      const rows = await sql.prepared<{ key: string; body: string; received_at: number }>(
        "read_messages",
        READ,
        [runId],
      );
      return rows.map((row) => ({
        key: row.key,
        body: decodeValue(row.body),
        receivedAt: row.received_at,
      }));
    },
  };
}

/** Messages are kept with the journal of their run; those nobody can read any more are deleted daily. */
export async function tidyInbox(sql: Pick<Sql, "query">): Promise<void> {
  await sql.query(TIDY);
}
