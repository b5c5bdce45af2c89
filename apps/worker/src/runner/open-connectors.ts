import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "@towpath/db";
import type { ConnectorPort } from "@towpath/engine";
import { type ConnectorsOptions, createConnectors, type EnvironmentDoors } from "@towpath/gateway";
import type { Logger } from "@towpath/prelude";
import {
  type AppFinder,
  createAppFinder,
  createKeepAlive,
  createTokenTakeBack,
  createVault,
  giveUpUnanswered,
  openConnectionUse,
  readInstallationApps,
  readMasterKeys,
  type SealedConnection,
  type Vault,
} from "@towpath/vault";
import type { Env } from "../env.ts";
import { createConnectionNotes } from "./connection-notes.ts";
import { createFlowConnections, type FlowPlace } from "./flow-connections.ts";
import { shareBudget } from "./shared-budget.ts";

/** How runs and triggers of this worker reach connectors. */
export interface Connectors {
  /** For whoever works for this flow: a run, a trigger. */
  of(place: FlowPlace): ConnectorPort;
  /** The same for other ways to connectors, such as polls. */
  optionsFor(place: FlowPlace): ConnectorsOptions;
  /** For a program that calls the service of one connection itself, whatever reference it names. */
  ofConnection(connection: SealedConnection): ConnectorPort;
  stop(): Promise<void>;
}

type Settings = Pick<
  Env,
  | "PUBLIC_URL"
  | "TOWPATH_MASTER_KEY"
  | "TOWPATH_MASTER_KEY_FILE"
  | "TOWPATH_OAUTH_APPS_FILE"
  | "TOWPATH_WORKLOAD_TOKENS"
>;

interface OpenConnectorsOptions {
  readonly env: Settings;
  readonly workerId: string;
  readonly database: Database;
  readonly gateway: Pick<ConnectorsOptions["http"], "scripts">;
  /** Hosts that each environment allows hold for connectors too. */
  readonly doors: EnvironmentDoors;
  readonly logger: Logger;
  readonly now: () => number;
}

/** Sign-ins that are due are looked for this often. */
const SWEEP_MS = 15_000;
/** Those that wait for an answer in vain, this often. */
const UNANSWERED_MS = 30_000;

export async function openConnectors(options: OpenConnectorsOptions): Promise<Connectors> {
  const { database, gateway, doors, logger, now } = options;
  const httpOf = (environmentId: string) => ({
    ...doors.of(environmentId),
    ...(gateway.scripts === undefined ? {} : { scripts: gateway.scripts }),
  });
  const notes = createConnectionNotes({ store: database.connections, logger, now });
  const { use, keeper, giveUp } = await openUse(options, { httpOf, used: notes.used });
  const shared = shareBudget({ pauses: database.pauses, signals: database.signals, logger, now });
  const connections = createFlowConnections({ database, use });
  const sleep = (ms: number, signal?: AbortSignal) => delay(ms, undefined, { signal });
  const keepAlive = createKeepAlive({
    ...{ tokens: database.tokens, keeper, logger, now, random: Math.random },
    sleep: (ms) => delay(ms),
  });
  const sweeps = [
    setInterval(() => void keepAlive.sweep(), SWEEP_MS),
    setInterval(() => void giveUp(), UNANSWERED_MS),
  ];
  const optionsOf = (environmentId: string, bound: ConnectorsOptions["bound"]): ConnectorsOptions => ({
    http: httpOf(environmentId),
    bound,
    budget: shared.budget,
    now,
    random: Math.random,
    sleep,
  });
  const optionsFor = (place: FlowPlace) =>
    optionsOf(place.environmentId, (reference) => connections.bound(place, reference));
  return {
    optionsFor,
    of: (place) => createConnectors(optionsFor(place)),
    ofConnection: (connection) =>
      createConnectors(optionsOf(connection.environmentId, () => connections.opened(connection, null))),
    async stop() {
      for (const sweep of sweeps) clearInterval(sweep);
      shared.stop();
      await Promise.all([keeper.stop(), notes.stop()]);
    },
  };
}

/** How connections are opened, and their tokens kept alive. */
async function openUse(
  { env, workerId, database, logger, now }: OpenConnectorsOptions,
  ports: { httpOf(environmentId: string): ConnectorsOptions["http"]; used(connectionId: string): void },
) {
  const readKeys = () => readMasterKeys({ keys: env.TOWPATH_MASTER_KEY, file: env.TOWPATH_MASTER_KEY_FILE });
  const masters = await readKeys();
  if (!masters.ok) logger.warn({ reason: masters.failure }, "Connections with a credential cannot be used");
  const vault = createVault(database.connections, masters, { readAgain: readKeys });
  const apps = await openApps(database, vault, env, logger);
  const ways = {
    ...{ vault, apps, logger },
    connector: (versionId: string) => database.connectors.readConnectorVersion(versionId),
    http: ports.httpOf,
  };
  const opened = openConnectionUse({
    ...{ ...ways, connections: database.connections, tokens: database.tokens, now, used: ports.used },
    redirectUri: `${env.PUBLIC_URL.replace(/\/+$/, "")}/connections/callback`,
    tokenFolders: env.TOWPATH_WORKLOAD_TOKENS,
    process: workerId,
  });
  const unanswered = {
    ...{ ...ways, attempts: database.attempts },
    takeBack: createTokenTakeBack({ ...ways, sharing: database.tokens }),
    connectorNow: (environmentId: string, id: string) => database.connectors.get(environmentId, id),
  };
  const giveUp = () =>
    giveUpUnanswered(unanswered).catch((error: unknown) => {
      logger.warn({ reason: String(error) }, "Sign-ins that nobody answered could not be given up");
    });
  return { ...opened, giveUp };
}

async function openApps(
  database: Database,
  vault: Vault,
  { TOWPATH_OAUTH_APPS_FILE: file }: Settings,
  logger: Logger,
): Promise<AppFinder> {
  const installation = await readInstallationApps(file);
  if (!installation.ok)
    logger.error({ reason: installation.failure }, "The OAuth apps of this installation are not used");
  return createAppFinder({
    apps: database.oauthApps,
    vault,
    installation: installation.ok ? installation.value : [],
    environmentName: (id) => database.environments.nameOf(id),
  });
}
