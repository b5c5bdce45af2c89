import type { SignInSharing, TokenChange, TokenStore } from "@towpath/vault";
import type { Pool } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import { storableName } from "../storable-text.ts";
import { TOKEN_COLUMNS, type TokenRow, toTokens } from "./token-row.ts";
import { wakeWaiting } from "./wake-waiting.ts";

const AT = (parameter: number) => `timestamptz 'epoch' + $${parameter}::float8 * interval '1 ms'`;

const READ = `select ${TOKEN_COLUMNS} from connection_tokens t where t.connection_id = $1`;

const LEASE = `update connection_tokens t set lease_owner = $3,
    lease_until = clock_timestamp() + $4::float8 * interval '1 ms'
  where t.connection_id = $1 and t.version = $2 and t.refused_at is null
    and (t.lease_until is null or t.lease_until <= clock_timestamp())
    and (t.failed_at is null or t.failed_at <= clock_timestamp() - $5::float8 * interval '1 ms')
  returning ${TOKEN_COLUMNS}`;

const MARK_SENT = `update connection_tokens set sent_at = clock_timestamp(),
    lease_until = clock_timestamp() + $4::float8 * interval '1 ms'
  where connection_id = $1 and version = $2 and lease_owner = $3 and lease_until > clock_timestamp()
  returning version`;

/** $3 … $11: the change. */
const CHANGE = `sealed = $3, key_version = $4, app = $5, obtained_at = ${AT(6)}, expires_at = ${AT(7)},
    refresh_at = ${AT(8)}, lives_until = ${AT(9)}, scopes = $10, rotates = $11,
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

const RELEASE = `update connection_tokens set lease_owner = null, lease_until = null, sent_at = null
  where connection_id = $1 and lease_owner = $2`;

const RELEASE_OWNED = `update connection_tokens set lease_until = clock_timestamp()
  where lease_until > clock_timestamp() and starts_with(lease_owner, $1 || '/')`;

const BREAK = `update connections c set status = 'needs-sign-in', message = $3,
    broken_since = coalesce(c.broken_since, clock_timestamp())
  from noted n where c.id = n.connection_id and c.deleted_at is null`;

const NOTE_FAILURE = `with noted as (
    update connection_tokens set lease_owner = null, lease_until = null, sent_at = null,
      failing_since = coalesce(failing_since, clock_timestamp()), failed_at = clock_timestamp(),
      failures = failures + 1, last_failure = $3,
      refresh_at = clock_timestamp() + $5::float8 * interval '1 ms'
    where connection_id = $1 and version = $2 and lease_owner = $4 and refused_at is null
    returning connection_id
  ), broken as (${BREAK} and $6 returning c.id)
  select exists (select from noted) as noted, exists (select from broken) as broken`;

const REFUSE = `with noted as (
    update connection_tokens set lease_owner = null, lease_until = null, sent_at = null, refresh_at = null,
      refused_at = clock_timestamp(), last_failure = $3
    where connection_id = $1 and version = $2 and refused_at is null
    returning connection_id
  ), broken as (${BREAK} returning c.id)
  select exists (select from noted) as noted, exists (select from broken) as broken`;

/** Rows that another worker looks at are passed over; the lease decides who refreshes. */
const DUE = `select t.environment_id as "environmentId", t.connection_id as "connectionId"
  from connection_tokens t join connections c on c.id = t.connection_id and c.deleted_at is null
  where t.refresh_at <= clock_timestamp() and t.refused_at is null
    and (t.lease_until is null or t.lease_until <= clock_timestamp())
    and (t.failing_since is not null or t.obtained_at <= clock_timestamp() - $2::float8 * interval '1 ms'
      or c.last_used_at >= clock_timestamp() - $2::float8 * interval '1 ms')
  order by t.refresh_at limit $1`;

/** An app that somebody entered with a connection is known by that connection's connector alone. */
const SHARED = `select exists (select from connection_tokens t
    join connections c on c.id = t.connection_id and c.deleted_at is null
  where t.app = $1 and ($1 <> 'user' or c.connector_id = $2)
    and ($3::text is null or c.account_text is null or c.account_text::json ->> 'id' = $3)) as shared`;

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
];

/** Tokens on PostgreSQL. No connection is held between two statements: what a service is asked in between may take long. */
export function createTokenStore(pool: Pool): TokenStore & SignInSharing {
  return {
    async isSignInShared({ app, connectorId, accountId }) {
      const params = [app, connectorId, accountId === null ? null : storableName(accountId)];
      const [row] = await pool.query<{ shared: boolean }>(SHARED, params);
      return row?.shared === true;
    },
    async read(connectionId) {
      if (!isUuid(connectionId)) return null;
      const [row] = await pool.query<TokenRow>(READ, [connectionId]);
      return row === undefined ? null : toTokens(row);
    },
    async lease(connectionId, version, { owner, leaseMs, restMs }) {
      const [row] = await pool.query<TokenRow>(LEASE, [connectionId, version, owner, leaseMs, restMs]);
      return row === undefined ? null : toTokens(row);
    },
    async markSent(connectionId, version, { owner, leaseMs }) {
      const marked = await pool.query(MARK_SENT, [connectionId, version, owner, leaseMs]);
      return marked.length > 0;
    },
    async commit(connectionId, seenVersion, change) {
      const params = [connectionId, seenVersion, ...changeParams(change)];
      const [row] = await pool.query<{ moved: boolean; healed: boolean }>(COMMIT, params);
      const { moved, healed } = row ?? { moved: false, healed: false };
      if (healed) await wakeWaiting(pool, connectionId);
      return { moved, healed };
    },
    async releaseOwned(processName) {
      await pool.query(RELEASE_OWNED, [processName]);
    },
    async release(connectionId, owner) {
      await pool.query(RELEASE, [connectionId, owner]);
    },
    async noteFailure(connectionId, version, { owner, message, retryAfterMs, breaks }) {
      const params = [connectionId, version, storableName(message), owner, retryAfterMs, breaks];
      await pool.query(NOTE_FAILURE, params);
    },
    async refuse(connectionId, version, message) {
      const params = [connectionId, version, storableName(message)];
      const [row] = await pool.query<{ noted: boolean }>(REFUSE, params);
      return row?.noted === true;
    },
    due: ({ limit, idleMs }) => pool.query(DUE, [limit, idleMs]),
  };
}
