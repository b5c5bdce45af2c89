import type { StoredTokens } from "@towpath/vault";

const TIMES = [
  "obtained_at",
  "expires_at",
  "refresh_at",
  "lives_until",
  "sent_at",
  "refused_at",
  "failing_since",
  "failed_at",
] as const;
const OTHERS = [
  "connection_id",
  "environment_id",
  "version",
  "sealed",
  "key_version",
  "app",
  "scopes",
  "rotates",
  "installation",
  "failures",
  "last_failure",
] as const;

/** A row of connection_tokens as it is read: times in epoch milliseconds, a lease only while it holds. */
export type TokenRow = Readonly<Record<(typeof TIMES)[number], number | null>> & {
  readonly connection_id: string;
  readonly environment_id: string;
  readonly version: number;
  readonly sealed: Buffer;
  readonly key_version: number;
  readonly app: string;
  readonly scopes: string | null;
  readonly rotates: boolean | null;
  readonly installation: string | null;
  readonly failures: number;
  readonly last_failure: string | null;
  readonly lease_owner: string | null;
};

/** What a query names to read them. */
export const TOKEN_COLUMNS: string = [
  ...OTHERS.map((name) => `t.${name}`),
  ...TIMES.map((name) => `(extract(epoch from t.${name}) * 1000)::bigint as ${name}`),
  "case when t.lease_until > clock_timestamp() then t.lease_owner end as lease_owner",
].join(", ");

export const toTokens = (row: TokenRow): StoredTokens => ({
  connectionId: row.connection_id,
  environmentId: row.environment_id,
  version: row.version,
  sealed: row.sealed,
  keyVersion: row.key_version,
  app: row.app,
  obtainedAt: row.obtained_at ?? 0,
  expiresAt: row.expires_at,
  refreshAt: row.refresh_at,
  livesUntil: row.lives_until,
  scopes: row.scopes,
  rotates: row.rotates,
  installation: row.installation,
  leaseOwner: row.lease_owner,
  sentAt: row.sent_at,
  refusedAt: row.refused_at,
  failingSince: row.failing_since,
  failedAt: row.failed_at,
  failures: row.failures,
  lastFailure: row.last_failure,
});
