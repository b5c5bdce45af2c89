import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectOnce } from "./database-url.ts";
import { migrate } from "./migrate.ts";
import { findMigrationsFolder } from "./migrations-folder.ts";
import { freshDatabase } from "./testing/fresh-database.ts";

describe("migrate", () => {
  let database: { url: string; drop(): Promise<void> };
  let folder: string;
  const query = async (text: string) => {
    const client = await connectOnce(database.url);
    try {
      return await client.query(text);
    } finally {
      await client.end();
    }
  };

  beforeAll(async () => {
    database = await freshDatabase();
    folder = await mkdtemp(path.join(tmpdir(), "towpath-migrations-"));
    await query("drop schema public cascade; create schema public");
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  test("two processes that migrate an empty database at once do the work once", async () => {
    const seen: string[] = [];
    const both = await Promise.all([1, 2].map(() => migrate(database.url, (name) => seen.push(name))));
    const applied = both.flatMap((outcome) => outcome.applied);
    expect(applied).toEqual([...new Set(applied)]);
    expect(seen).toEqual(applied);
    const { rows } = await query("select migration_name from _prisma_migrations order by 1");
    expect(rows.map((row) => row.migration_name)).toEqual([...applied].sort());
  });

  test("a second start finds nothing to do", async () => {
    expect(await migrate(database.url)).toEqual({ applied: [] });
  });

  test("a migration that fails leaves nothing of itself behind, and says so", async () => {
    await cp(findMigrationsFolder(), folder, { recursive: true });
    const broken = path.join(folder, "29990101000000_broken");
    await mkdir(broken);
    await writeFile(path.join(broken, "migration.sql"), "create table half (id int); select 1 / 0;");
    await expect(migrate(database.url, undefined, folder)).rejects.toThrow(/29990101000000_broken failed/);
    const { rows } = await query("select to_regclass('half') as half");
    expect(rows[0].half).toBeNull();
    await rm(broken, { recursive: true });
  });

  test("a database newer than the code is refused in plain words", async () => {
    await query(
      "insert into _prisma_migrations (id, checksum, migration_name, finished_at) values ('x', 'y', '30000101000000_future', now())",
    );
    await expect(migrate(database.url)).rejects.toThrow(/made by a newer Towpath.*30000101000000_future/);
  });

  test.each([
    [
      "a database that is not there",
      (url: string) => url.replace(/\/[^/]*$/, "/no_such_thing"),
      /no such database/,
    ],
    ["a wrong password", (url: string) => url.replace(/:[^:@/]+@/, ":wrong@"), /password is wrong/],
    ["a closed port", () => "postgres://u:secret@127.0.0.1:1/db", /127\.0\.0\.1:1\/db.*nothing answers/],
    ["no address at all", () => "not an address", /cannot be used/],
  ])("%s is named without the password", async (_what, change, message) => {
    const failure = await migrate(change(database.url)).catch((error: Error) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(String(failure)).toMatch(message);
    expect(String(failure)).not.toContain("secret");
  });
});
