import type { SignInSharing, TokenStore } from "@towpath/vault";
import type { Pool } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import { storableName } from "../storable-text.ts";
import { commitElsewhere, commitTokens, lockInstallation, tokensElsewhere } from "./commit-tokens.ts";
import { TOKEN_COLUMNS, type TokenRow, toTokens } from "./token-row.ts";

const READ = `select ${TOKEN_COLUMNS} from connection_tokens t where t.connection_id = $1`;

/** The rows of a connection's tokens and of all that are renewed with them. */
const TOGETHER = `(connection_id = $1
    or installation = (select o.installation from connection_tokens o where o.connection_id = $1))`;

/** They are locked in one order and looked at as they are once locked: of two that begin in two connections, one is first. */
const LEASE = `with together as (
    select connection_id, version, refused_at, failed_at, lease_until from connection_tokens
    where ${TOGETHER} order by connection_id for update
  )
  update connection_tokens t set lease_owner = $3,
    lease_until = clock_timestamp() + $4::float8 * interval '1 ms'
  from together g where g.connection_id = t.connection_id
    and not exists (select from together where lease_until > clock_timestamp())
    and exists (select from together where connection_id = $1 and version = $2 and refused_at is null
      and (failed_at is null or failed_at <= clock_timestamp() - $5::float8 * interval '1 ms'))
  returning ${TOKEN_COLUMNS}`;

const MARK_SENT = `update connection_tokens set sent_at = clock_timestamp(),
    lease_until = clock_timestamp() + $4::float8 * interval '1 ms'
  where ${TOGETHER} and lease_owner = $3 and lease_until > clock_timestamp()
    and exists (select from connection_tokens o where o.connection_id = $1 and o.version = $2 and o.lease_owner = $3)
  returning connection_id`;

const RELEASE = `update connection_tokens set lease_owner = null, lease_until = null, sent_at = null
  where ${TOGETHER} and lease_owner = $2`;

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
    where ${TOGETHER} and lease_owner = $4 and refused_at is null
      and exists (select from connection_tokens o where o.connection_id = $1 and o.version = $2)
    returning connection_id
  ), broken as (${BREAK} and $6 returning c.id)
  select exists (select from noted) as noted, exists (select from broken) as broken`;

/** What others of the installation got since is another token. */
const REFUSE = `with noted as (
    update connection_tokens t set lease_owner = null, lease_until = null, sent_at = null, refresh_at = null,
      refused_at = clock_timestamp(), last_failure = $3
    from connection_tokens o where o.connection_id = $1 and o.version = $2 and o.refused_at is null
      and (t.connection_id = $1 or t.installation = o.installation and t.obtained_at <= o.obtained_at)
      and t.refused_at is null
    returning t.connection_id
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
  where t.installation = $4 or t.app = $1 and ($1 <> 'user' or c.connector_id = $2)
    and ($3::text is null or c.account_text is null or c.account_text::json ->> 'id' = $3)) as shared`;

/** Tokens on PostgreSQL. No connection is held between two statements: what a service is asked in between may take long. */
export function createTokenStore(pool: Pool): TokenStore & SignInSharing {
  return {
    async isSignInShared({ app, connectorId, accountId, installation }) {
      const params = [app, connectorId, accountId === null ? null : storableName(accountId), installation];
      const [row] = await pool.query<{ shared: boolean }>(SHARED, params);
      return row?.shared === true;
    },
    async read(connectionId) {
      if (!isUuid(connectionId)) return null;
      const [row] = await pool.query<TokenRow>(READ, [connectionId]);
      return row === undefined ? null : toTokens(row);
    },
    async lease(connectionId, version, { owner, leaseMs, restMs }) {
      const rows = await pool.query<TokenRow>(LEASE, [connectionId, version, owner, leaseMs, restMs]);
      const own = rows.find((row) => row.connection_id === connectionId);
      return own === undefined ? null : toTokens(own);
    },
    async markSent(connectionId, version, { owner, leaseMs }) {
      const marked = await pool.query(MARK_SENT, [connectionId, version, owner, leaseMs]);
      return marked.length > 0;
    },
    async commit(connectionId, seenVersion, change, others) {
      const seen = { connectionId, seenVersion };
      const { installation } = change;
      if (installation === null) return commitTokens(pool, seen, change);
      return pool.transaction(async (sql) => {
        await lockInstallation(sql, installation);
        const own = await commitTokens(sql, seen, change);
        if (own.moved) await commitElsewhere(sql, change, others);
        return own;
      });
    },
    elsewhere: (installation, connectionId) => tokensElsewhere(pool, installation, connectionId),
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
