import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { migrate, startEmbeddedPostgres } from "@towpath/db";
import { checkoutRoot } from "./checkout-root.ts";
import { createConsole, type StartConsole } from "./console.ts";
import { freePort, portIsFree, waitForPort } from "./ports.ts";
import { type Program, supervise } from "./supervise.ts";
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
  if (!(await portIsFree(options.port, options.host))) {
    console.problem(`Port ${options.port} is in use. Stop what uses it, or choose another with --port.`);
    return 1;
  }
  const stopped = stopSignal();
  const stops: Stop[] = [];
  try {
    await bringUp(options, console, stops);
    console.ready(options.publicUrl, options.dataDir);
    await stopped;
    console.step("Stopping");
    return 0;
  } catch (error) {
    console.problem(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

async function bringUp(options: InstallationOptions, console: StartConsole, stops: Stop[]): Promise<void> {
  await mkdir(join(options.dataDir, "run"), { recursive: true });
  const databaseUrl = options.databaseUrl ?? (await embeddedDatabase(options, console, stops));
  const { applied } = await migrate(databaseUrl);
  if (applied.length > 0) console.step(`Database prepared (${applied.length} migrations)`);

  const webPort = await freePort();
  const environment = childEnvironment(options, databaseUrl, webPort);
  console.step("Starting the web app and the worker");
  const programs = [webProgram(options, webPort), workerProgram(options)];
  const children = programs.map((program) =>
    supervise(program, { environment, dataDir: options.dataDir, console }),
  );
  for (const child of children) stops.push(() => child.stop());
  if (options.dev) stops.push(await watchWorkerBundle(() => void children[1]?.restart()));
  await Promise.all(children.map((child) => child.ready));
}

async function embeddedDatabase(
  options: InstallationOptions,
  console: StartConsole,
  stops: Stop[],
): Promise<string> {
  console.step("Starting PostgreSQL");
  const postgres = await startEmbeddedPostgres({ dataDir: join(options.dataDir, "postgres") });
  stops.push(() => postgres.stop());
  return postgres.url;
}

function childEnvironment(
  options: InstallationOptions,
  databaseUrl: string,
  webPort: number,
): NodeJS.ProcessEnv {
  return {
    ...options.environment,
    DATABASE_URL: databaseUrl,
    PUBLIC_URL: options.publicUrl,
    NEXTAUTH_URL: options.publicUrl,
    NEXT_TELEMETRY_DISABLED: "1",
    NODE_ENV: options.dev ? "development" : "production",
    HOST: options.host,
    PORT: String(options.port),
    WEB_URL: `http://127.0.0.1:${webPort}`,
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

function workerProgram(options: InstallationOptions): Program {
  const root = checkoutRoot();
  return {
    name: "worker",
    args: ["--enable-source-maps", join(root, "apps", "worker", "dist", "main.mjs")],
    cwd: root,
    whenReady: () => waitForPort(options.port, options.host),
  };
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = () => {
      // The second Ctrl-C is somebody who will not wait.
      if (asked) process.exit(130);
      asked = true;
      resolve();
    };
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
  });
}
