import { isSecured } from "@towpath/engine";
import type { Pool } from "../connection-pool.ts";
import { isUuid, newId } from "../new-id.ts";
import type { Intervention, InterventionStore } from "../operating.ts";
import { decodeChunk, decodeEvent } from "./journal-codec.ts";

const SELECT = `select i.run_id as "runId", i.kind, i.source_run_id as "sourceRunId", i.step, i.detail,
    (extract(epoch from i.at) * 1000)::bigint as at, u.name as by
  from run_interventions i left join users u on u.id = i.by_user`;
const QUARANTINED = `select event from runs where environment_id = $1 and id = $2 and status = 'Failed'
  and error like '{"code":"Quarantined"%' for update`;
const JOURNAL = "select lines, payloads from journal where run_id = $1 order by seq";
// The fence keeps whoever held it last from writing on.
const RESUME = `update runs set status = 'Queued', fence = fence + 1, recovery_attempts = 0, error = null,
  outputs = null, ended_at = null, lease_owner = null, lease_until = null, wake_at = null, rung_at = null,
  cancel_requested = false where id = $1`;

interface ChunkRow {
  readonly lines: string;
  readonly payloads: string | null;
}

/** A run that was resubmitted over and over still has a page that can be read. */
const MOST = 200;

/** What people did to runs, for their history. */
export function createInterventionStore(pool: Pool): InterventionStore {
  return {
    async of(environmentId, runId) {
      if (!isUuid(environmentId) || !isUuid(runId)) return [];
      return pool.query<Intervention & { runId: string }>(
        `${SELECT} where i.environment_id = $1 and (i.run_id = $2 or i.source_run_id = $2)
         order by i.at, i.id limit ${MOST}`,
        [environmentId, runId],
      );
    },
    async note({ environmentId, runId, kind, step, detail, by }) {
      await pool.query(
        `insert into run_interventions (id, environment_id, run_id, kind, step, detail, by_user)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [newId(), environmentId, runId, kind, step ?? null, detail ?? "", by],
      );
    },
    async resume({ environmentId, runId, by }) {
      if (!isUuid(environmentId) || !isUuid(runId)) return "not-quarantined";
      return pool.transaction(async (sql) => {
        const [run] = await sql.query<{ event: string }>(QUARANTINED, [environmentId, runId]);
        if (run === undefined) return "not-quarantined";
        const entries = (await sql.query<ChunkRow>(JOURNAL, [runId])).flatMap((row) =>
          decodeChunk(row.lines, row.payloads),
        );
        // The key that opens them was wiped when the run ended: it would go on with veils for values.
        if (decodeEvent(run.event).sealed !== undefined || entries.some(isSecured)) return "secured";
        await sql.query(RESUME, [runId]);
        await sql.query(
          `insert into run_interventions (id, environment_id, run_id, kind, by_user)
           values ($1, $2, $3, 'resumed', $4)`,
          [newId(), environmentId, runId, by],
        );
        return "resumed";
      });
    },
  };
}
