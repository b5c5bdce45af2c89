import type { OtherPlace, TokenChange, TokenStore, TokensElsewhere } from "@towpath/vault";
import type { Sql } from "../connection-pool.ts";
import { storableName } from "../storable-text.ts";
import { wakeWaiting } from "./wake-waiting.ts";

type Queries = Pick<Sql, "query">;

const AT = (parameter: number) => `timestamptz 'epoch' + $${parameter}::float8 * interval '1 ms'`;

/** $3 … $12: the change. */
const CHANGE = `sealed = $3, key_version = $4, app = $5, obtained_at = ${AT(6)}, expires_at = ${AT(7)},
    refresh_at = ${AT(8)}, lives_until = ${AT(9)}, scopes = $10, rotates = $11, installation = $12,
    lease_owner = null, lease_until = null, sent_at = null, refused_at = null, failing_since = null,
    failed_at = null, failures = 0, last_failure = null`;

/** A connection that is broken for another reason stays so: only what refreshing had broken is whole again. */
const COMMIT = `with before as (
    select connection_id, (failing_since is not null or refused_at is not null) as failing
    from connection_tokens where connection_id = $1 and version = $2 for update
  ), moved as (
    update connection_tokens t set version = t.version + 1, ${CHANGE}
    from before b where t.connection_id = b.connection_id returning t.connection_id
  ), healed as (
    update connections c set status = 'connected', message = null, broken_since = null
    from before b where c.id = b.connection_id and b.failing and c.status = 'needs-sign-in' returning c.id
  )
  select exists (select from moved) as moved, exists (select from healed) as healed`;

const changeParams = (change: TokenChange) => [
  change.sealed,
  change.keyVersion,
  change.app,
  change.obtainedAt,
  change.expiresAt,
  change.refreshAt,
  change.livesUntil,
  change.scopes === null ? null : storableName(change.scopes),
  change.rotates,
  change.installation,
];

/** Puts tokens in the place of those that were seen. A connection that is whole again wakes what waits for it. */
export async function commitTokens(
  sql: Queries,
  { connectionId, seenVersion }: { readonly connectionId: string; readonly seenVersion: number },
  change: TokenChange,
): ReturnType<TokenStore["commit"]> {
  const params = [connectionId, seenVersion, ...changeParams(change)];
  const [row] = await sql.query<{ moved: boolean; healed: boolean }>(COMMIT, params);
  const { moved, healed } = row ?? { moved: false, healed: false };
  if (healed) await wakeWaiting(sql, connectionId);
  return { moved, healed };
}

/** For whoever has a transaction: the other connections of an installation get the tokens too; false: one has moved on. */
export async function commitElsewhere(
  sql: Queries,
  change: TokenChange,
  others: readonly TokensElsewhere[],
): Promise<boolean> {
  let all = true;
  for (const { connectionId, version, app, sealed } of others) {
    if (sealed === null) continue;
    const seen = { connectionId, seenVersion: version };
    const { moved } = await commitTokens(sql, seen, { ...change, ...sealed, app });
    all &&= moved;
  }
  return all;
}

const ELSEWHERE = `select t.environment_id as "environmentId", t.connection_id as "connectionId", t.version, t.app
  from connection_tokens t where t.installation = $1 and t.connection_id <> $2 order by t.connection_id`;

export const tokensElsewhere = (
  sql: Queries,
  installation: string,
  connectionId: string,
): Promise<readonly OtherPlace[]> => sql.query<OtherPlace>(ELSEWHERE, [installation, connectionId]);

/** Until the transaction ends nobody else changes tokens of that installation, nor which connections have them. */
export async function lockInstallation(sql: Queries, installation: string): Promise<void> {
  await sql.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [installation]);
}
