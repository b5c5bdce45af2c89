import type { Database } from "@towpath/db";
import type { EnvironmentDoors } from "@towpath/gateway";
import type { Logger } from "@towpath/prelude";
import {
  type AppFinder,
  type ConnectionUse,
  createTokenTakeBack,
  openConnectionUse,
  type TokenTakeBack,
  type Vault,
} from "@towpath/vault";

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
}): { readonly use: ConnectionUse; readonly takeBack: TokenTakeBack; settled(): Promise<void> } {
  const { database, vault, doors, apps, publicUrl, tokenFolders, logger, now } = options;
  const ports = {
    ...{ vault, apps, logger },
    connector: (versionId: string) => database.connectors.readConnectorVersion(versionId),
    http: (environmentId: string) => doors.of(environmentId),
  };
  const { use, keeper } = openConnectionUse({
    ...{ ...ports, tokenFolders, now },
    connections: database.connections,
    tokens: database.tokens,
    redirectUri: `${publicUrl.replace(/\/+$/, "")}/connections/callback`,
    process: `web/${process.pid}`,
  });
  const takeBack = createTokenTakeBack({ ...ports, sharing: database.tokens });
  return { use, takeBack, settled: () => keeper.stop() };
}
