import type { CredentialTrouble, NotUsable } from "@towpath/gateway";
import type { SealedConnection } from "../connection-store.ts";
import type { Renewal } from "../tokens/renewal.ts";

type Untold = Exclude<Renewal, { kind: "tokens" }>;

export const waiting = (connection: SealedConnection, message: string): NotUsable => ({
  message: `${message} ${remedyOf(connection)}`,
  waitsFor: connection.id,
});

export function notNow(connection: SealedConnection, renewal: Untold): NotUsable {
  const trouble = troubleOf(connection, renewal);
  return trouble.kind === "waits"
    ? { message: trouble.message, waitsFor: connection.id }
    : { message: trouble.message, waitsFor: null, passes: true };
}

export function troubleOf(connection: SealedConnection, renewal: Untold): CredentialTrouble {
  if (renewal.kind === "refused") {
    return { kind: "waits", message: `${renewal.message} ${remedyOf(connection)}` };
  }
  const { message, waits } = renewal.kind === "not-now" ? renewal : { message: BUSY, waits: false };
  const words = `The sign-in of the connection "${connection.name}" cannot be renewed now. ${message}`.trim();
  return { kind: waits ? "waits" : "later", message: words };
}

export const NOBODY = "Nobody has signed in with it yet.";
const BUSY = "It is being renewed.";

/** Who can do what about it. */
export function remedyOf({ name, owner, tokens }: SealedConnection): string {
  const who = owner === null ? "An admin" : `${owner.name}, whose connection it is, or an admin`;
  const what = tokens === null ? "replace its credential" : "sign in again";
  return `The connection "${name}" needs it: ${who} can ${what} on the Connections page.`;
}

export const allowedElsewhere = ({ name }: SealedConnection): string =>
  `The service takes the credential of the connection "${name}"; its account may lack the right to this call.`;
