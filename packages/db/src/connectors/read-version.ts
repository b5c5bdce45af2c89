import {
  applySettings,
  type Connector,
  type ConnectorFiles,
  type ConnectorSettings,
  findConnectors,
  NO_SETTINGS,
  parseSettings,
  readConnector,
} from "@towpath/connectors";
import type { Pool } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import { ENTERED_COLUMNS, type EnteredColumns, toEntered } from "./connector-row.ts";

/** Of definitions as text; read, each takes several times that. The largest public one has 1.1 MB. */
const MOST_BYTES = 24_000_000;
const MOST_VERSIONS = 500;
/** Settings that an admin changes hold in every process so soon. */
const SETTINGS_MS = 2_000;

interface Kept {
  readonly reading: Promise<Reading | null>;
  /** Zero until it was read. */
  bytes: number;
}

interface Reading {
  /** As the files say it. */
  readonly connector: Connector;
  /** What the settings were read from, as one text. */
  settingsKey: string;
  /** As the settings make it. */
  applied: Connector;
  /** The last time the settings were asked for. */
  askedAt: number;
}

interface VersionReader {
  /** As files and settings say it. */
  read(versionId: string): Promise<Connector | null>;
  /** Makes the next read ask for the settings, whatever was asked for lately. */
  settingsChanged(): void;
}

/** Reads the files of versions, each once at a time, and keeps the latest used ones up to a bound. */
export function createVersionReader(
  pool: Pool,
  { mostBytes = MOST_BYTES, mostVersions = MOST_VERSIONS, now = Date.now } = {},
): VersionReader {
  const kept = new Map<string, Kept>();
  let bytes = 0;
  let changedAt = 0;

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
  const begin = (versionId: string): Promise<Reading | null> => {
    const reading = readVersion(pool, versionId).then(
      (read) => {
        const entry = kept.get(versionId);
        if (entry?.reading === reading) {
          // What is not there may come yet: versions are made.
          if (read === null) forget(versionId);
          else {
            entry.bytes = read.bytes;
            bytes += read.bytes;
            shrink();
          }
        }
        return read === null ? null : { ...read, askedAt: now() };
      },
      (cause: unknown) => {
        forget(versionId);
        throw cause;
      },
    );
    kept.set(versionId, { reading, bytes: 0 });
    return reading;
  };
  const refresh = async (versionId: string, reading: Reading): Promise<Connector> => {
    if (reading.askedAt > changedAt && now() - reading.askedAt < SETTINGS_MS) return reading.applied;
    reading.askedAt = now();
    const settings = await settingsOf(pool, versionId);
    const settingsKey = JSON.stringify(settings);
    if (settingsKey !== reading.settingsKey) {
      reading.settingsKey = settingsKey;
      reading.applied = applySettings(reading.connector, settings);
    }
    return reading.applied;
  };
  return {
    async read(versionId) {
      if (!isUuid(versionId)) return null;
      const known = kept.get(versionId);
      if (known === undefined) return (await begin(versionId))?.applied ?? null;
      kept.delete(versionId);
      kept.set(versionId, known);
      const reading = await known.reading;
      return reading === null ? null : refresh(versionId, reading);
    },
    settingsChanged() {
      changedAt = now();
    },
  };
}

/** The files of a version as a connector's; null for none. */
export async function readFiles(pool: Pool, versionId: string): Promise<ConnectorFiles | null> {
  const rows = await pool.query<{ path: string; bytes: Buffer }>(
    "select name as path, bytes from connector_files where version_id = $1 order by name",
    [versionId],
  );
  return findConnectors(rows)[0] ?? null;
}

type SettingsRow = EnteredColumns & {
  readonly id: string;
  readonly environmentId: string;
  readonly text: string;
};

async function settingsOf(pool: Pool, versionId: string): Promise<ConnectorSettings> {
  const [row] = await pool.query<SettingsRow>(
    `select c.id, c.environment_id as "environmentId", c.settings_text as text, ${ENTERED_COLUMNS}
     from connectors c join connector_versions v on v.connector_id = c.id where v.id = $1`,
    [versionId],
  );
  return row === undefined ? NO_SETTINGS : parseSettings(row.text, toEntered(row.environmentId, row.id, row));
}

async function readVersion(pool: Pool, versionId: string) {
  const [files, settings] = await Promise.all([readFiles(pool, versionId), settingsOf(pool, versionId)]);
  const connector = files === null ? null : readConnector(files).connector;
  if (files === null || connector === null) return null;
  const bytes = files.all.reduce((sum, file) => sum + file.bytes.length, 0);
  return {
    ...{ connector, bytes, settingsKey: JSON.stringify(settings) },
    applied: applySettings(connector, settings),
  };
}
