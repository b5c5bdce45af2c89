import { connectionReferences, parseDefinition } from "@towpath/flow";
import type { Sql } from "../connection-pool.ts";
import { searchKey } from "./search-key.ts";

const TEXTS = `select f.definition_text as draft, v.definition_text as published
  from flows f left join flow_versions v on v.id = f.published_version_id
  where f.id = $1 and exists (select 1 from flow_connections b where b.flow_id = f.id)`;

/**
 * Notes which references of a flow its draft or its published version still has. The others stay bound, because runs
 * that began with an older version may need them; but they are no use of their connection.
 */
export async function noteUsedReferences(sql: Pick<Sql, "query">, flowId: string): Promise<void> {
  const [texts] = await sql.query<{ draft: string; published: string | null }>(TEXTS, [flowId]);
  if (texts === undefined) return;
  const draft = keysIn(texts.draft);
  const published = texts.published === null ? [] : keysIn(texts.published);
  // A draft that cannot be read says nothing about what it uses.
  if (draft === null || published === null) return;
  await sql.query(
    `update flow_connections set used = not used where flow_id = $1 and used <> (reference_key = any($2::text[]))`,
    [flowId, [...draft, ...published]],
  );
}

function keysIn(definitionText: string): readonly string[] | null {
  const definition = parseDefinition(definitionText);
  if (!definition.ok) return null;
  return connectionReferences(definition.value).map(({ reference }) => searchKey(reference));
}
