import type { Pool, Sql } from "../connection-pool.ts";
import { isUuid, newId } from "../new-id.ts";
import { storableName } from "../storable-text.ts";
import type { DraftStore, FlowPulse, PastState, PastTexts } from "./draft-types.ts";
import { ALIVE } from "./get-flow.ts";

/** Drafts of one flow that nobody kept by hand, and that somebody did: older ones go. */
const MOST_DRAFTS = 50;
const MOST_KEPT = 100;
const MOST_VERSIONS = 200;

const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::bigint`;
const SAVED_AT = "coalesce(f.saved_at, f.created_at)";
const SAVED_BY = "coalesce(f.saved_by, f.created_by)";

const PULSE = `select f.revision, f.name, f.enabled, v.number as "publishedNumber", ${ms("v.published_at")} as "publishedAt",
    u.id as "userId", u.name as "userName", ${ms(SAVED_AT)} as "savedAt"
  from flows f left join flow_versions v on v.id = f.published_version_id left join users u on u.id = ${SAVED_BY}
  where ${ALIVE} and f.id = $2`;

const LIST = `select past.*, u.name as "userName" from (
    select d.id, 'draft' as kind, null::int as number, d.revision, d.saved_by as "userId", ${ms("d.saved_at")} as at,
      d.kept, d.name, d.note
    from flow_drafts d where d.flow_id = $1
    union all (
    select v.id, 'version', v.number, null, v.published_by, ${ms("v.published_at")}, true, v.name, v.note
    from flow_versions v where v.flow_id = $1 and v.number > 0 order by v.number desc limit ${MOST_VERSIONS})
  ) past left join users u on u.id = past."userId" order by past.at desc, past.number desc nulls last`;

const READ = `select definition_text as "definitionText", parameters_text as "parametersText" from (
    select id, flow_id, definition_text, parameters_text from flow_drafts
    union all select id, flow_id, definition_text, parameters_text from flow_versions where number > 0
  ) past where past.flow_id = $1 and past.id = $2`;

const SINCE = `select * from (
    select d.saved_by as "userId", u.name as "userName", ${ms("d.saved_at")} as at, d.revision, d.definition_text as "definitionText"
    from flow_drafts d left join users u on u.id = d.saved_by where d.flow_id = $2
      and ${ms("d.saved_at")} > $3
    union all
    select u.id, u.name, ${ms(SAVED_AT)}, f.revision, f.definition_text
    from flows f left join users u on u.id = ${SAVED_BY} where ${ALIVE} and f.id = $2 and ${ms(SAVED_AT)} > $3
  ) past order by past.revision desc, past.at desc limit $4`;

interface Named {
  userId: string | null;
  userName: string | null;
}

function authored<R extends Named>({ userId, userName, ...row }: R) {
  return { ...row, by: userId === null || userName === null ? null : { id: userId, name: userName } };
}

async function isFlow(sql: Pick<Sql, "query">, environmentId: string, flowId: string): Promise<boolean> {
  if (!isUuid(environmentId) || !isUuid(flowId)) return false;
  const rows = await sql.query(`select f.id from flows f where ${ALIVE} and f.id = $2`, [
    environmentId,
    flowId,
  ]);
  return rows.length > 0;
}

export function createDraftStore(pool: Pool): DraftStore {
  return {
    async pulse(environmentId, flowId) {
      if (!isUuid(environmentId) || !isUuid(flowId)) return null;
      const [row] = await pool.query<Omit<FlowPulse, "savedBy"> & Named & { revision: number }>(PULSE, [
        environmentId,
        flowId,
      ]);
      if (row === undefined) return null;
      const { by, ...pulse } = authored(row);
      return { ...pulse, savedBy: by };
    },
    async list(environmentId, flowId) {
      if (!(await isFlow(pool, environmentId, flowId))) return [];
      const rows = await pool.query<Omit<PastState, "by"> & Named & { id: string }>(LIST, [flowId]);
      return rows.map(authored);
    },
    async read(environmentId, flowId, id) {
      if (!isUuid(id) || !(await isFlow(pool, environmentId, flowId))) return null;
      const [row] = await pool.query<PastTexts & { definitionText: string }>(READ, [flowId, id]);
      return row ?? null;
    },
    keep: keepOf(pool),
    async since(environmentId, flowId, at, most) {
      if (!isUuid(environmentId) || !isUuid(flowId)) return [];
      const rows = await pool.query<Named & { at: number; definitionText: string }>(SINCE, [
        environmentId,
        flowId,
        at,
        most,
      ]);
      return rows.map(authored).reverse();
    },
  };
}

function keepOf(pool: Pool): DraftStore["keep"] {
  return async (environmentId, flowId, { revision, name, note }) => {
    if (!isUuid(environmentId) || !isUuid(flowId)) return null;
    return pool.transaction(async (sql) => {
      const kept = await sql.query(
        `insert into flow_drafts (id, flow_id, revision, definition_text, parameters_text, saved_by, saved_at, kept, name, note)
         select $4, f.id, f.revision, f.definition_text, f.parameters_text, ${SAVED_BY}, ${SAVED_AT}, true, $5, $6
         from flows f where ${ALIVE} and f.id = $2 and f.revision = $3
         on conflict (flow_id, revision) do update set kept = true,
           name = case when excluded.name = '' then flow_drafts.name else excluded.name end,
           note = case when excluded.note = '' then flow_drafts.note else excluded.note end
         returning id`,
        [environmentId, flowId, revision, newId(), storableName(name), storableName(note)],
      );
      if (kept.length === 0) return (await isFlow(sql, environmentId, flowId)) ? "stale" : null;
      await trimDrafts(sql, flowId);
      return "kept";
    });
  };
}

/** The oldest states go, those that were kept by hand much later. */
export async function trimDrafts(sql: Pick<Sql, "query">, flowId: string): Promise<void> {
  await sql.query(
    `delete from flow_drafts where flow_id = $1 and id in (
       (select id from flow_drafts where flow_id = $1 and not kept order by revision desc offset ${MOST_DRAFTS})
       union all
       (select id from flow_drafts where flow_id = $1 and kept order by revision desc offset ${MOST_KEPT}))`,
    [flowId],
  );
}
