import type { Pool } from "../connection-pool.ts";
import { isUuid, newId } from "../new-id.ts";
import type { Intervention, InterventionStore } from "../operating.ts";

const SELECT = `select i.run_id as "runId", i.kind, i.source_run_id as "sourceRunId", i.step, i.detail,
    (extract(epoch from i.at) * 1000)::bigint as at, u.name as by
  from run_interventions i left join users u on u.id = i.by_user`;
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
  };
}
