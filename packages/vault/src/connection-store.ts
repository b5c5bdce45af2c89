import type { EnvironmentKeyStore } from "./environment-keys.ts";
import type { Account } from "./oauth/tokens.ts";
import type { TokenChange } from "./tokens/token-store.ts";

export type ConnectionStatus = "connected" | "needs-sign-in";

/** A connection without its secrets. */
export interface StoredConnection {
  readonly id: string;
  readonly environmentId: string;
  readonly connector: {
    readonly id: string;
    /** As definitions call it, without `shared_`. */
    readonly name: string;
    readonly title: string;
    readonly brandColor: string | null;
    /** What a draft uses; null while the connector has no version, or was deleted. */
    readonly versionId: string | null;
  };
  /** Null: the account is gone. */
  readonly owner: { readonly id: string; readonly name: string } | null;
  /** False also without an owner. */
  readonly ownerIsMember: boolean;
  readonly name: string;
  readonly parameterSet: string;
  /** The values that are no secret, by the name of their parameter. */
  readonly values: Readonly<Record<string, string>>;
  /** Every maker of the environment may use it. */
  readonly shared: boolean;
  /** Where the connector sent to when the credential was entered (`sendsTo`): elsewhere it does not go. */
  readonly sendsTo: string;
  readonly status: ConnectionStatus;
  readonly message: string | null;
  /** Since when it needs a sign-in; null: it does not, or nobody noted it. */
  readonly brokenSince: number | null;
  /** Who signed in at the service, as it says; null: nobody knows. */
  readonly account: Account | null;
  /** What OAuth gave, without the tokens themselves; null: it signs in otherwise. */
  readonly tokens: TokenFacts | null;
  readonly testedAt: number | null;
  readonly lastUsedAt: number | null;
  /** Grows with each change of the credential. */
  readonly credentialVersion: number;
  /** Flows that are bound to it. */
  readonly flowCount: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Of the tokens of a connection, what may be shown. */
export type TokenFacts = Omit<TokenChange, "sealed" | "keyVersion"> & {
  readonly version: number;
  /** The service will not renew them: a person has to sign in. */
  readonly refusedAt: number | null;
  /** When renewing them failed last, for a reason that may pass; null: it worked. */
  readonly failedAt: number | null;
};

/** A connection with its secrets, still sealed; `sealed` null: it has none. */
export interface SealedConnection extends StoredConnection {
  readonly sealed: Buffer | null;
  readonly keyVersion: number | null;
  /** Of the version that `tokens` tells. */
  readonly sealedTokens: { readonly sealed: Buffer; readonly keyVersion: number } | null;
}

export interface CredentialChange {
  readonly parameterSet: string;
  readonly values: Readonly<Record<string, string>>;
  readonly sealed: Buffer | null;
  readonly keyVersion: number | null;
  readonly sendsTo: string;
  /** Left out: nobody knows who signed in. */
  readonly account?: Account | null;
  /** What OAuth gave; left out: it signs in otherwise, and tokens that are there go. */
  readonly tokens?: TokenPut;
}

/** Tokens of a sign-in, sealed for the version that follows the one that was read; 1 for the first. */
export type TokenPut = TokenChange & { readonly version: number };

export type ConnectionCreation = CredentialChange & {
  readonly id: string;
  readonly environmentId: string;
  readonly connectorId: string;
  readonly ownerId: string;
  readonly name: string;
};

/** What a reference of a flow is bound to. */
export interface FlowBinding {
  /** As it was written when it was bound. */
  readonly reference: string;
  readonly connection: StoredConnection;
}

export interface UsingFlow {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly reference: string;
}

/** Every method takes the environment: a row of another one is as good as none, and so is what was deleted. */
export interface ConnectionStore extends EnvironmentKeyStore {
  /** By name. `seenBy`: only what this person owns, and what is shared. */
  list(
    environmentId: string,
    page: {
      readonly search?: string;
      readonly connectorId?: string;
      readonly seenBy?: string;
      readonly limit: number;
      readonly cursor?: string;
    },
  ): Promise<{ readonly items: readonly StoredConnection[]; readonly nextCursor: string | null }>;
  get(environmentId: string, id: string): Promise<SealedConnection | null>;
  create(connection: ConnectionCreation): Promise<SealedConnection | null>;
  update(
    environmentId: string,
    id: string,
    change: { readonly name?: string; readonly shared?: boolean },
  ): Promise<SealedConnection | null>;
  /** Replaces the credential of that version by the next one. `stale`: somebody else was first, also of its tokens. */
  replaceCredential(
    environmentId: string,
    id: string,
    seenVersion: number,
    change: CredentialChange,
  ): Promise<SealedConnection | "stale" | null>;
  /** Says of the credential of that version whether it works; of an older one nothing is noted. */
  setStatus(
    id: string,
    credentialVersion: number,
    said: { readonly status: ConnectionStatus; readonly message: string | null; readonly testedAt?: number },
  ): Promise<void>;
  /** @param uses epoch milliseconds by the id of the connection */
  noteUses(uses: ReadonlyMap<string, number>): Promise<void>;
  delete(environmentId: string, id: string): Promise<boolean>;
  usedBy(environmentId: string, id: string): Promise<readonly UsingFlow[]>;
  bindings(environmentId: string, flowId: string): Promise<readonly FlowBinding[]>;
  /** The connection of one reference, in any case of its letters; for each call of a run. */
  bound(environmentId: string, flowId: string, reference: string): Promise<SealedConnection | null>;
  /** Null unbinds. False: no such flow or connection in this environment. */
  bind(
    environmentId: string,
    flowId: string,
    binding: { readonly reference: string; readonly connectionId: string | null; readonly by: string },
  ): Promise<boolean>;
}
