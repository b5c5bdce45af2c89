import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { connectOnce } from "../database-url.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./start-embedded-postgres.ts";

let dataDir: string;
let running: EmbeddedPostgres | null = null;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "towpath-embedded-"));
});
afterEach(async () => {
  await running?.stop();
  running = null;
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const start = async () => {
  running = await startEmbeddedPostgres({ dataDir });
  return running;
};
async function ask<R extends Record<string, unknown>>(url: string, text: string): Promise<R[]> {
  const client = await connectOnce(url);
  try {
    return (await client.query<R>(text)).rows;
  } finally {
    await client.end();
  }
}
const clusterFolder = () =>
  readFile(path.join(dataDir, "cluster-location"), "utf8").then(
    (noted) => noted.trim(),
    () => path.join(dataDir, "cluster"),
  );
const postmasterPid = async () =>
  Number((await readFile(path.join(await clusterFolder(), "postmaster.pid"), "utf8")).split("\n")[0]);

describe("the embedded database", () => {
  test("is made on first use: safe settings, this machine only, an ordinary role, a hidden password", async () => {
    const { url } = await start();
    const [settings] = await ask(
      url,
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commits,
        current_setting('max_connections') as connections, current_setting('listen_addresses') as listens,
        current_setting('server_encoding') as encoding,
        (select datcollate from pg_database where datname = current_database()) as collation,
        (select rolsuper from pg_roles where rolname = current_user) as super`,
    );
    expect(settings).toEqual({
      fsync: "on",
      commits: "on",
      connections: "100",
      listens: "127.0.0.1",
      encoding: "UTF8",
      collation: "C",
      super: false,
    });
    expect((await stat(path.join(dataDir, "password"))).mode & 0o777).toBe(0o600);
    await ask(url, "create table kept (n int); insert into kept values (7)");
  });

  test("starts again on its port with its data", async () => {
    const { port } = await start();
    await running?.stop();
    const again = await start();
    expect(again.port).toBe(port);
    expect(await ask(again.url, "select n from kept")).toEqual([{ n: 7 }]);
  });

  test("refuses a second start on the same folder, and the first goes on", async () => {
    const { url } = await start();
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(/already running on the data folder/);
    expect(await ask(url, "select n from kept")).toEqual([{ n: 7 }]);
  });

  test("of several starts at the same moment one gets the folder", async () => {
    const starts = await Promise.allSettled([1, 2, 3].map(() => startEmbeddedPostgres({ dataDir })));
    const [winner, ...more] = starts.flatMap((outcome) =>
      outcome.status === "fulfilled" ? [outcome.value] : [],
    );
    running = winner ?? null;
    expect(more).toEqual([]);
    expect(await ask(winner?.url ?? "", "select n from kept")).toEqual([{ n: 7 }]);
    for (const outcome of starts) {
      if (outcome.status === "rejected") expect(String(outcome.reason)).toMatch(/already running/);
    }
  });

  test("that outlived its Towpath is taken over as it is", async () => {
    const first = await start();
    const pid = await postmasterPid();
    // The lock lives in the session of whoever started the server: a kill ends it just like this.
    const holder = new URL(first.url);
    holder.username = "postgres";
    holder.pathname = "/postgres";
    await ask(
      holder.href,
      "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()",
    );
    const said: string[] = [];
    running = await startEmbeddedPostgres({ dataDir, onLog: (line) => said.push(line) });
    expect(said.join()).toMatch(/already running; taking it over/);
    expect(await postmasterPid()).toBe(pid);
    expect(running.port).toBe(first.port);
  });

  test("killed without warning it recovers what was committed", async () => {
    const { url } = await start();
    await ask(url, "insert into kept values (8)");
    process.kill(await postmasterPid(), "SIGKILL");
    const again = await start();
    expect(await ask(again.url, "select n from kept order by n")).toEqual([{ n: 7 }, { n: 8 }]);
  });

  test("killed while Towpath runs it comes back by itself, on its port and still held", async () => {
    const said: string[] = [];
    running = await startEmbeddedPostgres({ dataDir, keepUp: true, onLog: (line) => said.push(line) });
    const { url } = running;
    process.kill(await postmasterPid(), "SIGKILL");
    await expect
      .poll(() => ask(url, "select count(*)::int as n from kept").catch(() => []), { timeout: 30_000 })
      .toEqual([{ n: 2 }]);
    expect(said).toContain("The database stopped; starting it again.");
    await expect
      .poll(() => startEmbeddedPostgres({ dataDir }).catch(String), { timeout: 10_000 })
      .toMatch(/already running on the data folder/);
  });

  test("a note of a dead server whose number went to another process is no hindrance", async () => {
    await start();
    const note = path.join(await clusterFolder(), "postmaster.pid");
    const lines = (await readFile(note, "utf8")).split("\n");
    await running?.stop();
    await writeFile(note, [process.pid, ...lines.slice(1)].join("\n"));
    const again = await start();
    expect(await ask(again.url, "select 1 as n")).toEqual([{ n: 1 }]);
  });

  test("a data folder of another PostgreSQL is refused in plain words", async () => {
    const version = path.join(await clusterFolder(), "PG_VERSION");
    const kept = await readFile(version, "utf8");
    await writeFile(version, "13\n");
    await expect(start()).rejects.toThrow(/belongs to PostgreSQL 13/);
    await writeFile(version, kept);
  });

  test("in a closed temporary folder its files stay where they were wanted", async () => {
    const closed = await mkdtemp(path.join(tmpdir(), "towpath-closed-"));
    const deeper = path.join(closed, "data", "postgres");
    const server = await startEmbeddedPostgres({ dataDir: deeper });
    await server.stop();
    expect((await stat(path.join(deeper, "cluster"))).isDirectory()).toBe(true);
    expect((await stat(closed)).mode & 0o066).toBe(0);
    await rm(closed, { recursive: true, force: true });
  });

  test("a folder that cannot be made is refused in plain words", async () => {
    const file = path.join(dataDir, "password", "deeper");
    await expect(startEmbeddedPostgres({ dataDir: file })).rejects.toThrow(/part of the path is a file/);
  });
});
