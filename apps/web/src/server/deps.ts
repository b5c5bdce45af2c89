import type { Database } from "@towpath/db";
import type { HttpPort } from "@towpath/engine";
import type { EnvironmentDoors } from "@towpath/gateway";
import type { Logger } from "@towpath/prelude";
import type { AppFinder, ConnectionUse, InstallationApp, TokenTakeBack, Vault } from "@towpath/vault";

/** What the use cases reach the world through. Opened once a process; tests bring their own. */
export interface Deps {
  readonly database: Database;
  /** Rings the doorbell of the workers. A ring that is lost only delays: the workers' sweep finds the run. */
  readonly ring: (runIds: readonly string[]) => Promise<void>;
  /** The public address, without a trailing slash. */
  readonly publicUrl: string;
  /** Proxies in front of this process that add to `x-forwarded-for`. */
  readonly trustedProxies: number;
  /** Whether flows may run JavaScript of their makers. */
  readonly inlineCode: boolean;
  /** Whether the installation has a mail server for environments without their own. */
  readonly hasMailServer: boolean;
  /** Calls of the server itself, e.g. to test a connection: they leave as those of the environment's flows do. */
  readonly doors: EnvironmentDoors;
  /** Seals and opens the credentials of connections. */
  readonly vault: Vault;
  /** Which OAuth app signs in where. */
  readonly apps: AppFinder;
  /** The OAuth apps that whoever runs this installation gave to its environments. */
  readonly installationApps: readonly InstallationApp[];
  /** Folders below which OAuth apps may have a file that proves who they are. */
  readonly tokenFolders: readonly string[];
  /** Reaches this installation from outside, at its public address and nowhere else. */
  readonly home: HttpPort;
  /** Opens stored connections for calls, with tokens that hold. */
  readonly use: ConnectionUse;
  /** Tells services that sign-ins are not wanted any more. */
  readonly takeBack: TokenTakeBack;
  /** Resolves when no sign-in is being renewed any more. */
  readonly settled: () => Promise<void>;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
}
