import type { EnvironmentKeyStore } from "./environment-keys.ts";
import type { Account } from "./oauth/tokens.ts";
import type { TokenChange, TokensElsewhere } from "./tokens/token-store.ts";

export type ConnectionStatus = "connected" | "needs-sign-in";

export interface Person {
  readonly id: string;
  readonly name: string;
}

/** Whom a connection is shared with by name. */
export interface Shares {
  readonly people: readonly Person[];
  readonly groups: readonly Person[];
}

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
  readonly owner: Person | null;
  /** False also without an owner. */
  readonly ownerIsMember: boolean;
  /** Takes over when the owner leaves the environment. */
  readonly backupOwner: (Person & { readonly isMember: boolean }) | null;
  readonly name: string;
  readonly parameterSet: string;
  /** The values that are no secret, by the name of their parameter. */
  readonly values: Readonly<Record<string, string>>;
  /** Every maker of the environment may use it. */
  readonly shared: boolean;
  /** Beside that: the people and groups it is shared with by name. */
  readonly sharedWith: Shares;
  /** Ids of the members who may use it by those shares; groups stand here as their people. */
  readonly users: readonly string[];
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
  /** Since when it has the credential it has. */
  readonly credentialAt: number;
  readonly lastUsedAt: number | null;
  /** Grows with each change of the credential. */
  readonly credentialVersion: number;
  /** Flows whose draft or published version is bound to it. */
  readonly flowCount: number;
  /** Runs that wait until it can be used again; at most 10,000 are counted. */
  readonly waitingRuns: number;
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
export type TokenPut = TokenChange & {
  readonly version: number;
  /** The same tokens for all other connections of the installation. */
  readonly others: readonly TokensElsewhere[];
};

export type ConnectionCreation = CredentialChange & {
  readonly id: string;
  readonly environmentId: string;
  readonly connectorId: string;
  readonly ownerId: string;
  readonly name: string;
  /** Nobody signed in yet: what to say of it. Left out: the credential is there. */
  readonly waiting?: string;
};

/** What a reference of a flow is bound to. */
export interface FlowBinding {
  /** As it was written when it was bound. */
  readonly reference: string;
  /** The draft or the published version has it; older runs may need the others. */
  readonly isUsed: boolean;
  readonly connection: StoredConnection;
}

/** A reference of a flow whose connection was deleted. */
export interface LostBinding {
  readonly reference: string;
  readonly connectionName: string;
}

/** A flow that is bound to a connection, by one of its references. */
export interface UsingFlow extends Person {
  readonly enabled: boolean;
  readonly reference: string;
  readonly createdBy: string | null;
  /** Whose right its runs rest on; null: it was never published, or the account is gone. */
  readonly publishedBy: Person | null;
  readonly isPublished: boolean;
  /** How its trigger is driven; null: it waits to be called, or is off. */
  readonly triggerKind: string | null;
  readonly lastRun: { readonly id: string; readonly status: string; readonly createdAt: number } | null;
  /** Of what runs, else of the draft; null beyond the first hundred flows. */
  readonly definitionText: string | null;
}

/** How a connection stands, for whoever looks through many. One may stand in several ways. */
export const CONNECTION_CONDITIONS = [
  /** Needs somebody: needs a sign-in, ends soon, or its owner left. */
  "attention",
  "needs-sign-in",
  /** Ends within a week unless somebody signs in again. */
  "expiring",
  "owner-left",
  /** For 90 days, or since it was made. */
  "unused",
] as const;
export type ConnectionCondition = (typeof CONNECTION_CONDITIONS)[number];

export interface ConnectionFilter {
  /** Part of its name, or of its connector's. */
  readonly search?: string;
  readonly connectorId?: string;
  readonly ownerId?: string;
  /** Only what this person owns, would take over, is shared with, or has in a flow that person made. */
  readonly seenBy?: string;
  /** Of what a person may see: that person's own, or that of others. */
  readonly whose?: { readonly personId: string; readonly own: boolean };
  readonly condition?: ConnectionCondition;
}

/** How many connections there are, and which choices a filter has. */
export interface ConnectionCounts {
  readonly all: number;
  readonly conditions: Readonly<Record<ConnectionCondition, number>>;
  readonly owners: readonly (Person & { readonly count: number })[];
  readonly connectors: readonly { readonly id: string; readonly title: string; readonly count: number }[];
}

/** What became of a connection. `credential`: a new one was entered, or somebody signed in again. */
export interface ConnectionEvent {
  readonly kind:
    | "made"
    | "needs-sign-in"
    | "connected"
    | "credential"
    | "shared"
    | "owner"
    | "backup"
    | "replaced";
  readonly at: number;
  readonly by: Person | null;
  /** In plain words. */
  readonly detail: string | null;
}

/** People of an environment, by name; groups with how many they are. */
export interface Sharers {
  readonly people: readonly (Person & { readonly email: string; readonly makesFlows: boolean })[];
  readonly groups: readonly (Person & { readonly members: number })[];
}

/** Every method takes the environment: a row of another one is as good as none, and so is what was deleted. */
export interface ConnectionStore extends EnvironmentKeyStore {
  /** By name. */
  list(
    environmentId: string,
    page: ConnectionFilter & { readonly limit: number; readonly cursor?: string },
  ): Promise<{ readonly items: readonly StoredConnection[]; readonly nextCursor: string | null }>;
  /** Of all that a person may see; `search`, `connectorId`, `ownerId` and `whose` narrow it down. */
  counts(environmentId: string, filter: Omit<ConnectionFilter, "condition">): Promise<ConnectionCounts>;
  get(environmentId: string, id: string): Promise<SealedConnection | null>;
  create(connection: ConnectionCreation): Promise<SealedConnection | null>;
  update(
    environmentId: string,
    id: string,
    change: { readonly name?: string; readonly shared?: boolean },
  ): Promise<SealedConnection | null>;
  /**
   * Says whom it is shared with by name, in place of what was said before; `everybody` as `shared`. Who is not of the
   * environment is left out.
   */
  share(
    environmentId: string,
    id: string,
    change: {
      readonly everybody: boolean;
      readonly people: readonly string[];
      readonly groups: readonly string[];
      readonly by: string;
    },
  ): Promise<SealedConnection | null>;
  /** Another owner, another backup owner, or both. Somebody who makes no flows here: nothing changes. */
  assign(
    environmentId: string,
    id: string,
    change: { readonly ownerId?: string; readonly backupOwnerId?: string | null; readonly by: string },
  ): Promise<SealedConnection | null>;
  /** Whom connections can be shared with: part of a name or address, at most `most` of each. */
  sharers(environmentId: string, search: string, most: number): Promise<Sharers>;
  /** The latest first. */
  events(environmentId: string, id: string, most: number): Promise<readonly ConnectionEvent[]>;
  /**
   * Replaces the credential of that version by the next one. `stale`: somebody else was first, also of its tokens.
   *
   * @param who for the history: whose doing it was, and in plain words what the row cannot know
   */
  replaceCredential(
    environmentId: string,
    id: string,
    seenVersion: number,
    change: CredentialChange,
    who?: Pick<ConnectionEvent, "detail"> & { readonly by: string | null },
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
  /** What was bound to connections that were deleted since. */
  lost(environmentId: string, flowId: string): Promise<readonly LostBinding[]>;
  /** The connection of one reference, in any case of its letters; for each call of a run. */
  bound(environmentId: string, flowId: string, reference: string): Promise<SealedConnection | null>;
  /** Null unbinds. False: no such flow or connection in this environment. */
  bind(
    environmentId: string,
    flowId: string,
    binding: { readonly reference: string; readonly connectionId: string | null; readonly by: string },
  ): Promise<boolean>;
  /**
   * Puts one connection in the place of another in these flows, all of them or none.
   *
   * @returns the flows that were bound to the other one
   */
  rebind(
    environmentId: string,
    change: {
      readonly from: string;
      readonly to: string;
      readonly flowIds: readonly string[];
      readonly by: string;
    },
  ): Promise<readonly string[]>;
}
