import type { Pool } from "../connection-pool.ts";
import { searchKey } from "../flows/search-key.ts";
import { isUuid } from "../new-id.ts";
import { PRESENT } from "./connector-row.ts";
import type { ConnectorStore, OfferedOperation } from "./connector-types.ts";

type Row = OfferedOperation & { readonly connectorId: string; place: number; current_version_id: string };

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

/** For `like`, where two signs mean more than themselves. */
const patternOf = (word: string) => `%${word.replace(/[\\%_]/g, "\\$&")}%`;

/**
 * What most words of the search stand in the connector's title for comes first; then what is ready, and what its maker
 * finds important. Pictures are looked for among the few that are answered.
 */
const OPERATIONS = `select found.*,
    case when v.summary_text like '%"icon":null%' then null else v.id end as "iconVersionId"
  from (
    select best.*, row_number() over () as place from (
      select o.connector_id as "connectorId", c.name as "connectorName", c.title as "connectorTitle", c.origin,
        c.brand_color as "brandColor", o.operation_id as "operationId", o.kind, o.title, o.summary, o.important,
        o.grade, c.current_version_id
      from (
        select c.*, (select count(*) from unnest($4::text[]) as word where c.title_key like word) as hits
        from connectors c where ${PRESENT} and ($6::boolean is null or $6 = (c.origin = 'built-in'))
        -- By the environment's connectors, whose operations lie together: all of an environment are many.
        offset 0
      ) c
      join connector_operations o on o.connector_id = c.id
      where ($2::text[] is null or o.kind = any($2::text[]))
        and ($3::uuid is null or c.id = $3)
        and o.search_key like all($4::text[])
        and ($7::uuid is null or exists (select 1 from favourite_operations f where f.user_id = $7
          and f.environment_id = $1 and f.connector = c.name and f.operation = o.operation_id))
      order by c.hits desc, (o.grade = 'ready') desc, o.important desc, c.title_key, o.title, o.operation_id
      limit $5
    ) best
  ) found
  join connector_versions v on v.id = found.current_version_id
  order by found.place`;

export function operationsOf(pool: Pool): ConnectorStore["operations"] {
  return async (environmentId, { search = "", kind, connectorId, builtIn, favouritesOf, limit }) => {
    if (!isUuid(environmentId) || (connectorId !== undefined && !isUuid(connectorId))) return [];
    const rows = await pool.query<Row>(OPERATIONS, [
      environmentId,
      kind === undefined ? null : KINDS[kind],
      connectorId ?? null,
      wordsOf(search).map(patternOf),
      limit,
      builtIn ?? null,
      favouritesOf ?? null,
    ]);
    return rows.map(({ place: _place, current_version_id: _version, ...operation }) => operation);
  };
}
