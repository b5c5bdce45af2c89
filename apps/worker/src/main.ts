import { fileURLToPath } from "node:url";
import { type Database, openDatabase } from "@towpath/db";
import type { Logger } from "@towpath/prelude";
import { openRunQueue } from "@towpath/queue";
import { createSandbox } from "@towpath/sandbox";
import { createVault, readMasterKeys, sealPlainValues, wrongMasterKey } from "@towpath/vault";
import { pino } from "pino";
import { type Env, queueBackend, readEnv } from "./env.ts";
import { databaseWithRacepoints, openRacepoints } from "./racepoints.ts";
import { startWorker } from "./worker.ts";

/** After this, a stop that hangs is cut short: leases bring the runs back. */
const LAST_RESORT_MS = 14_000;
/** The bundler puts it beside this program. */
const SANDBOX_SCRIPT = fileURLToPath(new URL("./sandbox/main.mjs", import.meta.url));

async function main(): Promise<void> {
  const env = readEnv();
  const logger: Logger = pino({
    level: env.LOG_LEVEL,
    base: { program: "worker" },
    serializers: { err: loggedError },
  });
  print({ pid: process.pid });
  process.on("unhandledRejection", (error) => {
    logger.error({ err: error }, "Something failed that nobody waited for");
  });
  const { port, stop } = await bringUp(env, logger);
  print({ ready: true, pid: process.pid, port });
  onStop(() => {
    setTimeout(() => process.exit(1), LAST_RESORT_MS).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, "The worker did not stop cleanly");
        process.exit(1);
      },
    );
  });
}

async function bringUp(env: Env, logger: Logger) {
  const racepoints = openRacepoints(env.TOWPATH_RACEPOINTS, process);
  const stores = await openDatabase({ url: env.DATABASE_URL, logger, listen: true });
  await sealWhatIsPlain(env, stores);
  const database = racepoints === null ? stores : databaseWithRacepoints(stores, racepoints);
  const queue = await openRunQueue({ backend: queueBackend(env), logger });
  const sandbox = createSandbox({
    childScript: SANDBOX_SCRIPT,
    maxProcesses: env.SANDBOX_PROCESSES,
    inlineCode: env.INLINE_CODE === "on",
  });
  const worker = await startWorker({ env, database, queue, logger, sandbox, racepoints });
  return {
    port: worker.port,
    stop: async () => {
      await worker.stop();
      sandbox.close();
      await queue.close();
      await database.close();
    },
  };
}

/**
 * Seals what an older Towpath kept in plain text.
 *
 * @throws with what to do, when credentials are sealed with a master key that is not here
 */
async function sealWhatIsPlain(env: Env, stores: Database): Promise<void> {
  const masters = await readMasterKeys({ keys: env.TOWPATH_MASTER_KEY, file: env.TOWPATH_MASTER_KEY_FILE });
  if (!masters.ok) return;
  const wrong = await wrongMasterKey(stores.keyRing, masters.value);
  if (wrong === null) {
    await sealPlainValues(stores.connectors, createVault(stores.connections, masters));
    return;
  }
  await stores.close();
  throw new Error(wrong);
}

/** Not all that an error carries: a database's error quotes the row that it refused, with somebody's data in it. */
function loggedError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = "code" in error ? { code: error.code } : {};
  return { type: error.name, message: error.message, ...code, stack: error.stack };
}

/** One line of JSON for whoever started us. */
function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function onStop(stop: () => void): void {
  let asked = false;
  for (const name of ["SIGTERM", "SIGINT"] as const) {
    process.on(name, () => {
      if (asked) return;
      asked = true;
      stop();
    });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
