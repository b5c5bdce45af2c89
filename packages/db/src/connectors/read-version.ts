import { type Connector, findConnectors, readConnector } from "@towpath/connectors";
import type { Pool } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";

/** Of definitions as text; read, each takes several times that. The largest public one has 1.1 MB. */
const MOST_BYTES = 24_000_000;
const MOST_VERSIONS = 500;

interface Kept {
  readonly reading: Promise<Connector | null>;
  /** Zero until it was read. */
  bytes: number;
}

/** Reads the files of versions, each once at a time, and keeps the latest used ones up to a bound. */
export function createVersionReader(
  pool: Pool,
  { mostBytes = MOST_BYTES, mostVersions = MOST_VERSIONS } = {},
): (versionId: string) => Promise<Connector | null> {
  const kept = new Map<string, Kept>();
  let bytes = 0;

  const forget = (versionId: string) => {
    bytes -= kept.get(versionId)?.bytes ?? 0;
    kept.delete(versionId);
  };
  const shrink = () => {
    for (const versionId of kept.keys()) {
      if (kept.size <= 1 || (bytes <= mostBytes && kept.size <= mostVersions)) return;
      forget(versionId);
    }
  };
  const begin = (versionId: string): Promise<Connector | null> => {
    const reading = readFiles(pool, versionId).then(
      ({ connector, size }) => {
        const entry = kept.get(versionId);
        if (entry?.reading !== reading) return connector;
        // What is not there may come yet: versions are made.
        if (connector === null) forget(versionId);
        else {
          entry.bytes = size;
          bytes += size;
          shrink();
        }
        return connector;
      },
      (cause: unknown) => {
        forget(versionId);
        throw cause;
      },
    );
    kept.set(versionId, { reading, bytes: 0 });
    return reading;
  };
  return async (versionId) => {
    if (!isUuid(versionId)) return null;
    const known = kept.get(versionId);
    if (known === undefined) return begin(versionId);
    kept.delete(versionId);
    kept.set(versionId, known);
    return known.reading;
  };
}

async function readFiles(pool: Pool, versionId: string) {
  const rows = await pool.query<{ path: string; bytes: Buffer }>(
    "select name as path, bytes from connector_files where version_id = $1 order by name",
    [versionId],
  );
  const [files] = findConnectors(rows);
  const size = rows.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return { connector: files === undefined ? null : readConnector(files).connector, size };
}
