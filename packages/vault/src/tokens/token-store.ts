import type { SealedCredential } from "../vault.ts";

/** Tokens as they are stored, for one version of a connection's tokens. All times are epoch milliseconds. */
export interface TokenChange {
  readonly sealed: Buffer;
  readonly keyVersion: number;
  /** The app they were given to. */
  readonly app: string;
  readonly obtainedAt: number;
  /** Null: the service did not say. */
  readonly expiresAt: number | null;
  /** When a worker refreshes them though nobody calls; null: there is nothing to refresh. */
  readonly refreshAt: number | null;
  /** Until when they live without a person, as far as is known. */
  readonly livesUntil: number | null;
  readonly scopes: string | null;
  /** Whether a refresh token is good for one time only; null: not seen yet. */
  readonly rotates: boolean | null;
  /** What they are of, where they are renewed together with those of other connections; null: by themselves. */
  readonly installation: string | null;
}

/** Where tokens stand. */
export interface TokenPlace {
  readonly environmentId: string;
  readonly connectionId: string;
  readonly version: number;
}

/** Where tokens of the same installation stand, and the app as it is known there. */
export type OtherPlace = TokenPlace & { readonly app: string };

/** New tokens for another connection of their installation; `version` is the one that was read there. */
export type TokensElsewhere = OtherPlace & {
  /** Sealed for the version that follows; null: that environment cannot seal, so they stay as they are. */
  readonly sealed: SealedCredential | null;
};

export interface StoredTokens extends TokenChange {
  readonly connectionId: string;
  readonly environmentId: string;
  /** Grows with each answer of the service. */
  readonly version: number;
  /** Who refreshes them now; null: nobody, or the lease is over. */
  readonly leaseOwner: string | null;
  /** When the refresh token left for the service and nobody said yet what came of it. */
  readonly sentAt: number | null;
  /** The service will not renew them: they are never sent again. */
  readonly refusedAt: number | null;
  /** Since when refreshing has failed for reasons that may pass. */
  readonly failingSince: number | null;
  /** When it failed last. */
  readonly failedAt: number | null;
  /** How often in a row. */
  readonly failures: number;
  readonly lastFailure: string | null;
}

/** What is known of a connection whose tokens are due. */
export interface DueTokens {
  readonly environmentId: string;
  readonly connectionId: string;
}

/**
 * The tokens of connections. Tokens of one installation are leased, marked, refused and renewed all together, in whichever
 * of their connections somebody begins. Leases count by the database's clock. Whoever changes tokens names the version that was
 * read: of several, one is first, and the others learn that they were not.
 */
export interface TokenStore {
  read(connectionId: string): Promise<StoredTokens | null>;
  /**
   * Takes the right to refresh tokens of that version, for so long.
   *
   * @param restMs how long they are left alone after a refresh that failed
   * @returns null: they are another version by now, somebody else refreshes them, they rest, or the service refused them
   */
  lease(
    connectionId: string,
    version: number,
    by: { readonly owner: string; readonly leaseMs: number; readonly restMs: number },
  ): Promise<StoredTokens | null>;
  /** Says that the refresh token leaves now; the lease begins anew. False: the lease is not this owner's any more, so it must not leave. */
  markSent(
    connectionId: string,
    version: number,
    by: { readonly owner: string; readonly leaseMs: number },
  ): Promise<boolean>;
  /**
   * Puts new tokens in the place of those of that version, whoever holds the lease: a holder that comes late loses
   * nothing unless somebody was first. What had failed before is healed.
   *
   * @param others the same tokens for the other connections of the installation; one that has moved on is left alone
   */
  commit(
    connectionId: string,
    seenVersion: number,
    change: TokenChange,
    others: readonly TokensElsewhere[],
  ): Promise<{ readonly moved: boolean; readonly healed: boolean }>;
  /** Where tokens of that installation stand beside this connection. */
  elsewhere(installation: string, connectionId: string): Promise<readonly OtherPlace[]>;
  /** What a dead process of this name leased is free at once; what it had sent stays noted. */
  releaseOwned(processName: string): Promise<void>;
  /** Gives the lease back: nothing had left. */
  release(connectionId: string, owner: string): Promise<void>;
  /**
   * Notes that they were not renewed, though they may be later, and gives the lease back.
   *
   * @param failed.breaks until then the connection cannot be used: it says so
   */
  noteFailure(
    connectionId: string,
    version: number,
    failed: {
      readonly owner: string;
      readonly message: string;
      readonly retryAfterMs: number;
      readonly breaks: boolean;
    },
  ): Promise<void>;
  /**
   * Says that they can be renewed no more: the connection needs a sign-in.
   *
   * @returns whether nobody had said so before, and they were of that version
   */
  refuse(connectionId: string, version: number, message: string): Promise<boolean>;
  /** Those to refresh though nobody calls, the most urgent first. */
  due(query: {
    readonly limit: number;
    /** Tokens that nobody used for so long are refreshed no more often than this. */
    readonly idleMs: number;
  }): Promise<readonly DueTokens[]>;
}
