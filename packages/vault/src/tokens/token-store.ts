/** Tokens as they are stored, for one version of a connection's tokens. */
export interface TokenChange {
  readonly sealed: Buffer;
  readonly keyVersion: number;
  /** The app they were given to. */
  readonly app: string;
  /** Epoch milliseconds, as all times here. */
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
}

export interface StoredTokens extends TokenChange {
  readonly connectionId: string;
  readonly environmentId: string;
  /** Grows with each answer of the service. */
  readonly version: number;
  /** Who refreshes them now; null: nobody, or the lease is over. */
  readonly leaseOwner: string | null;
  /** When the refresh token left for the service and nobody said yet what came of it. */
  readonly sentAt: number | null;
  readonly failingSince: number | null;
  readonly lastFailure: string | null;
}
