import { apiKeyIn, type Database, hashToken, type Role } from "@towpath/db";
import { readConnectionToken } from "@towpath/vault";

/** Who calls the gateway, and for which connection alone, where a token says so. */
export interface GatewayCaller {
  readonly userId: string;
  readonly environmentId: string;
  readonly role: Role;
  /** Null for an API key: every connection that the person may use. */
  readonly onlyConnection: string | null;
}

type Accounts = Pick<Database["accounts"], "findApiKey" | "memberships">;

/**
 * Reads who calls from the `Authorization` header: an API key, or a token of one connection. A token holds no rights of
 * its own: whoever left the environment since it was made is nobody.
 *
 * @returns null for nobody; "expired" for a token whose time is over
 */
export async function gatewayCaller(
  accounts: Accounts,
  authorization: string | null,
  { secret, nowMs }: { readonly secret: string; readonly nowMs: number },
): Promise<GatewayCaller | "expired" | null> {
  const key = apiKeyIn(authorization);
  if (key !== null) {
    const found = await accounts.findApiKey(hashToken(key));
    if (found === null) return null;
    const { user, membership } = found;
    const { environmentId, role } = membership;
    return { userId: user.id, environmentId, role, onlyConnection: null };
  }
  const [, token] = /^Bearer\s+(\S+)\s*$/i.exec(authorization ?? "") ?? [];
  const grant = token === undefined ? null : readConnectionToken(secret, token);
  if (grant === null) return null;
  if (grant.expiresAt <= nowMs) return "expired";
  const memberships = await accounts.memberships(grant.userId);
  const membership = memberships.find(({ environmentId }) => environmentId === grant.environmentId);
  if (membership === undefined) return null;
  const { environmentId, role } = membership;
  return { userId: grant.userId, environmentId, role, onlyConnection: grant.connectionId };
}
