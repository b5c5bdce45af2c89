import type { ServicePort } from "@towpath/gateway";
import type { Logger } from "@towpath/prelude";
import type { SealedConnection } from "../connection-store.ts";
import { type Revocation, revokeTokens } from "../oauth/revoke-tokens.ts";
import type { SignInSubject } from "../oauth/sign-in.ts";
import type { Tokens } from "../oauth/tokens.ts";
import { openTokens } from "./sealed-tokens.ts";
import { type TokenSubjectPorts, tokenSubject } from "./token-subject.ts";

/**
 * What became of tokens that nobody needs here any more. `none`: there are none. `shared`: another connection has the same
 * sign-in, which many services would end with them.
 */
export type TakenBack = Revocation | "shared" | "none";

/** A sign-in, as far as connections tell which others go with it. */
export interface SignInTold {
  /** As it stands beside the tokens. */
  readonly app: string;
  readonly connectorId: string;
  /** Null: nobody knows who signed in. */
  readonly accountId: string | null;
  /** What the tokens are of, where they are those of other connections too. */
  readonly installation: string | null;
}

export interface SignInSharing {
  /** Whether a connection of any environment has tokens of the same app and, as far as is known, the same account. */
  isSignInShared(told: SignInTold): Promise<boolean>;
}

export interface TakeBackPorts extends TokenSubjectPorts {
  readonly sharing: SignInSharing;
  /** The way out of an environment. */
  http(environmentId: string): ServicePort;
  readonly logger: Logger;
}

/** Takes tokens back at their service. Best effort: it never throws, and takes some seconds at most. */
export interface TokenTakeBack {
  /**
   * Opens the tokens of a connection while they are there.
   *
   * @returns what tells the service, once they are gone here
   */
  before(connection: SealedConnection): Promise<() => Promise<TakenBack>>;
  /** Tells the service that tokens which were never kept are not wanted. */
  now(
    environmentId: string,
    told: SignInTold,
    subject: SignInSubject & { readonly tokens: Tokens },
  ): Promise<TakenBack>;
}

/** Somebody waits for the answer. */
const TOLD_MS = 6_000;

export function createTokenTakeBack(ports: TakeBackPorts): TokenTakeBack {
  const { sharing, logger, vault } = ports;
  const noted = (outcome: TakenBack, { connectorId }: SignInTold, reason: string | null = null) => {
    const why = reason === null ? {} : { reason };
    logger.info({ connectorId, outcome, ...why }, "A sign-in is given up; its service is told");
    return outcome;
  };
  const now: TokenTakeBack["now"] = async (environmentId, told, subject) => {
    try {
      if (await sharing.isSignInShared(told)) return noted("shared", told);
      const signal = AbortSignal.timeout(TOLD_MS);
      return noted(await revokeTokens(ports.http(environmentId), subject, { signal }), told);
    } catch (cause) {
      return noted("failed", told, wordsOf(cause));
    }
  };
  const opened = async (connection: SealedConnection, app: string) => {
    const { id: connectionId, environmentId, tokens, sealedTokens } = connection;
    if (tokens === null || sealedTokens === null) return "there are no tokens";
    const place = { environmentId, connectionId, version: tokens.version };
    const values = await openTokens(vault, place, sealedTokens);
    if (!values.ok) return values.failure;
    const subject = await tokenSubject(ports, connection, app);
    if (!subject.ok) return subject.failure;
    return subject.value === null
      ? "it does not sign in by OAuth any more"
      : { ...subject.value, tokens: values.value };
  };
  return {
    now,
    async before(connection) {
      const { environmentId, tokens, account, connector } = connection;
      if (tokens === null) return async () => "none";
      const { app, installation } = tokens;
      const told = { app, connectorId: connector.id, accountId: account?.id ?? null, installation };
      const subject = await opened(connection, app).catch(wordsOf);
      return async () =>
        typeof subject === "string" ? noted("failed", told, subject) : now(environmentId, told, subject);
    },
  };
}

const wordsOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
