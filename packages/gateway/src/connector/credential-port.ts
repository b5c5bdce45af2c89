import type { ConnectionValues } from "../operation/inject-credentials.ts";

/** The connection cannot be used now. The message is for people, with who can do what about it. */
export type CredentialTrouble =
  /** Until somebody has mended it. */
  | { readonly kind: "waits"; readonly message: string }
  /** For a while: it comes back by itself. */
  | { readonly kind: "later"; readonly message: string };

export type CredentialRenewal =
  | { readonly kind: "renewed"; readonly connection: ConnectionValues }
  /** There is nothing to renew it with, or it is new already. */
  | { readonly kind: "none" }
  | CredentialTrouble;

export type CredentialVerdict =
  /** The service takes the credential; this call is what it does not allow. */
  { readonly kind: "alive"; readonly message: string } | CredentialTrouble;

/** What hears what a service says of a credential, and can renew it. */
export interface CredentialPort {
  /** The service took it. */
  taken(): void;
  /** The service did not take it: a newer one, if there can be one. */
  renew(): Promise<CredentialRenewal>;
  /**
   * The service did not take it, and it cannot be renewed, or was and that did not help.
   *
   * @param words what the service said, nothing secret in it
   */
  judge(words: string): Promise<CredentialVerdict>;
}
