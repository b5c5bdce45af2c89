import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type pg from "pg";
import { connectOnce } from "./database-url.ts";
import { findMigrationsFolder } from "./migrations-folder.ts";
import { SetupError } from "./setup-error.ts";

/** The lock that Prisma's own tools take, so that theirs and ours never run together. */
const MIGRATION_LOCK = 72_707_369;
const OLDEST_SERVER = 140_000;

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

interface AppliedRow {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
}

/** The table that Prisma's tools keep and read: `prisma migrate status` works on a database migrated here. */
const HISTORY_TABLE = `create table if not exists _prisma_migrations (
  id varchar(36) primary key not null,
  checksum varchar(64) not null,
  finished_at timestamptz,
  migration_name varchar(255) not null,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz not null default now(),
  applied_steps_count integer not null default 0
)`;

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

function refuseStrangeHistory(known: readonly Migration[], applied: readonly AppliedRow[]): void {
  const byName = new Map(known.map((migration) => [migration.name, migration]));
  for (const row of applied) {
    const migration = byName.get(row.migration_name);
    if (migration === undefined) {
      throw new SetupError(
        `The database was made by a newer Towpath: it holds the migration ${row.migration_name}, which this version does not know. Start that version, or use another database.`,
      );
    }
    if (row.finished_at === null) {
      throw new SetupError(
        `The migration ${row.migration_name} failed half-way earlier. Restore the database from a backup and start again.`,
      );
    }
    if (row.checksum !== migration.checksum) {
      throw new SetupError(
        `The migration ${row.migration_name} was changed after this database got it. Put the file back as it was, or use another database.`,
      );
    }
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query("begin");
  try {
    await client.query(migration.sql);
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       values ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query("commit");
  } catch (cause) {
    await client.query("rollback").catch(() => undefined);
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new SetupError(`The migration ${migration.name} failed, and nothing of it was kept: ${said}`, {
      cause,
    });
  }
}

async function migrateWith(client: pg.Client, known: readonly Migration[]): Promise<Migration[]> {
  await client.query(HISTORY_TABLE);
  const { rows } = await client.query<AppliedRow>(
    "select migration_name, checksum, finished_at from _prisma_migrations where rolled_back_at is null",
  );
  refuseStrangeHistory(known, rows);
  const done = new Set(rows.map((row) => row.migration_name));
  return known.filter((migration) => !done.has(migration.name));
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: number; name: string }>(
    "select current_setting('server_version_num')::int as number, current_setting('server_version') as name",
  );
  const server = rows[0];
  if (server === undefined || server.number >= OLDEST_SERVER) return;
  throw new SetupError(`Towpath needs PostgreSQL 14 or newer; the database is PostgreSQL ${server.name}.`);
}

/**
 * Brings the schema up to date: the files of `prisma/migrations`, each in one transaction, noted as Prisma notes
 * them. Any number of processes may call it at once; one works, the others wait and find nothing to do.
 *
 * @param onProgress called with the name of each migration before it is applied
 * @throws {SetupError} unreachable, newer than this code, changed behind our back; with a message for people
 */
export async function migrate(
  url: string,
  onProgress: (name: string) => void = () => undefined,
  migrationsDir: string = findMigrationsFolder(),
): Promise<{ applied: string[] }> {
  const known = await readMigrations(migrationsDir);
  const client = await connectOnce(url);
  try {
    await refuseOldServer(client);
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    const missing = await migrateWith(client, known);
    for (const migration of missing) {
      onProgress(migration.name);
      await apply(client, migration);
    }
    return { applied: missing.map((migration) => migration.name) };
  } finally {
    await client.end().catch(() => undefined); // ends the session and with it the lock
  }
}
