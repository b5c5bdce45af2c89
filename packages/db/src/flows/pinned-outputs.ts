import type { Pool, Sql } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import type { PinnedOutput, PinStore } from "../operating.ts";
import { storableJson, storableName } from "../storable-text.ts";

const keyOf = (action: string) => storableName(action).toLowerCase();

/** What draft runs of a flow give out instead of executing, as the text that their version keeps. */
export async function pinsOf(sql: Pick<Sql, "query">, flowId: string): Promise<string> {
  const rows = await sql.query<{ action: string; status: string; outputs: string | null }>(
    "select action, status, outputs from pinned_outputs where flow_id = $1 order by action_key",
    [flowId],
  );
  const members = rows.map(({ action, status, outputs }) => {
    const parts = [
      `"status":${JSON.stringify(status)}`,
      ...(outputs === null ? [] : [`"outputs":${outputs}`]),
    ];
    return `${JSON.stringify(action)}:{${parts.join(",")}}`;
  });
  return `{${members.join(",")}}`;
}

const OF_FLOW = `from pinned_outputs p join flows f on f.id = p.flow_id
  where f.environment_id = $1 and f.deleted_at is null and p.flow_id = $2`;

/** The caller has found the flow in the environment; what is not there changes nothing. */
export function createPinStore(pool: Pool): PinStore {
  return {
    async list(environmentId, flowId) {
      if (!isUuid(environmentId) || !isUuid(flowId)) return [];
      return pool.query<PinnedOutput & { action: string }>(
        `select p.action, p.status, p.outputs as "outputsText", p.edited,
           (extract(epoch from p.at) * 1000)::bigint as at ${OF_FLOW} order by p.action_key`,
        [environmentId, flowId],
      );
    },
    async save(environmentId, flowId, { action, status, outputsText, edited, by }) {
      await pool.query(
        `insert into pinned_outputs (flow_id, action_key, action, status, outputs, by_user, edited)
         select f.id, $3, $4, $5, $6, $7, $8 from flows f
           where f.environment_id = $1 and f.deleted_at is null and f.id = $2
         on conflict (flow_id, action_key) do update
           set action = $4, status = $5, outputs = $6, by_user = $7, edited = $8, at = clock_timestamp()`,
        [
          environmentId,
          flowId,
          keyOf(action),
          storableName(action),
          status,
          outputsText === null ? null : storableJson(outputsText),
          by,
          edited,
        ],
      );
    },
    async clear(environmentId, flowId, actions) {
      const keys = actions === undefined ? null : actions.map(keyOf);
      await pool.query(
        `delete from pinned_outputs where flow_id = $2 and ($3::text[] is null or action_key = any($3::text[]))
           and exists (select 1 from flows f where f.id = $2 and f.environment_id = $1)`,
        [environmentId, flowId, keys],
      );
    },
  };
}
