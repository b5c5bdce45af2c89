import type { Pool } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";

/** A flow whose draft may use a connector. */
export interface PossibleUse {
  readonly flowId: string;
  readonly flowName: string;
  readonly definitionText: string;
}

/** Looked through for one answer; what uses a connector is a small part of an environment's flows. */
const MOST_FLOWS = 500;

/** Drafts that name a connector, or have a reference bound to a connection of it; whoever asks looks into each. */
export function flowUsesOf(pool: Pool) {
  return async (
    environmentId: string,
    connector: { readonly id: string; readonly name: string },
  ): Promise<readonly PossibleUse[]> => {
    if (!isUuid(environmentId) || !isUuid(connector.id)) return [];
    return pool.query(
      `select f.id as "flowId", f.name as "flowName", f.definition_text as "definitionText" from flows f
       where f.environment_id = $1 and f.deleted_at is null
         and (position($3 in lower(f.definition_text)) > 0
           or exists (select 1 from flow_connections b join connections c on c.id = b.connection_id
             where b.flow_id = f.id and c.connector_id = $2))
       order by f.name_key, f.id limit $4`,
      [environmentId, connector.id, connector.name, MOST_FLOWS],
    );
  };
}
