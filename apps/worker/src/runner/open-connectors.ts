import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "@towpath/db";
import type { ConnectorPort } from "@towpath/engine";
import { type ConnectorsOptions, createConnectors, type EnvironmentDoors } from "@towpath/gateway";
import type { Logger } from "@towpath/prelude";
import { createVault, readMasterKeys, type SealedConnection } from "@towpath/vault";
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

export async function openConnectors(options: {
  readonly env: Pick<Env, "TOWPATH_MASTER_KEY" | "TOWPATH_MASTER_KEY_FILE">;
  readonly database: Database;
  readonly gateway: Pick<ConnectorsOptions["http"], "scripts">;
  /** Hosts that each environment allows hold for connectors too. */
  readonly doors: EnvironmentDoors;
  readonly logger: Logger;
  readonly now: () => number;
}): Promise<Connectors> {
  const { env, database, gateway, doors, logger, now } = options;
  const readKeys = () =>
    readMasterKeys({ keys: env.TOWPATH_MASTER_KEY, file: env.TOWPATH_MASTER_KEY_FILE });
  const masters = await readKeys();
  if (!masters.ok) logger.warn({ reason: masters.failure }, "Connections with a credential cannot be used");
  const vault = createVault(database.connections, masters, { readAgain: readKeys });
  const notes = createConnectionNotes({ store: database.connections, logger, now });
  const shared = shareBudget({ pauses: database.pauses, signals: database.signals, logger, now });
  const connections = createFlowConnections({ database, vault, notes });
  const optionsOf = (environmentId: string, bound: ConnectorsOptions["bound"]): ConnectorsOptions => ({
    http: {
      ...doors.of(environmentId),
      ...(gateway.scripts === undefined ? {} : { scripts: gateway.scripts }),
    },
    bound,
    budget: shared.budget,
    now,
    random: Math.random,
    sleep: (ms, signal) => delay(ms, undefined, { signal }),
  });
  const optionsFor = (place: FlowPlace) =>
    optionsOf(place.environmentId, (reference) => connections.bound(place, reference));
  return {
    optionsFor,
    of: (place) => createConnectors(optionsFor(place)),
    ofConnection: (connection) =>
      createConnectors(optionsOf(connection.environmentId, () => connections.opened(connection, null))),
    async stop() {
      shared.stop();
      await notes.stop();
    },
  };
}
