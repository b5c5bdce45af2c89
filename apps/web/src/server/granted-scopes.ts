import type { Connector } from "@towpath/connectors";
import { describeSignIn, parameterSet, type StoredConnection } from "@towpath/vault";

/** Scopes about who signs in, and for how long: services leave them out of what they say they granted. */
const UNTOLD: ReadonlySet<string> = new Set(["openid", "profile", "email", "offline_access"]);

/**
 * Scopes that the connector asks for and the service did not grant.
 *
 * @returns null: the service did not say what it granted, or the connection signs in otherwise
 */
export function missingScopes(
  connector: Connector,
  { tokens, parameterSet: name, values }: StoredConnection,
): readonly string[] | null {
  const set = parameterSet(connector, name);
  const granted = tokens?.scopes?.toLowerCase().split(/[\s,]+/);
  const wanted = set === null ? null : describeSignIn(connector, set, values)?.scopes;
  if (granted === undefined || wanted === null || wanted === undefined) return null;
  return wanted.filter((scope) => !UNTOLD.has(scope) && !granted.includes(scope.toLowerCase()));
}
