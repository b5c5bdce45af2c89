import type { Connector } from "@towpath/connectors";
import type { ConnectionValues, CredentialPort } from "@towpath/gateway";
import type { SealedConnection } from "../connection-store.ts";
import type { TokenKeeper } from "../tokens/token-keeper.ts";
import { allowedElsewhere, remedyOf, troubleOf } from "./remedies.ts";
import type { Verdicts } from "./verdicts.ts";

/** What a call leaves with. */
export interface Held {
  readonly values: ConnectionValues;
  /** Of the tokens; 0 without any. */
  readonly version: number;
  /** The parameters whose value is the access token. */
  readonly names: readonly string[];
}

export interface HeldCredentialOptions {
  readonly keeper: Pick<TokenKeeper, "renew">;
  readonly verdicts: Verdicts;
  /** Hears of each call that a service answered. */
  readonly used: ((connectionId: string) => void) | undefined;
}

/** The credential of one call: it hears what the service says of it. */
export function createHeldCredential(
  { keeper, verdicts, used }: HeldCredentialOptions,
  connection: SealedConnection,
  connector: Connector,
  first: Held,
): CredentialPort {
  let held = first;
  return {
    taken: () => {
      used?.(connection.id);
      verdicts.taken(connection);
    },
    async renew() {
      used?.(connection.id);
      if (held.names.length === 0) return { kind: "none" };
      const renewal = await keeper.renew(connection.id, held.version);
      if (renewal.kind === "cannot") return { kind: "none" };
      if (renewal.kind !== "tokens") return troubleOf(connection, renewal);
      const { version, tokens } = renewal.held;
      held = { ...held, version, values: withToken(held.values, held.names, tokens.accessToken) };
      return { kind: "renewed", connection: held.values };
    },
    async judge(words) {
      const { values, version } = held;
      const judged = await verdicts.judge(connection, connector, { values, version, words });
      return judged === "alive"
        ? { kind: "alive", message: allowedElsewhere(connection) }
        : { kind: "waits", message: remedyOf(connection) };
    },
  };
}

/** What belongs to the sign-in beside the access token never leaves the vault. */
export function withToken(
  opened: ConnectionValues,
  names: readonly string[],
  accessToken: string,
): ConnectionValues {
  const given = Object.fromEntries(names.map((name) => [name, accessToken]));
  const sealed = [...new Set([...(opened.sealed ?? []), ...names])];
  return { ...opened, values: { ...opened.values, ...given }, sealed };
}
