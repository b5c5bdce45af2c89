import type { ClientAuthentication } from "./oauth-client.ts";

/** What an app is besides its secrets. */
export interface AppSettings {
  readonly authentication: ClientAuthentication["kind"];
  /** For workload identity: the file on the server that holds the signed statement. */
  readonly tokenFile: string | null;
  /** A Microsoft Entra ID tenant; null: as the connector says. */
  readonly tenant: string | null;
  /** Asked for beside those of the connector. */
  readonly scopes: readonly string[];
  /** Hosts that may be told its secret, as `OAuthClient.hosts`. */
  readonly hosts: readonly string[];
  /** In place of the addresses of the connector's files; left out: as they are there. */
  readonly addresses: Partial<Record<"authorize" | "token" | "refresh", string>>;
  readonly hasSecret: boolean;
  /** Since when a secret that was replaced is kept beside the new one, epoch milliseconds; null: none is. */
  readonly oldSecretSince: number | null;
}

/** An app that an admin registered at a service, with its secrets still sealed. */
export interface StoredApp {
  readonly id: string;
  readonly environmentId: string;
  /** For one connector … */
  readonly connector: { readonly id: string; readonly name: string; readonly title: string } | null;
  /** … or for all that sign in at one service: the host of its sign-in page, or `aad`. One of the two is null. */
  readonly service: string | null;
  readonly name: string;
  readonly clientId: string;
  readonly sealed: Buffer | null;
  readonly keyVersion: number | null;
  /** Grows with each change of what is sealed. */
  readonly version: number;
  readonly settings: AppSettings;
  /** Connections whose tokens were given to it. */
  readonly connectionCount: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface AppChange {
  readonly name: string;
  readonly clientId: string;
  readonly settings: AppSettings;
  readonly sealed: Buffer | null;
  readonly keyVersion: number | null;
}

/** Every method takes the environment: a row of another one is as good as none. */
export interface AppStore {
  /** By name. */
  list(environmentId: string): Promise<readonly StoredApp[]>;
  get(environmentId: string, id: string): Promise<StoredApp | null>;
  /** Those that a sign-in to this connector at this service may use: its own first. */
  forConnector(
    environmentId: string,
    connectorId: string,
    service: string | null,
  ): Promise<readonly StoredApp[]>;
  /** `taken`: there is one for this connector or service. Null: no such connector. */
  create(
    app: AppChange & {
      readonly id: string;
      readonly environmentId: string;
      readonly connectorId: string | null;
      readonly service: string | null;
      readonly createdBy: string;
    },
  ): Promise<StoredApp | "taken" | null>;
  /** Makes the next version of one that was read. `stale`: somebody else was first. */
  update(
    environmentId: string,
    id: string,
    seenVersion: number,
    change: AppChange,
  ): Promise<StoredApp | "stale" | null>;
  delete(environmentId: string, id: string): Promise<boolean>;
}
