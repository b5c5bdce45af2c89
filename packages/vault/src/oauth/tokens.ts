/** What a service gave for a sign-in. Secret. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  /** Epoch milliseconds; null: the service did not say. */
  readonly expiresAt: number | null;
  /** When the refresh token ends, epoch milliseconds; null: the service did not say. */
  readonly refreshExpiresAt: number | null;
  /** As granted; null: the service did not say. */
  readonly scopes: readonly string[] | null;
}

/** Who signed in, as the service says. */
export interface Account {
  /** What tells accounts of the service apart. */
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
}

/** Why a sign-in did not succeed. */
export interface SignInFailure {
  /** Such as `access_denied`; the service's own where it has one. */
  readonly code: string;
  /** What happened and what to do, in plain words, nothing secret in it. */
  readonly message: string;
  /** Who can mend it. */
  readonly who: "you" | "admin" | "service";
}

/** Why tokens were not renewed. */
export interface RefreshFailure {
  readonly kind: /** The service will not renew them again: a person has to sign in. */
    | "refused"
    /** The app is wrong or lacks a right: an admin has to mend it, then the tokens may live on. */
    | "app"
    /** Later it may work. */
    | "passing"
    /** Nobody knows whether the service heard it. */
    | "unknown";
  readonly message: string;
  readonly retryAfterMs: number | null;
}
