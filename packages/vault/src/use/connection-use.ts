import type { Connector } from "@towpath/connectors";
import {
  type ConnectionTest,
  type ConnectionValues,
  type CredentialPort,
  type NotUsable,
  type ServicePort,
  testConnection,
} from "@towpath/gateway";
import { fail, type Logger, ok, type Result } from "@towpath/prelude";
import type { ConnectionStore, SealedConnection } from "../connection-store.ts";
import { openCredential } from "../open-credential.ts";
import { parameterSet } from "../read-credential.ts";
import type { Renewal } from "../tokens/renewal.ts";
import type { TokenKeeper } from "../tokens/token-keeper.ts";
import type { Vault } from "../vault.ts";
import { createHeldCredential, withToken } from "./held-credential.ts";
import { openConnector } from "./open-connector.ts";
import { NOBODY, notNow, waiting } from "./remedies.ts";
import { createRetryGate } from "./retry-gate.ts";
import { createVerdicts } from "./verdicts.ts";

/** A connection in plain text, for one call. */
export interface UsableConnection {
  readonly connection: ConnectionValues;
  readonly credential: CredentialPort;
  /** With what an admin entered for it. */
  readonly connector: Connector;
}

/** The one way to use a stored connection. Whether somebody may is asked before. */
export interface ConnectionUse {
  /**
   * Opens it for a call to this connector, with an access token that holds.
   *
   * @param how.regardless also when it needs a sign-in: a person wants to see what the service says
   */
  open(
    connection: SealedConnection,
    connector: Connector,
    how?: { readonly regardless: boolean },
  ): Promise<Result<UsableConnection, NotUsable>>;
  /** The connector of a call without a connection, with what an admin entered for it. */
  openConnector(connector: Connector): Promise<Result<Connector, string>>;
  /**
   * Asks the service whether it takes the credential, a renewed one if need be. Nothing is noted at the connection.
   *
   * @returns a failure, in plain words, when it was not asked and nobody can sign in to change that
   */
  test(
    connection: SealedConnection,
    connector: Connector,
    timeoutMs: number,
  ): Promise<Result<ConnectionTest, string>>;
}

export interface ConnectionUseOptions {
  readonly vault: Pick<Vault, "open">;
  readonly keeper: Pick<TokenKeeper, "current" | "renew">;
  readonly connections: Pick<ConnectionStore, "setStatus">;
  /** The way out of an environment. */
  http(environmentId: string): ServicePort;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  now(): number;
  /** Hears of each call that a service answered. */
  used?(connectionId: string): void;
}

export function createConnectionUse(options: ConnectionUseOptions): ConnectionUse {
  const { vault, keeper } = options;
  const gate = createRetryGate(options.now);
  const held = { keeper, verdicts: createVerdicts(options), used: options.used };

  const tokenOf = async (
    connection: SealedConnection,
  ): Promise<Exclude<Renewal, { kind: "busy" | "cannot" }> | null> => {
    const { id: connectionId, environmentId, tokens, sealedTokens } = connection;
    if (tokens === null || sealedTokens === null) return null;
    return await keeper.current({ ...tokens, ...sealedTokens, connectionId, environmentId });
  };

  const open: ConnectionUse["open"] = async (
    connection,
    connector,
    { regardless } = { regardless: false },
  ) => {
    const shut = regardless ? null : gate(connection);
    if (shut !== null) return fail(waiting(connection, shut));
    const opened = await openSealed(vault, connection, connector);
    if (!opened.ok) return fail({ message: opened.failure, waitsFor: null });
    const names = tokenParameters(connection, connector);
    const token = names.length === 0 ? NO_TOKEN : await tokenOf(connection);
    if (token === null) return fail(waiting(connection, NOBODY));
    if (token.kind !== "tokens") return fail(notNow(connection, token));
    const { version, tokens } = token.held;
    const { whole } = opened.value;
    const values = withToken(opened.value.values, names, tokens.accessToken);
    const credential = createHeldCredential(held, connection, whole, { values, version, names });
    return ok({ connection: values, credential, connector: whole });
  };

  return {
    open,
    openConnector: (connector) => openConnector(vault, connector),
    async test(connection, connector, timeoutMs) {
      const opened = await open(connection, connector, { regardless: true });
      if (!opened.ok) {
        const { message, waitsFor } = opened.failure;
        return waitsFor === null ? fail(message) : ok({ outcome: "refused", message });
      }
      const { credential, connection: values, connector: whole } = opened.value;
      const http = options.http(connection.environmentId);
      const testWith = (one: ConnectionValues) => {
        const signal = AbortSignal.timeout(timeoutMs);
        return testConnection(http, { connector: whole, connection: one, timeoutMs, signal });
      };
      const first = await testWith(values);
      const renewal = first.outcome === "refused" ? await credential.renew() : null;
      return ok(renewal?.kind === "renewed" ? await testWith(renewal.connection) : first);
    },
  };
}

/** What stands sealed of a connection, and of its connector. */
async function openSealed(
  vault: Pick<Vault, "open">,
  connection: SealedConnection,
  connector: Connector,
): Promise<Result<{ values: ConnectionValues; whole: Connector }, string>> {
  const values = await openCredential(vault, connection, connector);
  if (!values.ok) return values;
  const whole = await openConnector(vault, connector);
  return whole.ok ? ok({ values: values.value, whole: whole.value }) : whole;
}

/** For one that signs in otherwise. */
const NO_TOKEN = { kind: "tokens", held: { version: 0, tokens: { accessToken: "" } } } as const;

/** The parameters whose value is the access token. */
function tokenParameters(connection: SealedConnection, connector: Connector): readonly string[] {
  const set = parameterSet(connector, connection.parameterSet);
  return (set?.parameters ?? []).filter(({ type }) => type === "oauth").map(({ name }) => name);
}
