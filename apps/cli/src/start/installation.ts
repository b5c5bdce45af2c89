import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { access, mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { migrate, startEmbeddedPostgres } from "@towpath/db";
import { makeMasterKeyFile } from "@towpath/vault";
import { SANDBOX_SCRIPT } from "../sandbox-script.ts";
import { checkoutRoot } from "./checkout-root.ts";
import { createConsole, type StartConsole } from "./console.ts";
import { freePort, waitForPort, whyNotListen } from "./ports.ts";
import { type Program, type Supervised, supervise } from "./supervise.ts";
import { watchWorkerBundle } from "./watch-worker.ts";

export interface InstallationOptions {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly dev: boolean;
  readonly publicUrl: string;
  /** Replaces the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  /** What the children inherit; REDIS_URL, EGRESS_ALLOW, LOG_LEVEL travel in here. */
  readonly environment: NodeJS.ProcessEnv;
}

type Stop = () => Promise<void>;

/**
 * Brings the whole product up and keeps it up until SIGINT or SIGTERM: PostgreSQL, then web and worker, each
 * started again when it dies. Stops in the opposite order, so that nothing writes to a database that is gone.
 *
 * @returns the exit code
 */
export async function runInstallation(options: InstallationOptions): Promise<number> {
  const console = createConsole(process.stderr);
  const refusal = await whyNotListen(options.port, options.host);
  if (refusal !== null) {
    console.problem(refusal);
    return 1;
  }
  const programs: Supervised[] = [];
  const stopped = stopSignal(() => {
    for (const program of programs) program.kill();
  });
  const stops: Stop[] = [];
  try {
    const { ready } = await bringUp(options, console, stops, programs);
    // Whoever stops it now does not wait for a program that may never answer.
    if ((await Promise.race([ready, stopped])) !== "stop") {
      console.ready(options.publicUrl, options.dataDir);
      await stopped;
    }
    console.step("Stopping");
    return 0;
  } catch (error) {
    console.problem(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** @returns once the database is up and the programs are on their way; `ready` when all of them answer */
async function bringUp(
  options: InstallationOptions,
  console: StartConsole,
  stops: Stop[],
  programs: Supervised[],
): Promise<{ ready: Promise<unknown> }> {
  await makeFolder(options.dataDir);
  const databaseUrl = options.databaseUrl ?? (await embeddedDatabase(options, console, stops));
  const { applied } = await migrate(databaseUrl);
  if (applied.length > 0) console.step(`Database prepared (${applied.length} migrations)`);

  const webPort = await freePort();
  const environment = {
    ...childEnvironment(options, databaseUrl, webPort),
    ...(await masterKeyEnvironment(options)),
  };
  console.step("Starting the web app and the worker");
  const surroundings = { environment, dataDir: options.dataDir, console };
  const web = supervise(webProgram(options, webPort), surroundings);
  const worker = supervise(workerProgram(options), surroundings);
  programs.push(web, worker);
  stops.push(
    () => web.stop(),
    () => worker.stop(),
  );
  const ready = Promise.all([web.ready, worker.ready]);
  // Heard by whoever waits for it; until then it is no unhandled one.
  ready.catch(() => undefined);
  if (options.dev) stops.push(await watchWorkerBundle(() => void worker.restart()));
  return { ready };
}

const FOLDER_REASONS: Readonly<Record<string, string>> = {
  EACCES: "this account may not write there",
  EPERM: "this account may not write there",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of the path is a file",
  EEXIST: "there is a file of that name",
};

async function makeFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(join(dataDir, "run"), { recursive: true });
    await access(join(dataDir, "run"), constants.W_OK);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    const reason = FOLDER_REASONS[code] ?? String(error);
    throw new Error(`The data folder ${dataDir} cannot be used: ${reason}. Choose another with --data-dir.`);
  }
}

const databaseFolder = ({ dataDir }: InstallationOptions) => join(dataDir, "postgres");

async function embeddedDatabase(
  options: InstallationOptions,
  console: StartConsole,
  stops: Stop[],
): Promise<string> {
  console.step("Starting PostgreSQL");
  const postgres = await startEmbeddedPostgres({
    dataDir: databaseFolder(options),
    onLog: (line) => console.step(line),
    keepUp: true,
  });
  stops.push(() => postgres.stop());
  return postgres.url;
}

/** Credentials of connections are sealed with a key that stands outside the database: one's own, or one made here. */
async function masterKeyEnvironment({ environment, dataDir }: InstallationOptions) {
  const own = environment.TOWPATH_MASTER_KEY ?? environment.TOWPATH_MASTER_KEY_FILE;
  if (own !== undefined) return {};
  const file = join(dataDir, "master-key");
  await makeMasterKeyFile(file);
  return { TOWPATH_MASTER_KEY_FILE: resolve(file) };
}

function childEnvironment(
  options: InstallationOptions,
  databaseUrl: string,
  webPort: number,
): NodeJS.ProcessEnv {
  return {
    ...(options.databaseUrl === undefined ? { DATABASE_FOLDER: databaseFolder(options) } : {}),
    ...options.environment,
    DATABASE_URL: databaseUrl,
    // The embedded database lets one installation in at a time; a database of one's own may have several.
    TOWPATH_WORKER_ID: options.databaseUrl === undefined ? "embedded" : randomUUID(),
    PUBLIC_URL: options.publicUrl,
    NEXTAUTH_URL: options.publicUrl,
    NEXT_TELEMETRY_DISABLED: "1",
    NODE_ENV: options.dev ? "development" : "production",
    HOST: options.host,
    PORT: String(options.port),
    WEB_URL: `http://127.0.0.1:${webPort}`,
    SANDBOX_SCRIPT,
  };
}

function webProgram(options: InstallationOptions, port: number): Program {
  const root = checkoutRoot();
  const next = join(root, "node_modules", "next", "dist", "bin", "next");
  const mode = options.dev ? "dev" : "start";
  return {
    name: "web",
    args: [next, mode, "--port", String(port), "--hostname", "127.0.0.1"],
    cwd: join(root, "apps", "web"),
    whenReady: () => waitForPort(port),
  };
}

/** What runs are made of dies young: with twice the room for it, collecting costs a run half as much (measured). */
const YOUNG = ["--max-semi-space-size=32"];

function workerProgram(options: InstallationOptions): Program {
  const root = checkoutRoot();
  return {
    name: "worker",
    args: [...YOUNG, "--enable-source-maps", join(root, "apps", "worker", "dist", "main.mjs")],
    cwd: root,
    whenReady: () => waitForPort(options.port, options.host),
  };
}

/** A second signal this soon is the same Ctrl-C, sent on by npm. */
const SAME_SIGNAL_MS = 500;

/** Resolves when somebody asks to stop. Asking again skips the wait for the programs, but not for the database. */
function stopSignal(hurry: () => void): Promise<"stop"> {
  return new Promise((resolve) => {
    let askedAt: number | null = null;
    const stop = () => {
      if (askedAt !== null && performance.now() - askedAt > SAME_SIGNAL_MS) hurry();
      askedAt ??= performance.now();
      resolve("stop");
    };
    // SIGHUP: the terminal was closed.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  });
}
