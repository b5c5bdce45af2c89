import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { silentLogger } from "@towpath/prelude";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { isDatabaseUnavailable } from "./connection-pool.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded/start-embedded-postgres.ts";
import { migrate } from "./migrate.ts";
import { newId } from "./new-id.ts";
import { openDatabase } from "./open-database.ts";
import type { Database } from "./stores.ts";

/** What is waited for comes at once, but not on a machine that does much else. The runner's own second is too little. */
const PATIENT = { timeout: 20_000, interval: 50 };

let dataDir: string;
let server: EmbeddedPostgres;
let database: Database;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "towpath-restart-"));
  server = await startEmbeddedPostgres({ dataDir });
  await migrate(server.url);
  database = await openDatabase({ url: server.url, logger: silentLogger, listen: true });
});
afterAll(async () => {
  await database.close();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const aRun = () => ({
  id: newId(),
  environmentId: newId(),
  flowId: newId(),
  versionId: newId(),
  mode: "live" as const,
  trigger: { name: "manual", startTime: 1, clientTrackingId: "t" },
  createdAt: Date.now(),
});
const me = { workerId: "w", leaseMs: 20_000 };
const crash = async () => {
  const note = await readFile(path.join(dataDir, "cluster", "postmaster.pid"), "utf8");
  process.kill(Number(note.split("\n")[0]), "SIGKILL");
};

describe("a database that is killed and started again", () => {
  test("keeps what was accepted; the stores say that it is away, and go on by themselves when it is back", async () => {
    const before = aRun();
    const [claim] = await database.runs.accept([before], me);
    if (claim === undefined) throw new Error("not accepted");
    const heard: string[] = [];
    database.signals.on("run", (ids) => heard.push(...ids));

    await crash();
    await vi.waitFor(async () => expect(await database.healthy()).toBe(false), PATIENT);
    const refused = await database.runs.accept([aRun()], me).catch((error: unknown) => error);
    expect(isDatabaseUnavailable(refused)).toBe(true);
    const page = await database.history.list(newId(), { limit: 1 }).catch((error: unknown) => error);
    expect(isDatabaseUnavailable(page)).toBe(true);

    const { port } = server;
    server = await startEmbeddedPostgres({ dataDir });
    expect(server.port).toBe(port);
    expect(await database.runs.append(claim, 0, [], { kind: "suspend", wakeAt: null })).toBe(true);
    expect(await database.history.get(before.environmentId, before.id)).toMatchObject({ status: "Waiting" });
    await vi.waitFor(async () => {
      await database.signals.send("run", ["again"]);
      expect(heard).toContain("again");
    }, PATIENT);
  });

  test("an event that comes in the moment it is away waits for it", async () => {
    await crash();
    const run = aRun();
    // It may be refused before the server is back: the refusal is taken at once, and looked at afterwards.
    const accepted = database.runs.accept([run], me).catch((error: unknown) => error);
    server = await startEmbeddedPostgres({ dataDir });
    // Away for longer than a caller should wait, it may be refused; acknowledged, it must be there.
    const outcome = await accepted;
    const stored = await vi.waitFor(() => database.history.get(run.environmentId, run.id), PATIENT);
    if (Array.isArray(outcome)) expect(stored).toMatchObject({ id: run.id });
    else expect(isDatabaseUnavailable(outcome)).toBe(true);
  });
});
