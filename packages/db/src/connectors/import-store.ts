import type { Pool } from "../connection-pool.ts";
import { isUuid, newId } from "../new-id.ts";
import { storableName } from "../storable-text.ts";
import type { ConnectorImport, ConnectorImportItem, ConnectorImportStore } from "./import-types.ts";

/** A running import says that it goes on every few seconds. */
const SILENT = "60 seconds";
/** Older ones have told what there was to tell. */
const KEPT = "30 days";

const COLUMNS = `i.id, i.file_name as "fileName", i.total, i.done, i.created, i.updated, i.same, i.refused, i.message,
  case when i.status = 'Running' and i.seen_at < now() - interval '${SILENT}' then 'Interrupted' else i.status end as status,
  (select u.name from users u where u.id = i.by_user) as by,
  (extract(epoch from i.created_at) * 1000)::bigint as "createdAt",
  (extract(epoch from i.ended_at) * 1000)::bigint as "endedAt"`;

type Row = ConnectorImport & { readonly id: string };

export function createImportStore(pool: Pool): ConnectorImportStore {
  const get: ConnectorImportStore["get"] = async (environmentId, id) => {
    if (!isUuid(environmentId) || !isUuid(id)) return null;
    const [row] = await pool.query<Row>(
      `select ${COLUMNS} from connector_imports i where i.environment_id = $1 and i.id = $2`,
      [environmentId, id],
    );
    return row ?? null;
  };
  return {
    get,
    async begin({ environmentId, fileName, total, by }) {
      const id = newId();
      await pool.query(
        `with old as (delete from connector_imports
           where environment_id = $2 and created_at < now() - interval '${KEPT}')
         insert into connector_imports (id, environment_id, file_name, total, by_user) values ($1, $2, $3, $4, $5)`,
        [id, environmentId, storableName(fileName), total, by],
      );
      return id;
    },
    advance: (id, done, items) => pool.transaction((sql) => advance(sql, id, { done, items })),
    async end(id, message) {
      await pool.query(
        `update connector_imports set status = $2, message = $3, ended_at = clock_timestamp(), seen_at = clock_timestamp()
         where id = $1 and status = 'Running'`,
        [id, message === null ? "Done" : "Failed", message === null ? null : storableName(message)],
      );
    },
    async list(environmentId, limit) {
      if (!isUuid(environmentId)) return [];
      return pool.query<Row>(
        `select ${COLUMNS} from connector_imports i where i.environment_id = $1 order by i.id desc limit $2`,
        [environmentId, limit],
      );
    },
    async items(environmentId, id, limit) {
      if (!isUuid(environmentId) || !isUuid(id)) return [];
      // What needs a person's eye first.
      return pool.query<ConnectorImportItem & { folder: string }>(
        `select t.folder, t.outcome, c.id as "connectorId", t.title, t.message
         from connector_import_items t join connector_imports i on i.id = t.import_id
         left join connectors c on c.id = t.connector_id and c.deleted_at is null
         where i.environment_id = $1 and i.id = $2
         order by t.outcome <> 'refused', t.message is null, t.number limit $3`,
        [environmentId, id, limit],
      );
    },
  };
}

async function advance(
  sql: Pick<Pool, "query">,
  id: string,
  { done, items }: { done: number; items: readonly ConnectorImportItem[] },
): Promise<void> {
  const count = (outcome: ConnectorImportItem["outcome"]) =>
    items.filter((item) => item.outcome === outcome).length;
  const [before] = await sql.query<{ first: number }>(
    `update connector_imports set done = done + $2, created = created + $3, updated = updated + $4,
       same = same + $5, refused = refused + $6, seen_at = clock_timestamp()
     where id = $1 returning created + updated + same + refused - $7::integer as first`,
    [id, done, count("created"), count("updated"), count("same"), count("refused"), items.length],
  );
  if (before === undefined || items.length === 0) return;
  const column = <T>(pick: (item: ConnectorImportItem) => T) => items.map(pick);
  await sql.query(
    `insert into connector_import_items (import_id, number, folder, outcome, connector_id, title, message)
     select $1, $2::integer + o.ordinality, o.folder, o.outcome, o.connector, o.title, o.message
     from unnest($3::text[], $4::text[], $5::uuid[], $6::text[], $7::text[]) with ordinality
       as o (folder, outcome, connector, title, message, ordinality)`,
    [
      id,
      before.first,
      column(({ folder }) => storableName(folder)),
      column(({ outcome }) => outcome),
      column(({ connectorId }) => connectorId),
      column(({ title }) => storableName(title)),
      column(({ message }) => (message === null ? null : storableName(message))),
    ],
  );
}
