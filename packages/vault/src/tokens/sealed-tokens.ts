import { stringifyJson } from "@towpath/expressions";
import { fail, type Logger, ok, type Result } from "@towpath/prelude";
import type { Tokens } from "../oauth/tokens.ts";
import type { SealedCredential, Vault } from "../vault.ts";
import type { TokenPlace, TokenStore, TokensElsewhere } from "./token-store.ts";

const rowOf = ({ environmentId, connectionId, version }: TokenPlace) =>
  ({ environmentId, table: "connection_tokens", id: connectionId, version }) as const;

export function sealTokens(
  vault: Pick<Vault, "seal">,
  place: TokenPlace,
  tokens: Tokens,
): Promise<Result<SealedCredential, string>> {
  const { accessToken, refreshToken, expiresAt, refreshExpiresAt, scopes } = tokens;
  return vault.seal(rowOf(place), {
    accessToken,
    ...(refreshToken === null ? {} : { refreshToken }),
    ...(expiresAt === null ? {} : { expiresAt: String(expiresAt) }),
    ...(refreshExpiresAt === null ? {} : { refreshExpiresAt: String(refreshExpiresAt) }),
    ...(scopes === null ? {} : { scopes: stringifyJson([...scopes]) }),
  });
}

export async function openTokens(
  vault: Pick<Vault, "open">,
  place: TokenPlace,
  sealed: SealedCredential,
): Promise<Result<Tokens, string>> {
  const opened = await vault.open(rowOf(place), sealed);
  if (!opened.ok) return opened;
  const { accessToken, refreshToken, expiresAt, refreshExpiresAt, scopes } = opened.value;
  if (accessToken === undefined) return fail("The stored sign-in of this connection holds no token.");
  return ok({
    accessToken,
    refreshToken: refreshToken ?? null,
    expiresAt: expiresAt === undefined ? null : Number(expiresAt),
    refreshExpiresAt: refreshExpiresAt === undefined ? null : Number(refreshExpiresAt),
    // Written by `sealTokens` and nobody else.
    scopes: scopes === undefined ? null : (JSON.parse(scopes) as string[]),
  });
}

/** Seals new tokens for all other connections that have tokens of this installation. */
export async function sealElsewhere(
  { store, vault, logger }: ElsewherePorts,
  installation: string | null,
  connectionId: string,
  tokens: Tokens,
): Promise<readonly TokensElsewhere[]> {
  const places = installation === null ? [] : await store.elsewhere(installation, connectionId);
  return Promise.all(
    places.map(async (place) => {
      const sealed = await sealTokens(vault, { ...place, version: place.version + 1 }, tokens);
      if (sealed.ok) return { ...place, sealed: sealed.value };
      const { connectionId: other } = place;
      logger.warn(
        { connectionId: other, reason: sealed.failure },
        "New tokens cannot be sealed for a connection",
      );
      return { ...place, sealed: null };
    }),
  );
}

export interface ElsewherePorts {
  readonly store: Pick<TokenStore, "elsewhere">;
  readonly vault: Pick<Vault, "seal">;
  readonly logger: Logger;
}
