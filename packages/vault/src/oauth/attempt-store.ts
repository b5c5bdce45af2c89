import type { ConnectionCreation, CredentialChange, SealedConnection } from "../connection-store.ts";
import type { Account, SignInFailure } from "./tokens.ts";

/**
 * `waiting`: the person is at the service. `exchanging`: back, and the service is asked for tokens. `other-account`:
 * somebody else signed in than before, and a person has to say whether that is meant. The others are ends.
 */
export type AttemptStatus = "waiting" | "exchanging" | "other-account" | "done" | "failed" | "cancelled";

/** What a sign-in is for; nothing secret in it. */
export interface AttemptWish {
  /** Of a new connection; null: after its connector. */
  readonly name: string | null;
  readonly shared: boolean;
  readonly parameterSet: string;
  readonly values: Readonly<Record<string, string>>;
  /** The page of Towpath to come back to: a path. */
  readonly returnTo: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  /** The connector's version that said how to sign in. */
  readonly connectorVersionId: string;
  /** The credential that a reconnect replaces; null for a new connection. */
  readonly seenVersion: number | null;
}

/** For whoever looks at an attempt: nothing secret in it. */
export interface AttemptResult {
  readonly connectionId?: string;
  readonly account?: Account;
  /** Who signed in before, where somebody else did now. */
  readonly previous?: Account;
  readonly failure?: SignInFailure;
}

export interface StoredAttempt {
  readonly id: string;
  readonly environmentId: string;
  /** Null: somebody came by a connect link. */
  readonly userId: string | null;
  readonly connectLinkId: string | null;
  readonly connectorId: string;
  /** The connection that is signed in again; null: a new one is made. */
  readonly connectionId: string | null;
  readonly wish: AttemptWish;
  /** SHA-256 of what the browser that began it holds. */
  readonly browserHash: Buffer;
  readonly sealed: Buffer | null;
  readonly keyVersion: number | null;
  readonly app: string;
  readonly status: AttemptStatus;
  readonly result: AttemptResult | null;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export type NewAttempt = Omit<StoredAttempt, "status" | "result" | "createdAt"> & {
  /** SHA-256 of the state: known by its hash alone. */
  readonly stateHash: Buffer;
};

/** What a finished sign-in makes of connections. */
export type SignInOutcome =
  | { readonly kind: "create"; readonly connection: ConnectionCreation }
  | {
      readonly kind: "replace";
      readonly connectionId: string;
      readonly seenVersion: number;
      readonly change: CredentialChange;
    };

export interface AttemptStore {
  create(attempt: NewAttempt): Promise<void>;
  get(environmentId: string, id: string): Promise<StoredAttempt | null>;
  /** For the callback, which knows no environment. */
  byState(stateHash: Buffer): Promise<StoredAttempt | null>;
  /** Attempts that this person began since then; for a limit. */
  countSince(userId: string, since: number): Promise<number>;
  /** Goes on from one status to another. False: it no longer has that status, and nothing changed. */
  move(
    id: string,
    from: AttemptStatus,
    to: AttemptStatus,
    change?: {
      readonly result?: AttemptResult;
      /** Left out: nothing stays sealed but for `waiting` and `exchanging`. */
      readonly sealed?: { readonly sealed: Buffer; readonly keyVersion: number };
      readonly expiresAt?: number;
    },
  ): Promise<boolean>;
  /**
   * Stores credential, tokens, and that the attempt is done, all or nothing.
   *
   * @returns `stale`: the credential was replaced in between; `over`: the attempt has another status by now; null: the
   * connector or the connection is gone. Then nothing is stored.
   */
  finish(
    id: string,
    from: AttemptStatus,
    signedIn: SignInOutcome,
    account: Account | null,
  ): Promise<SealedConnection | "stale" | "over" | null>;
  /**
   * What is sealed for attempts whose time is over goes; of those that wait for an answer `takeUnanswered` takes it.
   *
   * @returns for how many
   */
  clearExpired(): Promise<number>;
  /**
   * Ends attempts that waited for an answer until their time was over.
   *
   * @returns them as they stood, with what was sealed; each to one caller, and never again
   */
  takeUnanswered(): Promise<readonly StoredAttempt[]>;
  /** Attempts that ended, or whose time is over, are forgotten after a while. */
  forget(olderThan: number): Promise<number>;
}
