import type { Value, ValueObject } from "@towpath/expressions";

/** What a connection to a service asks for. A connector without any parameter needs no connection. */
export interface ConnectionDescription {
  /** One set for most connectors; several where the maker chooses how to sign in. */
  readonly sets: readonly ParameterSet[];
  /** What to ask when there are several. */
  readonly title: string;
  readonly description: string;
}

export interface ParameterSet {
  /** Stored on the connection; empty for the only one. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly allowSharing: boolean;
  readonly parameters: readonly ConnectionParameter[];
  /** Where each credential goes in a request. */
  readonly destinations: readonly CredentialDestination[];
}

export interface ConnectionParameter {
  readonly name: string;
  readonly type: "string" | "securestring" | "int" | "bool" | "oauth" | "gateway" | "certificate";
  readonly title: string;
  readonly description: string;
  readonly tooltip: string;
  readonly required: boolean;
  /** Filled by Towpath or not at all: never asked for. */
  readonly hidden: boolean;
  readonly order: number | null;
  readonly choices: readonly { readonly title: string; readonly value: Value }[];
  readonly default?: Value;
  readonly oauth: OAuthSettings | null;
  /** Made up from the security scheme, because the file names a scheme and no parameter. */
  readonly assumed: boolean;
}

export interface OAuthSettings {
  /** `oauth2`, `aad`, `oauth2generic`, …, lower case. */
  readonly identityProvider: string;
  readonly clientId: string | null;
  readonly scopes: readonly string[];
  /** By lower-case name; the value of each `{value}`. */
  readonly customParameters: ValueObject;
  /** The settings as the file has them. */
  readonly source: ValueObject;
}

/** Where a credential goes before the request policies run (reference connectors.md, 2). */
export type CredentialDestination =
  | { readonly kind: "header"; readonly header: string; readonly parameter: string }
  | { readonly kind: "query"; readonly query: string; readonly parameter: string }
  | { readonly kind: "basic"; readonly username: string; readonly password: string }
  | { readonly kind: "bearer"; readonly parameter: string }
  /** In the header of a SOAP message (WS-Security). */
  | {
      readonly kind: "username-token";
      readonly username: string;
      readonly password: string;
      readonly isDigest: boolean;
    };
