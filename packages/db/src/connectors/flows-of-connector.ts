import type { Pool } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import { PRESENT } from "./connector-row.ts";
import type { ConnectorStore } from "./connector-types.ts";

/** What publishing pinned says it for certain; a draft is known by the connections it is bound to. */
const FLOWS = `select f.id, f.name, f.enabled, f.revision, p.id as "versionId", p.number,
    v.definition_text is distinct from f.definition_text or v.parameters_text is distinct from f.parameters_text
      as changed
  from connectors c
  join flows f on f.environment_id = c.environment_id and f.deleted_at is null
  left join flow_versions v on v.id = f.published_version_id
  left join connector_versions p on p.connector_id = c.id and p.id::text = v.connectors_text::json ->> c.name
  where ${PRESENT} and c.id = $2 and (
    p.id is not null or exists (
      select 1 from flow_connections b join connections n on n.id = b.connection_id and n.deleted_at is null
      where b.flow_id = f.id and b.used and n.connector_id = c.id))
  order by f.name_key, f.id`;

interface Row {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly revision: number;
  readonly changed: boolean;
  readonly versionId: string | null;
  readonly number: number;
}

export function usedByOf(pool: Pool): ConnectorStore["usedBy"] {
  return async (environmentId, id) => {
    if (!isUuid(environmentId) || !isUuid(id)) return [];
    const rows = await pool.query<Row & { id: string }>(FLOWS, [environmentId, id]);
    return rows.map(({ versionId, number, ...flow }) => ({
      ...flow,
      version: versionId === null ? null : { id: versionId, number },
    }));
  };
}
