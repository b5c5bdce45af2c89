import { createHash } from "node:crypto";
import type { RegistryEntry, SourceFile } from "@towpath/connectors";
import type { Pool, Sql } from "../connection-pool.ts";
import { searchKey } from "../flows/search-key.ts";
import { newId } from "../new-id.ts";
import { storableJson, storableName } from "../storable-text.ts";
import type { ConnectorStore, NewConnectorVersion, PutConnector } from "./connector-types.ts";

interface Standing {
  readonly id: string;
  readonly digest: Buffer;
  readonly number: number;
}

/** The same names with the same bytes, in whatever order, have the same digest. */
export function digestOf(files: readonly SourceFile[]): Buffer {
  const hash = createHash("sha256");
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, bytes } of sorted) {
    hash.update(JSON.stringify([path, bytes.length])).update(bytes);
  }
  return hash.digest();
}

export function putOf(pool: Pool, get: ConnectorStore["get"]): ConnectorStore["put"] {
  return async (given) => {
    const digest = digestOf(given.files);
    const { id, outcome } = await pool.transaction(async (sql) => {
      // Two imports of one name, the first of its kind included, go one after the other.
      await sql.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [
        `connector ${given.environmentId} ${given.name}`,
      ]);
      return write(sql, given, digest);
    });
    const connector = await get(given.environmentId, id);
    if (connector === null) throw new Error("A connector that was just written is gone");
    return { connector, outcome };
  };
}

async function write(
  sql: Sql,
  given: NewConnectorVersion,
  digest: Buffer,
): Promise<{ id: string; outcome: PutConnector["outcome"] }> {
  const [standing] = await sql.query<Standing>(
    `select c.id, v.digest, (select max(number) from connector_versions where connector_id = c.id) as number
     from connectors c join connector_versions v on v.id = c.current_version_id
     where c.environment_id = $1 and c.name = $2 and c.deleted_at is null for update of c`,
    [given.environmentId, given.name],
  );
  if (standing !== undefined && digest.equals(standing.digest)) return { id: standing.id, outcome: "same" };
  const id = standing?.id ?? (await insertConnector(sql, given));
  const versionId = await insertVersion(sql, given, { id, digest, number: (standing?.number ?? 0) + 1 });
  await sql.query(
    `update connectors set current_version_id = $2, title = $3, title_key = $4, description = $5, brand_color = $6,
       updated_at = now() where id = $1`,
    [id, versionId, ...wordsOf(given.entry)],
  );
  await replaceOperations(sql, { id, environmentId: given.environmentId }, given.entry);
  return { id, outcome: standing === undefined ? "created" : "updated" };
}

const wordsOf = ({ title, description, brandColor }: RegistryEntry) => [
  storableName(title),
  searchKey(title),
  storableName(description),
  brandColor,
];

async function insertConnector(sql: Sql, { environmentId, name, origin, entry, by }: NewConnectorVersion) {
  const id = newId();
  await sql.query(
    `insert into connectors (id, environment_id, name, origin, created_by, title, title_key, description, brand_color)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, environmentId, name, origin, by, ...wordsOf(entry)],
  );
  return id;
}

async function insertVersion(
  sql: Sql,
  { environmentId, entry, files, by, note }: NewConnectorVersion,
  version: { id: string; digest: Buffer; number: number },
): Promise<string> {
  const versionId = newId();
  await sql.query(
    `insert into connector_versions
       (id, connector_id, environment_id, number, digest, summary_text, problems_text, note, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      versionId,
      version.id,
      environmentId,
      version.number,
      version.digest,
      storableJson(JSON.stringify(entry.summary)),
      storableJson(JSON.stringify(entry.problems)),
      storableName(note),
      by,
    ],
  );
  // One statement a file: bytes in an array parameter would be spelt as text, and doubled.
  for (const { path, bytes } of files) {
    await sql.query("insert into connector_files (version_id, name, bytes) values ($1, $2, $3)", [
      versionId,
      storableName(path),
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    ]);
  }
  return versionId;
}

export async function replaceOperations(
  sql: Sql,
  connector: { id: string; environmentId: string },
  { title, operations }: RegistryEntry,
): Promise<void> {
  await sql.query("delete from connector_operations where connector_id = $1", [connector.id]);
  // Two operations of one id are told as a problem of the file; the first is the one that is called.
  const byId = new Map([...operations].reverse().map((operation) => [storableName(operation.id), operation]));
  const rows = [...byId].reverse();
  if (rows.length === 0) return;
  const column = <T>(pick: (row: (typeof rows)[number]) => T) => rows.map(pick);
  await sql.query(
    `insert into connector_operations
       (connector_id, environment_id, operation_id, kind, title, summary, search_key, important, grade)
     select $1, $2, o.* from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[], $9::text[])
       as o`,
    [
      connector.id,
      connector.environmentId,
      column(([id]) => id),
      column(([, { kind }]) => kind),
      column(([, operation]) => storableName(operation.title)),
      column(([, { summary }]) => storableName(summary)),
      column(([id, operation]) =>
        searchKey([title, operation.title, operation.summary, ...operation.keywords, id].join(" ")),
      ),
      column(([, { important }]) => important),
      column(([, { grade }]) => grade),
    ],
  );
}
