import type { OAuthAppFacts } from "@towpath/connectors";

/** An app that somebody registered at a service: as it Towpath asks for tokens. Secret. */
export interface OAuthClient extends OAuthAppFacts {
  /** How it is found again for the next refresh: the id of a row, or how else it is known. */
  readonly app: string;
  readonly clientId: string;
  /** The current one first, then one that was replaced and still counts; empty: the app has none. */
  readonly secrets: readonly string[];
  readonly authentication: ClientAuthentication;
  /**
   * Hosts that may be told the secret and the tokens, `*.` and a domain for all below it: whoever may edit a connector, or
   * types an address, could else have them sent elsewhere. Null: it is the app of whoever typed the address.
   */
  readonly hosts: readonly string[] | null;
}

/** How an app shows the service that it is itself. */
export type ClientAuthentication =
  /** By what it has: a secret, in the form or in the header as the service takes it, or nothing but PKCE. */
  | { readonly kind: "automatic" }
  | { readonly kind: "basic" }
  | { readonly kind: "post" }
  | { readonly kind: "none" }
  /** A signed statement that the platform puts into a file (RFC 7523): no secret is stored. */
  | { readonly kind: "workload-identity"; readonly tokenFile: string };
