import type { Database } from "@towpath/db";
import type { EnvironmentDoors } from "@towpath/gateway";
import type { Logger } from "@towpath/prelude";
import { type AppFinder, type ConnectionUse, openConnectionUse, type Vault } from "@towpath/vault";

/** How this process uses stored connections: their tokens are renewed as workers do it, and one of all of them does. */
export function connectionUseOf(options: {
  readonly database: Database;
  readonly vault: Vault;
  readonly doors: EnvironmentDoors;
  readonly apps: AppFinder;
  readonly publicUrl: string;
  readonly tokenFolders: readonly string[];
  readonly logger: Logger;
  readonly now: () => number;
}): ConnectionUse {
  const { database, vault, doors, apps, publicUrl, tokenFolders, logger, now } = options;
  const { use } = openConnectionUse({
    ...{ vault, apps, tokenFolders, logger, now },
    connections: database.connections,
    tokens: database.tokens,
    connector: (versionId) => database.connectors.readConnectorVersion(versionId),
    http: (environmentId) => doors.of(environmentId),
    redirectUri: `${publicUrl.replace(/\/+$/, "")}/connections/callback`,
    process: `web/${process.pid}`,
  });
  return use;
}
