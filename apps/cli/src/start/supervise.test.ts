import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { StartConsole } from "./console.ts";
import { type Program, type Supervised, supervise } from "./supervise.ts";

/** Stays until it is asked to go. */
const STAYS = `process.on("SIGTERM", () => process.exit(0)); setInterval(() => {}, 1e6);`;

let dataDir: string;
let said: string[];
let running: Supervised | null;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "towpath-supervise-"));
  mkdirSync(join(dataDir, "run"));
  said = [];
  running = null;
});
afterEach(async () => {
  await running?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

function start(source: string, whenReady: Program["whenReady"] = () => Promise.resolve()): Supervised {
  const console: StartConsole = { step: () => {}, ready: () => {}, problem: (text) => said.push(text) };
  const program: Program = { name: "worker", args: ["-e", source], cwd: dataDir, whenReady };
  running = supervise(program, { environment: process.env, dataDir, console });
  return running;
}

const pid = () => Number(readFileSync(join(dataDir, "run", "worker.pid"), "utf8"));

describe("a supervised program", () => {
  test("that refuses to start is given up at once, in its own words", async () => {
    const source = `console.log(JSON.stringify({ pid: 1 })); console.error("REDIS_URL is wrong."); process.exit(1);`;
    const { ready } = start(source, () => new Promise(() => {}));
    await expect(ready).rejects.toThrow("The worker does not start. REDIS_URL is wrong.");
    expect(said).toEqual([]);
  });

  test("that says nothing before it ends is told with its exit code and its log", async () => {
    const { ready } = start("process.exit(3);", () => new Promise(() => {}));
    await expect(ready).rejects.toThrow(`It ended with exit code 3; more in ${join(dataDir, "logs")}`);
  });

  test("that is killed comes back under a new process id", async () => {
    const { ready } = start(STAYS);
    await ready;
    const first = pid();
    process.kill(first, "SIGKILL");
    await expect.poll(pid, { timeout: 5_000 }).not.toBe(first);
    expect(said).toEqual(["The worker stopped (SIGKILL); starting it again."]);
  });

  test("that is started anew on purpose is no misfortune", async () => {
    const program = start(STAYS);
    await program.ready;
    const first = pid();
    await program.restart();
    await expect.poll(pid, { timeout: 5_000 }).not.toBe(first);
    expect(said).toEqual([]);
  });

  test("that is stopped stays stopped", async () => {
    const program = start(STAYS);
    await program.ready;
    const last = pid();
    await program.stop();
    await program.restart();
    expect(() => process.kill(last, 0)).toThrow();
    expect(pid).toThrow();
    expect(said).toEqual([]);
  });
});
