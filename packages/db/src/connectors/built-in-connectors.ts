import { readConnector, registryEntry, SHIPPED_CONNECTORS, type ShippedConnector } from "@towpath/connectors";
import type { Pool } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import type { ConnectorStore, NewConnectorVersion } from "./connector-types.ts";

/**
 * Makes sure that an environment has the connectors that come with Towpath, once in the life of a process: so a new
 * environment has them, and a new Towpath brings their new versions, without anything to migrate.
 */
export function createBuiltInConnectors(
  pool: Pool,
  { byName, put }: Pick<ConnectorStore, "byName" | "put">,
  shipped: readonly ShippedConnector[] = SHIPPED_CONNECTORS,
): (environmentId: string) => Promise<void> {
  const done = new Map<string, Promise<boolean>>();
  const ensure = async (environmentId: string): Promise<boolean> => {
    const [known] = await pool.query("select 1 from environments where id = $1", [environmentId]);
    if (known === undefined) return false;
    for (const one of shipped) {
      const version = newVersion(one, environmentId);
      const standing = await byName(environmentId, [one.name]);
      // Somebody's own connector of that name stays theirs: flows speak of it.
      if (standing !== null && standing.origin !== "built-in") continue;
      const isOlder =
        standing !== null &&
        olderThan(version.entry.summary.documentVersion, standing.summary.documentVersion);
      if (!isOlder) await put(version);
    }
    return true;
  };
  return async (environmentId) => {
    if (!isUuid(environmentId)) return;
    const running = done.get(environmentId) ?? ensure(environmentId);
    done.set(environmentId, running);
    // The database may have been away for a moment, and an environment may come to be.
    const isDone = await running.catch((cause: unknown) => {
      done.delete(environmentId);
      throw cause;
    });
    if (!isDone) done.delete(environmentId);
  };
}

function newVersion({ name, files }: ShippedConnector, environmentId: string): NewConnectorVersion {
  const { connector, problems } = readConnector(files);
  if (connector === null) throw new Error(`The files of the connector '${name}' cannot be read`);
  const entry = registryEntry(connector, files, problems);
  return { environmentId, name, origin: "built-in", entry, files: files.all, by: null, note: "" };
}

/** While two versions of Towpath run side by side, the older one must not bring back its files. */
function olderThan(version: string, other: string): boolean {
  const numbers = (text: string) => text.split(".").map((part) => Number.parseInt(part, 10) || 0);
  const [mine, theirs] = [numbers(version), numbers(other)];
  const at = mine.findIndex((number, index) => number !== (theirs[index] ?? 0));
  return at >= 0 && (mine[at] ?? 0) < (theirs[at] ?? 0);
}
