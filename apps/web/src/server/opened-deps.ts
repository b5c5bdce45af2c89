import { type Database, openDatabase } from "@towpath/db";
import { createEnvironmentDoors, createHttpGateway } from "@towpath/gateway";
import { openRunQueue } from "@towpath/queue";
import { createSandbox } from "@towpath/sandbox";
import {
  createAppFinder,
  createVault,
  type InstallationApp,
  type MasterKeys,
  readInstallationApps,
  readMasterKeys,
  sealPlainValues,
  wrongMasterKey,
} from "@towpath/vault";
import { readEnv } from "../env.ts";
import { connectionUseOf } from "./connection-use.ts";
import type { Deps } from "./deps.ts";
import { homeOf } from "./home.ts";
import { jsonLogger } from "./logger.ts";

/** `next dev` loads this module anew after each change; the connections must outlive that. */
const slot: typeof globalThis & { towpathDeps?: Promise<Deps> | undefined } = globalThis;

/** What this process reaches the world through, opened by the first request. A failed start is tried again by the next one. */
export function openedDeps(): Promise<Deps> {
  slot.towpathDeps ??= open().catch((error: unknown) => {
    slot.towpathDeps = undefined;
    throw error;
  });
  return slot.towpathDeps;
}

async function open(): Promise<Deps> {
  const env = readEnv();
  const logger = jsonLogger(env.LOG_LEVEL);
  const database = await openDatabase({ url: env.DATABASE_URL, logger, listen: true });
  const readKeys = () => readMasterKeys({ keys: env.TOWPATH_MASTER_KEY, file: env.TOWPATH_MASTER_KEY_FILE });
  const masters = await readKeys();
  if (!masters.ok) logger.warn({ reason: masters.failure }, "Connections cannot be made or used");
  else await refuseWrongKey(database, masters.value);
  const doors = createEnvironmentDoors({
    gateway: createHttpGateway({ egress: { allow: env.EGRESS_ALLOW }, logger, ...scriptsOf(env) }),
    hostsOf: (environmentId) => database.environments.allowedHosts(environmentId),
    now: Date.now,
  });
  const vault = createVault(database.connections, masters, { readAgain: readKeys });
  if (masters.ok) await sealPlainValues(database.connectors, vault);
  const installationApps = await installationAppsOf(env, logger);
  const apps = createAppFinder({
    apps: database.oauthApps,
    vault,
    installation: installationApps,
    environmentName: (id) => database.environments.nameOf(id),
  });
  const { use, takeBack, settled } = connectionUseOf({
    ...{ database, vault, doors, publicUrl: env.PUBLIC_URL, logger, now: Date.now },
    apps,
    tokenFolders: env.TOWPATH_WORKLOAD_TOKENS,
  });
  return {
    database,
    doors,
    vault,
    ...{ use, takeBack, settled },
    installationApps,
    apps,
    tokenFolders: env.TOWPATH_WORKLOAD_TOKENS,
    home: homeOf(env.PUBLIC_URL, logger),
    ring: await openDoorbell(database, env, logger),
    publicUrl: env.PUBLIC_URL,
    // The worker hands every request on, and adds the address it saw.
    trustedProxies: env.TRUSTED_PROXIES + 1,
    inlineCode: env.INLINE_CODE === "on",
    hasMailServer: env.SMTP_URL !== undefined && env.MAIL_FROM !== undefined,
    logger,
    now: Date.now,
  };
}

/** @throws with what to do, when credentials are sealed with a master key that is not here */
async function refuseWrongKey(database: Database, masters: MasterKeys): Promise<void> {
  const wrong = await wrongMasterKey(database.keyRing, masters);
  if (wrong === null) return;
  await database.close();
  throw new Error(wrong);
}

/** A file that cannot be read is no reason to serve nothing at all: the sign-ins that need it say what is missing. */
async function installationAppsOf(
  { TOWPATH_OAUTH_APPS_FILE: file }: ReturnType<typeof readEnv>,
  logger: Deps["logger"],
): Promise<readonly InstallationApp[]> {
  const read = await readInstallationApps(file);
  if (read.ok) return read.value;
  logger.error({ reason: read.failure }, "The OAuth apps of this installation are not used");
  return [];
}

/** Connections are tested and choices asked for here, through the scripts of their connectors. */
function scriptsOf({ SANDBOX_SCRIPT, INLINE_CODE }: ReturnType<typeof readEnv>) {
  if (SANDBOX_SCRIPT === undefined) return {};
  const options = { childScript: SANDBOX_SCRIPT, maxProcesses: 1, inlineCode: INLINE_CODE === "on" };
  return { scripts: createSandbox(options) };
}

async function openDoorbell(database: Database, env: ReturnType<typeof readEnv>, logger: Deps["logger"]) {
  const backend =
    env.REDIS_URL === undefined
      ? ({ kind: "postgres", url: env.DATABASE_URL } as const)
      : ({ kind: "redis", url: env.REDIS_URL } as const);
  try {
    const queue = await openRunQueue({ backend, logger });
    return (runIds: readonly string[]) => queue.ring(runIds.map((runId) => ({ runId, ring: 0 })));
  } catch (error) {
    // Without a database nothing may start; close it, so that the next request begins afresh.
    await database.close();
    throw error;
  }
}

/** To the log, without the address of the database: it holds a password. */
export function reportUnavailable(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  jsonLogger("error").error({ error: message }, "The database cannot be reached");
}
