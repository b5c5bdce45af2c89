import { createHash } from "node:crypto";
import { parseDefinition, runConcurrency } from "@towpath/flow";
import type { Pool, Sql } from "../connection-pool.ts";
import { isUuid, newId } from "../new-id.ts";
import type { FlowStore, StoredVersion } from "../stores.ts";
import { getFlow } from "./get-flow.ts";
import { pinsOf } from "./pinned-outputs.ts";

const SELECT_VERSION = `select id, flow_id as "flowId", environment_id as "environmentId", number,
  definition_text as "definitionText", parameters_text as "parametersText", pins_text as "pinsText",
  (extract(epoch from published_at) * 1000)::bigint as "publishedAt", published_by as "publishedBy", note,
  connectors_text as "connectorsText"
  from flow_versions`;

type VersionRow = Omit<StoredVersion, "connectors"> & { id: string; connectorsText: string };

const toVersion = ({ connectorsText, ...version }: VersionRow): StoredVersion => ({
  ...version,
  // Written by `insertVersion` and nobody else.
  connectors: JSON.parse(connectorsText) as Record<string, string>,
});

const NO_PINS = "{}";

type Told = Pick<StoredVersion, "definitionText" | "parametersText"> &
  Partial<Pick<StoredVersion, "pinsText" | "note">>;

const digestOf = (
  { definitionText, parametersText, pinsText = NO_PINS, note = "" }: Told,
  by: string | null = null,
) =>
  createHash("sha256")
    .update(`${definitionText.length}\n${definitionText}${parametersText}`)
    .update(pinsText === NO_PINS ? "" : `\n${pinsText}`)
    .update(note === "" ? "" : `\npart: ${note}`)
    .update(by === null ? "" : `\nby: ${by}`)
    .digest();

interface NewVersion {
  flowId: string;
  environmentId: string;
  definitionText: string;
  parametersText: string;
  publishedBy: string | null;
  name: string;
  note: string;
  connectors: Readonly<Record<string, string>>;
}

function runLimitOf(definitionText: string): number | null {
  const definition = parseDefinition(definitionText);
  return definition.ok ? (runConcurrency(definition.value)?.runs ?? null) : null;
}

/** The next number of a flow whose row the caller has locked. */
export async function insertVersion(sql: Sql, version: NewVersion): Promise<string> {
  const id = newId();
  await sql.query(
    `insert into flow_versions (id, flow_id, environment_id, number, definition_text, parameters_text, digest,
       published_by, note, run_limit, connectors_text, name)
     values ($1, $2, $3, (select coalesce(max(number), 0) + 1 from flow_versions where flow_id = $2), $4, $5, $6, $7, $8,
       $9, $10, $11)`,
    [
      id,
      version.flowId,
      version.environmentId,
      version.definitionText,
      version.parametersText,
      digestOf(version),
      version.publishedBy,
      version.note,
      runLimitOf(version.definitionText),
      JSON.stringify(version.connectors),
      version.name,
    ],
  );
  return id;
}

type Draft = Pick<StoredVersion, "definitionText" | "parametersText" | "pinsText" | "note">;

/** Whoever tries a draft has a version of their own: what it may use follows from who that is, as with a published one. */
async function keepDraft(
  pool: Pool,
  { environmentId, flowId }: Pick<StoredVersion, "environmentId" | "flowId">,
  draft: Draft,
  by: string | null,
): Promise<StoredVersion | null> {
  const digest = digestOf(draft, by);
  await pool.query(
    `insert into flow_versions (id, flow_id, environment_id, number, definition_text, parameters_text, digest,
       pins_text, note, published_by)
     values ($1, $2, $3, 0, $4, $5, $6, $7, $8, $9) on conflict (flow_id, digest) where number = 0 do nothing`,
    [
      newId(),
      flowId,
      environmentId,
      draft.definitionText,
      draft.parametersText,
      digest,
      draft.pinsText,
      draft.note,
      by,
    ],
  );
  const [row] = await pool.query<VersionRow>(
    `${SELECT_VERSION} where flow_id = $1 and number = 0 and digest = $2`,
    [flowId, digest],
  );
  return row === undefined ? null : toVersion(row);
}

function draftVersionOf(pool: Pool): FlowStore["draftVersion"] {
  return async (environmentId, id, by, part) => {
    const flow = await getFlow(pool, environmentId, id);
    if (flow === null) return null;
    const { parametersText } = flow;
    const { definitionText, note } = part ?? { definitionText: flow.definitionText, note: "" };
    const draft = { definitionText, parametersText, pinsText: await pinsOf(pool, id), note };
    return keepDraft(pool, { environmentId, flowId: id }, draft, by);
  };
}

export function createVersions(
  pool: Pool,
): Pick<FlowStore, "versions" | "draftVersion" | "draftFor" | "version"> {
  return {
    draftVersion: draftVersionOf(pool),
    draftFor: async (version, by) =>
      version.publishedBy === by ? version : keepDraft(pool, version, version, by),
    async versions(environmentId, id) {
      if (!isUuid(environmentId) || !isUuid(id)) return [];
      const rows = await pool.query<VersionRow>(
        `${SELECT_VERSION} where environment_id = $1 and flow_id = $2 and number > 0 order by number desc`,
        [environmentId, id],
      );
      return rows.map(toVersion);
    },
    async version(versionId) {
      if (!isUuid(versionId)) return null;
      const [row] = await pool.query<VersionRow>(`${SELECT_VERSION} where id = $1`, [versionId]);
      return row === undefined ? null : toVersion(row);
    },
  };
}
