import { createHash, randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type pg from "pg";
import { connectOnce } from "../database-url.ts";
import { migrate } from "../migrate.ts";
import { findMigrationsFolder } from "../migrations-folder.ts";

const TEMPLATE_LOCK = 7_480_002;
/** insufficient_privilege */
const NOT_OURS = "42501";

async function templateName(): Promise<string> {
  const folder = findMigrationsFolder();
  const hash = createHash("sha256");
  for (const name of (await readdir(folder)).sort()) {
    const file = path.join(folder, name, "migration.sql");
    hash.update(name).update(await readFile(file, "utf8").catch(() => ""));
  }
  return `towpath_template_${hash.digest("hex").slice(0, 16)}`;
}

function onDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}

/** Migrating once and copying the files after is ten times quicker than migrating for each test file. */
async function ensureTemplate(client: pg.Client, url: string): Promise<string> {
  const name = await templateName();
  await client.query("select pg_advisory_lock($1)", [TEMPLATE_LOCK]);
  const { rows } = await client.query<{ ready: boolean }>(
    "select datistemplate as ready from pg_database where datname = $1",
    [name],
  );
  if (rows[0]?.ready === true) return name;
  if (rows.length > 0) await client.query(`drop database ${name}`); // a run that was interrupted half-way
  await client.query(`create database ${name}`);
  await migrate(onDatabase(url, name));
  await client.query(`alter database ${name} is_template true`);
  return name;
}

/** An empty, migrated database of its own: one a test file. */
export async function freshDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const url = process.env.TOWPATH_TEST_DATABASE_URL;
  if (!url)
    throw new Error("TOWPATH_TEST_DATABASE_URL is not set: run this file in the vitest project `pg`.");
  const client = await connectOnce(url);
  const name = `towpath_test_${randomBytes(8).toString("hex")}`;
  try {
    const template = await ensureTemplate(client, url);
    await client.query(`create database ${name} template ${template}`);
  } finally {
    await client.end();
  }
  return {
    url: onDatabase(url, name),
    async drop() {
      const again = await connectOnce(url);
      try {
        await again.query(`drop database if exists ${name} with (force)`);
      } catch (cause) {
        // An autovacuum worker in it is the server's own: it may not be ended by force, but goes by itself for a plain drop.
        if (!(cause instanceof Error && "code" in cause && cause.code === NOT_OURS)) throw cause;
        await again.query(`drop database if exists ${name}`);
      } finally {
        await again.end();
      }
    },
  };
}
