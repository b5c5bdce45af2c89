import type { RunStatus } from "@towpath/engine";
import { parseFlowSettings } from "@towpath/flow";
import type { StoredFlow, StoredVersion } from "../stores.ts";

/** One query for a flow with all that lists and pages show of it; the last run is one step into an index. */
export const SELECT_FLOW = `select f.id, f.environment_id, f.name, f.enabled, f.definition_text, f.parameters_text,
    f.revision, f.hook_key, f.settings_text, f.source_id, f.source_member, f.source_pointer,
    (extract(epoch from f.created_at) * 1000)::bigint as created_at,
    (extract(epoch from f.updated_at) * 1000)::bigint as updated_at,
    (extract(epoch from f.updated_at) * 1000000)::bigint as updated_us,
    v.id as version_id, v.number, v.definition_text as version_definition, v.parameters_text as version_parameters,
    (extract(epoch from v.published_at) * 1000)::bigint as published_at, v.published_by, v.note,
    (extract(epoch from t.next_at) * 1000)::bigint as next_at,
    r.id as run_id, r.status as run_status, r.created_at as run_created_at
  from flows f
  left join flow_versions v on v.id = f.published_version_id
  left join triggers t on t.flow_id = f.id
  left join lateral (
    select runs.id, runs.status, (extract(epoch from runs.created_at) * 1000)::bigint as created_at
    from runs where runs.flow_id = f.id order by runs.id desc limit 1
  ) r on true`;

export interface FlowRow {
  id: string;
  environment_id: string;
  name: string;
  enabled: boolean;
  definition_text: string;
  parameters_text: string;
  revision: number;
  hook_key: string;
  settings_text: string;
  source_id: string | null;
  source_member: string | null;
  source_pointer: string | null;
  created_at: number;
  updated_at: number;
  updated_us: number;
  version_id: string | null;
  number: number;
  version_definition: string;
  version_parameters: string;
  published_at: number;
  published_by: string | null;
  note: string;
  next_at: number | null;
  run_id: string | null;
  run_status: RunStatus;
  run_created_at: number;
}

function publishedOf(row: FlowRow): StoredVersion | null {
  if (row.version_id === null) return null;
  return {
    id: row.version_id,
    flowId: row.id,
    environmentId: row.environment_id,
    number: row.number,
    definitionText: row.version_definition,
    parametersText: row.version_parameters,
    publishedAt: row.published_at,
    publishedBy: row.published_by,
    note: row.note,
  };
}

export function toFlow(row: FlowRow): StoredFlow {
  const published = publishedOf(row);
  const { source_id: sourceId, source_member: member, source_pointer: pointer } = row;
  return {
    id: row.id,
    environmentId: row.environment_id,
    name: row.name,
    enabled: row.enabled,
    definitionText: row.definition_text,
    parametersText: row.parameters_text,
    revision: row.revision,
    published,
    changed:
      published === null ||
      published.definitionText !== row.definition_text ||
      published.parametersText !== row.parameters_text,
    hookKey: row.hook_key,
    settings: parseFlowSettings(row.settings_text),
    nextRunAt: row.next_at,
    lastRun:
      row.run_id === null ? null : { id: row.run_id, status: row.run_status, createdAt: row.run_created_at },
    source: sourceId === null ? null : { id: sourceId, member, pointer: pointer ?? "" },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
