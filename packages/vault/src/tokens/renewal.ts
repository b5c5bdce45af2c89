import type { Result } from "@towpath/prelude";
import type { RefreshFailure, Tokens } from "../oauth/tokens.ts";
import type { StoredTokens } from "./token-store.ts";

/** Tokens in plain text, and which version of the row they are of. */
export interface HeldTokens {
  readonly version: number;
  readonly tokens: Tokens;
}

/** What came of renewing tokens. Messages are for people. */
export type Renewal =
  | { readonly kind: "tokens"; readonly held: HeldTokens }
  /** The service will not renew them: a person has to sign in. */
  | { readonly kind: "refused"; readonly message: string }
  /** Later it may work. `waits`: somebody has to do something first, so that trying again soon does not help. */
  | { readonly kind: "not-now"; readonly message: string; readonly waits: boolean }
  /** Somebody else is at it. */
  | { readonly kind: "busy" }
  /** There is nothing to renew them with, or they are so new that it would not help. */
  | { readonly kind: "cannot" };

/** A request for new tokens that is ready to leave: what it needs was looked up, because nothing may fail in between. */
export interface PreparedRefresh {
  /** It may be sent again when nobody knows whether the service heard it: nothing can be used up. */
  readonly repeatable: boolean;
  /** New tokens are to be had at any time, without a refresh token. */
  readonly withoutPerson: boolean;
  send(signal: AbortSignal): Promise<Result<Tokens, RefreshFailure>>;
}

/** Looks up what it takes to renew these tokens. Null: there is nothing to renew them with. */
export type PrepareRefresh = (
  stored: StoredTokens,
  tokens: Tokens,
) => Promise<Result<PreparedRefresh | null, RefreshFailure>>;
