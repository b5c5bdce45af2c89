import type { Pool } from "../connection-pool.ts";
import { searchKey } from "../flows/search-key.ts";
import { isUuid } from "../new-id.ts";
import type { ConnectorStore, OfferedOperation } from "./connector-types.ts";

const KINDS = {
  trigger: ["polling-trigger", "webhook-trigger"],
  action: ["action", "webhook-action"],
} as const;
const MOST_WORDS = 8;

/** What a search has to hold: each of its words, at any place. */
export function wordsOf(search: string): readonly string[] {
  return searchKey(search)
    .split(/\s+/u)
    .filter((word) => word !== "")
    .slice(0, MOST_WORDS);
}

/** Where all words stand in the connector's title, its operations come first; then the important ones. */
const OPERATIONS = `select o.connector_id as "connectorId", c.name as "connectorName", c.title as "connectorTitle",
    c.origin, c.brand_color as "brandColor", o.operation_id as "operationId", o.kind, o.title, o.summary, o.important,
    o.grade, case when v.summary_text like '%"icon":null%' then null else v.id end as "iconVersionId"
  from connector_operations o
  join connectors c on c.id = o.connector_id and c.deleted_at is null
  join connector_versions v on v.id = c.current_version_id
  where o.environment_id = $1
    and ($2::text[] is null or o.kind = any($2::text[]))
    and ($3::uuid is null or o.connector_id = $3)
    and not exists (select 1 from unnest($4::text[]) as word where position(word in o.search_key) = 0)
  order by
    (select count(*) from unnest($4::text[]) as word where position(word in c.title_key) > 0) desc,
    (o.grade = 'ready') desc, o.important desc, c.title_key, o.title, o.operation_id
  limit $5`;

export function operationsOf(pool: Pool): ConnectorStore["operations"] {
  return async (environmentId, { search = "", kind, connectorId, limit }) => {
    if (!isUuid(environmentId) || (connectorId !== undefined && !isUuid(connectorId))) return [];
    return pool.query<OfferedOperation & { connectorId: string }>(OPERATIONS, [
      environmentId,
      kind === undefined ? null : KINDS[kind],
      connectorId ?? null,
      wordsOf(search),
      limit,
    ]);
  };
}
