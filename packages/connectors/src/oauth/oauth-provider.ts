/** What is known of a service's sign-in beside what connector files say. Data: nothing else may know a service by name. */
export interface OAuthProvider {
  readonly id: string;
  readonly title: string;
  /** Where to sign in, for files that name the service (`identityProvider`) and no address; null: they always do. */
  readonly addresses: { readonly authorize: string; readonly token: string } | null;
  /** Hosts of the address where people sign in; `*.` and a domain for every host below it. */
  readonly hosts: readonly string[];
  /** Further hosts that tokens come from. */
  readonly tokenHosts: readonly string[];
  /** What has to stand in the address where people sign in, so that the sign-in lasts. */
  readonly authorizeWith: Readonly<Record<string, string>>;
  /** Asked for beside what the connector wants: who signed in, and that the sign-in lasts. */
  readonly scopes: readonly string[];
  readonly delimiter: string | null;
  /** False: it does not know PKCE and stumbles over it. */
  readonly pkce: boolean;
  /** How an app proves itself where the service takes but one way. */
  readonly authentication: "basic" | "post" | null;
  /** A refresh token is good for many times, so that asking twice with it does no harm. */
  readonly repeatable: boolean;
  /** How long a refresh token lives that nobody uses, in days; null: no end is known. */
  readonly idleDays: number | null;
  /**
   * Members of a token's answer, `a.b` reaching into one, that name what the tokens are of where the service renews those of
   * all sign-ins to it as one; the first that is there counts. Empty: each sign-in has tokens of its own.
   */
  readonly installation: readonly string[];
  /** The grant by which a token of hours is exchanged for one of weeks, its parameter named as the grant itself. */
  readonly prolongBy: string | null;
  readonly revoke: RevokeAddress | null;
  readonly account: AccountAddress | null;
  /** For whoever signs in, in plain words. */
  readonly notes: readonly string[];
  /** For the admin who registers an app. */
  readonly adminNotes: readonly string[];
  /** Where the service says so. */
  readonly source: string;
}

export interface RevokeAddress {
  /** `{host}` is the host where people sign in. */
  readonly address: string;
  /** RFC 7009, or a call that the access token itself signs. */
  readonly kind: "rfc7009" | "bearer";
}

/** Where the service says who signed in, and in which members; `a.b` reaches into one. */
export interface AccountAddress {
  readonly address: string;
  readonly method: "GET" | "POST";
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** What holds for a service that nothing is known of. */
export const UNKNOWN_PROVIDER: OAuthProvider = {
  id: "",
  title: "",
  addresses: null,
  hosts: [],
  tokenHosts: [],
  authorizeWith: {},
  scopes: [],
  delimiter: null,
  pkce: true,
  authentication: null,
  repeatable: false,
  idleDays: null,
  installation: [],
  prolongBy: null,
  revoke: null,
  account: null,
  notes: [],
  adminNotes: [],
  source: "",
};
