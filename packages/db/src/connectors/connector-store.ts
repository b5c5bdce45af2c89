import type { ConnectorProblem } from "@towpath/connectors";
import type { Pool } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import { storableName } from "../storable-text.ts";
import { createBuiltInConnectors } from "./built-in-connectors.ts";
import { type ConnectorRow, PRESENT, SELECT_CONNECTOR, toConnector } from "./connector-row.ts";
import type { ConnectorStore, StoredConnectorVersion } from "./connector-types.ts";
import { flowUsesOf } from "./flow-uses.ts";
import { usedByOf } from "./flows-of-connector.ts";
import { operationsOf, wordsOf } from "./offered-operations.ts";
import { putOf } from "./put-connector.ts";
import { createVersionReader, readFiles } from "./read-version.ts";
import { plainSettingsOf, saveSettingsOf } from "./settings-store.ts";

const cursorOf = (row: ConnectorRow) => Buffer.from(`${row.id}/${row.titleKey}`).toString("base64url");

function parseCursor(cursor: string): { titleKey: string; id: string } | null {
  const text = Buffer.from(cursor, "base64url").toString("utf8");
  const id = text.slice(0, text.indexOf("/"));
  return isUuid(id) ? { id, titleKey: storableName(text.slice(id.length + 1)) } : null;
}

/** How many flows were published with it, or are bound to a connection of it. Counted once for all connectors. */
const USES = `left join (
    select uses.name, count(distinct uses.flow_id) as flows from (
      select pinned.key as name, f.id as flow_id from flows f join flow_versions v on v.id = f.published_version_id
        cross join lateral json_each_text(v.connectors_text::json) as pinned
        where f.environment_id = $1 and f.deleted_at is null
      union all
      select o.name, f.id from flows f join flow_connections b on b.flow_id = f.id and b.used
        join connections n on n.id = b.connection_id and n.deleted_at is null
        join connectors o on o.id = n.connector_id
        where f.environment_id = $1 and f.deleted_at is null
    ) uses group by uses.name
  ) used on used.name = c.name`;

const ORDERS = {
  title: { joined: "", first: "" },
  used: { joined: USES, first: "coalesce(used.flows, 0) desc," },
};

function listOf(pool: Pool): ConnectorStore["list"] {
  return async (environmentId, { search = "", origin, sort = "title", limit, cursor }) => {
    const after = cursor === undefined ? null : parseCursor(cursor);
    if (!isUuid(environmentId) || (cursor !== undefined && after === null)) {
      return { items: [], nextCursor: null };
    }
    const rows = await pool.query<ConnectorRow & { id: string }>(
      `${SELECT_CONNECTOR} ${ORDERS[sort].joined} where ${PRESENT}
         and not exists (select 1 from unnest($2::text[]) as word
           where position(word in c.title_key) = 0 and position(word in c.name) = 0)
         and ($3::text = 'any' or c.origin = $3 or $3 is null and c.origin <> 'built-in')
         and ($4::text is null or (c.title_key, c.id) > ($4, $5::uuid))
       order by ${ORDERS[sort].first} c.title_key, c.id limit $6`,
      [environmentId, wordsOf(search), origin ?? null, after?.titleKey ?? null, after?.id ?? null, limit + 1],
    );
    // The order of use has no place to go on from.
    return {
      items: rows.slice(0, limit).map(toConnector),
      nextCursor: sort === "used" ? null : nextOf(rows, limit),
    };
  };
}

function nextOf(rows: readonly ConnectorRow[], limit: number): string | null {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return last === undefined ? null : cursorOf(last);
}

function getOf(pool: Pool): ConnectorStore["get"] {
  return async (environmentId, id) => {
    if (!isUuid(environmentId) || !isUuid(id)) return null;
    const [row] = await pool.query<ConnectorRow & { id: string }>(
      `${SELECT_CONNECTOR} where ${PRESENT} and c.id = $2`,
      [environmentId, id],
    );
    return row === undefined ? null : toConnector(row);
  };
}

function byNameOf(pool: Pool): ConnectorStore["byName"] {
  return async (environmentId, names) => {
    if (!isUuid(environmentId) || names.length === 0) return null;
    const [row] = await pool.query<ConnectorRow & { id: string }>(
      `${SELECT_CONNECTOR} where ${PRESENT} and c.name = any($2::text[])
       order by array_position($2::text[], c.name) limit 1`,
      [environmentId, names.map(storableName)],
    );
    return row === undefined ? null : toConnector(row);
  };
}

interface VersionRow extends Omit<StoredConnectorVersion, "problems"> {
  readonly id: string;
  readonly problemsText: string;
}

function versionsOf(pool: Pool): ConnectorStore["versions"] {
  return async (environmentId, id) => {
    if (!isUuid(environmentId) || !isUuid(id)) return [];
    const rows = await pool.query<VersionRow & { id: string }>(
      `select v.id, v.connector_id as "connectorId", v.number, v.problems_text as "problemsText", v.note,
         (select u.name from users u where u.id = v.created_by) as "createdBy",
         (extract(epoch from v.created_at) * 1000)::bigint as "createdAt"
       from connector_versions v join connectors c on c.id = v.connector_id
       where ${PRESENT} and c.id = $2 order by v.number desc`,
      [environmentId, id],
    );
    return rows.map(({ problemsText, ...version }) => ({
      ...version,
      problems: JSON.parse(problemsText) as ConnectorProblem[],
    }));
  };
}

const FILES = `select f.name as path, f.bytes from connector_files f
  join connector_versions v on v.id = f.version_id where v.environment_id = $1 and v.id = $2`;

function filesOf(pool: Pool): Pick<ConnectorStore, "files" | "file"> {
  return {
    async files(environmentId, versionId) {
      if (!isUuid(environmentId) || !isUuid(versionId)) return [];
      return pool.query(`${FILES} order by f.name`, [environmentId, versionId]);
    },
    async file(environmentId, versionId, name) {
      if (!isUuid(environmentId) || !isUuid(versionId)) return null;
      const [row] = await pool.query<{ path: string; bytes: Buffer }>(`${FILES} and f.name = $3`, [
        environmentId,
        versionId,
        storableName(name),
      ]);
      return row ?? null;
    },
  };
}

function deleteOf(pool: Pool): ConnectorStore["delete"] {
  return (environmentId, id) => {
    if (!isUuid(environmentId) || !isUuid(id)) return Promise.resolve(false);
    return pool.transaction(async (sql) => {
      const gone = await sql.query(
        `update connectors c set deleted_at = now()
         where ${PRESENT} and c.id = $2 and c.origin <> 'built-in' returning c.id`,
        [environmentId, id],
      );
      if (gone.length === 0) return false;
      await sql.query("delete from connector_operations where connector_id = $1 and environment_id = $2", [
        id,
        environmentId,
      ]);
      return true;
    });
  };
}

export function createConnectorStore(pool: Pool): ConnectorStore {
  const get = getOf(pool);
  const byName = byNameOf(pool);
  const put = putOf(pool, get);
  const list = listOf(pool);
  const operations = operationsOf(pool);
  const reader = createVersionReader(pool);
  const ensureBuiltIn = createBuiltInConnectors(pool, { byName, put });
  return {
    // Whoever looks for connectors finds those that come with Towpath; by its id only what was found is asked for.
    async list(environmentId, page) {
      await ensureBuiltIn(environmentId);
      return list(environmentId, page);
    },
    async byName(environmentId, names) {
      await ensureBuiltIn(environmentId);
      return byName(environmentId, names);
    },
    async operations(environmentId, filter) {
      await ensureBuiltIn(environmentId);
      return operations(environmentId, filter);
    },
    get,
    put,
    versions: versionsOf(pool),
    ...filesOf(pool),
    saveSettings: saveSettingsOf(pool, get, reader.settingsChanged),
    ...plainSettingsOf(pool, reader.settingsChanged),
    usedBy: usedByOf(pool),
    delete: deleteOf(pool),
    readConnectorVersion: reader.read,
    async readVersionFiles(environmentId, versionId) {
      if (!isUuid(environmentId) || !isUuid(versionId)) return null;
      const [owned] = await pool.query(
        "select 1 from connector_versions where environment_id = $1 and id = $2",
        [environmentId, versionId],
      );
      return owned === undefined ? null : readFiles(pool, versionId);
    },
    flowUses: flowUsesOf(pool),
  };
}
