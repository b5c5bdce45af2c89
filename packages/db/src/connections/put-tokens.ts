import type { TokenPut } from "@towpath/vault";
import type { Sql } from "../connection-pool.ts";
import { commitElsewhere, lockInstallation, tokensElsewhere } from "./commit-tokens.ts";

const TIME = (place: number) => `timestamptz 'epoch' + $${place}::float8 * interval '1 ms'`;

const PUT = `insert into connection_tokens (connection_id, environment_id, version, sealed, key_version, app,
    obtained_at, expires_at, refresh_at, lives_until, scopes, rotates, installation)
  values ($1, $2, $3, $4, $5, $6, ${TIME(7)}, ${TIME(8)}, ${TIME(9)}, ${TIME(10)}, $11, $12, $13)
  on conflict (connection_id) do update set version = excluded.version, sealed = excluded.sealed,
    key_version = excluded.key_version, app = excluded.app, obtained_at = excluded.obtained_at,
    expires_at = excluded.expires_at, refresh_at = excluded.refresh_at, lives_until = excluded.lives_until,
    scopes = excluded.scopes, rotates = excluded.rotates, installation = excluded.installation, lease_owner = null, lease_until = null, sent_at = null,
    refused_at = null, failing_since = null, failed_at = null, failures = 0, last_failure = null
  where connection_tokens.version = excluded.version - 1
  returning connection_id`;

/**
 * Puts what a sign-in gave in the place of what is there; null takes it away.
 *
 * @returns false: the tokens that are there, or those of others of the installation, are not what was read: undo it
 */
export async function putTokens(
  sql: Pick<Sql, "query">,
  of: { readonly environmentId: string; readonly connectionId: string },
  tokens: TokenPut | null,
): Promise<boolean> {
  const { environmentId, connectionId } = of;
  if (tokens === null) {
    await sql.query("delete from connection_tokens where connection_id = $1", [connectionId]);
    return true;
  }
  const { version, sealed, keyVersion, app, obtainedAt, expiresAt, refreshAt, livesUntil, scopes } = tokens;
  const times = [obtainedAt, expiresAt, refreshAt, livesUntil];
  const put = await sql.query(PUT, [
    ...[connectionId, environmentId, version, sealed, keyVersion, app],
    ...times,
    scopes,
    tokens.rotates,
    tokens.installation,
  ]);
  return put.length > 0 && (await putElsewhere(sql, connectionId, tokens));
}

/** What the others of the installation hold ends with a new sign-in: all of them get the new tokens, or nobody does. */
async function putElsewhere(
  sql: Pick<Sql, "query">,
  connectionId: string,
  { others, version: _, ...change }: TokenPut,
): Promise<boolean> {
  const { installation } = change;
  if (installation === null) return true;
  await lockInstallation(sql, installation);
  const present = await tokensElsewhere(sql, installation, connectionId);
  const known = new Set(others.map((one) => one.connectionId));
  if (present.some((place) => !known.has(place.connectionId))) return false;
  return commitElsewhere(sql, change, others);
}
