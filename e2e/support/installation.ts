import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "@towpath/queue/testing";

const ROOT = join(import.meta.dirname, "..", "..");
const START_MS = 90_000;

/** A whole Towpath of its own: started as `npm start` does, with its own data and port. */
export interface Installation {
  readonly url: string;
  readonly dataDir: string;
  /** The process that runs flows, for those who want to kill it. */
  workerPid(): Promise<number>;
  stop(): Promise<void>;
  /** Stops, and leaves its data where it is. */
  leave(): Promise<void>;
  /** Stops and starts again on the same data. */
  restart(): Promise<void>;
}

/**
 * Begins with a copy of the database that was made for all journeys (make-database.ts), with its owner.
 *
 * @param environment e.g. `REDIS_URL`; private addresses of this machine may be called
 */
export async function startInstallation(environment: Record<string, string> = {}): Promise<Installation> {
  const dataDir = await mkdtemp(join(tmpdir(), "towpath-e2e-"));
  const database = process.env.TOWPATH_E2E_DATABASE;
  // With its owners: they are not this account where PostgreSQL runs as another.
  if (database !== undefined) await promisify(execFile)("cp", ["-a", database, dataDir]);
  return startIn(dataDir, environment);
}

/** The very first start, with nothing there: it makes its database itself, and whoever comes first is the owner. */
export async function startFromNothing(environment: Record<string, string> = {}): Promise<Installation> {
  return startIn(await mkdtemp(join(tmpdir(), "towpath-e2e-")), environment);
}

async function startIn(dataDir: string, environment: Record<string, string>): Promise<Installation> {
  const port = await freePort();
  // A machine whose disk is almost full is no alert in a journey that is not about it.
  const env = {
    ...process.env,
    ...{ EGRESS_ALLOW: "127.0.0.0/8,localhost", DATABASE_FOLDER: "none" },
    ...environment,
  };
  let child = await start(port, dataDir, env);
  return {
    url: `http://localhost:${port}`,
    dataDir,
    workerPid: async () => Number(await readFile(join(dataDir, "run", "worker.pid"), "utf8")),
    stop: async () => {
      await end(child);
      await rm(dataDir, { recursive: true, force: true });
    },
    leave: () => end(child),
    restart: async () => {
      await end(child);
      child = await start(port, dataDir, env);
    },
  };
}

async function start(port: number, dataDir: string, env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const main = join(ROOT, "apps", "cli", "dist", "main.mjs");
  const args = [main, "start", "--port", String(port), "--data-dir", dataDir];
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`Towpath was not ready in time:\n${said}`)), START_MS);
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (!said.includes("is ready")) return;
      clearTimeout(late);
      resolve();
    });
    child.once("exit", (code) => reject(new Error(`Towpath ended with ${code}:\n${said}`)));
  });
  return child;
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
