import { isObject, parseJson, stringifyJson } from "@towpath/expressions";
import type { Account, Person, SealedConnection, Shares, TokenFacts } from "@towpath/vault";
import { storableJson } from "../storable-text.ts";

/** Who left the environment has left its connections, whatever was shared. */
const USERS = `array(
    select s.user_id::text from connection_shares s
      join members sm on sm.environment_id = c.environment_id and sm.user_id = s.user_id
      where s.connection_id = c.id and s.user_id is not null
    union select g.user_id::text from connection_shares s
      join groups sg on sg.id = s.group_id and sg.environment_id = c.environment_id
      join group_members g on g.group_id = sg.id
      join members sm on sm.environment_id = c.environment_id and sm.user_id = g.user_id
      where s.connection_id = c.id)`;

const SHARED_WITH = `(select json_agg(json_build_object('kind', w.kind, 'id', w.id, 'name', w.name) order by w.name, w.id)
    from (
      select 'people' as kind, s.user_id as id, su.name from connection_shares s join users su on su.id = s.user_id
        where s.connection_id = c.id
      union all select 'groups', s.group_id, sg.name from connection_shares s join groups sg on sg.id = s.group_id
        where s.connection_id = c.id) w)`;

/** This is asked at each call: counting goes no further than lists need. */
const WAITING_RUNS = `(select count(*) from (
    select 1 from connection_waits w where w.connection_id = c.id limit 10000) counted)::int`;

/** One query for a connection with all that lists, pages and calls want of it. */
export const SELECT_CONNECTION = `select c.id, c.environment_id, c.name, c.name_key, c.parameter_set, c.values_text,
    c.sealed, c.key_version, c.credential_version, c.shared, c.sends_to, c.status, c.message, c.account_text,
    (extract(epoch from c.broken_since) * 1000)::bigint as broken_since,
    (extract(epoch from c.tested_at) * 1000)::bigint as tested_at,
    (extract(epoch from c.credential_at) * 1000)::bigint as credential_at,
    (extract(epoch from c.last_used_at) * 1000)::bigint as last_used_at,
    (extract(epoch from c.created_at) * 1000)::bigint as created_at,
    (extract(epoch from c.updated_at) * 1000)::bigint as updated_at,
    n.id as connector_id, n.name as connector_name, n.title as connector_title, n.brand_color,
    case when n.deleted_at is null then n.current_version_id end as version_id,
    u.id as owner_id, u.name as owner_name, m.user_id is not null as owner_is_member,
    k.id as backup_id, k.name as backup_name, km.user_id is not null as backup_is_member,
    ${USERS} as user_ids, ${SHARED_WITH} as shared_with,
    (select count(distinct b.flow_id) from flow_connections b
      join flows f on f.id = b.flow_id and f.deleted_at is null where b.connection_id = c.id and b.used)::int as flow_count,
    ${WAITING_RUNS} as waiting_runs,
    t.version as token_version, t.sealed as token_sealed, t.key_version as token_key_version, t.app as token_app,
    (extract(epoch from t.obtained_at) * 1000)::bigint as token_obtained_at,
    (extract(epoch from t.expires_at) * 1000)::bigint as token_expires_at,
    (extract(epoch from t.refresh_at) * 1000)::bigint as token_refresh_at,
    (extract(epoch from t.lives_until) * 1000)::bigint as token_lives_until,
    (extract(epoch from t.refused_at) * 1000)::bigint as token_refused_at,
    (extract(epoch from t.failed_at) * 1000)::bigint as token_failed_at,
    t.scopes as token_scopes, t.rotates as token_rotates,
    t.installation as token_installation
  from connections c
  join connectors n on n.id = c.connector_id
  left join users u on u.id = c.owner_id
  left join members m on m.environment_id = c.environment_id and m.user_id = c.owner_id
  left join users k on k.id = c.backup_owner_id
  left join members km on km.environment_id = c.environment_id and km.user_id = k.id
  left join connection_tokens t on t.connection_id = c.id`;

/** Of an environment ($1), and not deleted. */
export const ALIVE = "c.environment_id = $1 and c.deleted_at is null";

export interface ConnectionRow {
  id: string;
  environment_id: string;
  name: string;
  name_key: string;
  parameter_set: string;
  values_text: string;
  sealed: Buffer | null;
  key_version: number | null;
  credential_version: number;
  shared: boolean;
  sends_to: string;
  status: SealedConnection["status"];
  message: string | null;
  account_text: string | null;
  broken_since: number | null;
  tested_at: number | null;
  credential_at: number;
  last_used_at: number | null;
  created_at: number;
  updated_at: number;
  connector_id: string;
  connector_name: string;
  connector_title: string;
  brand_color: string | null;
  version_id: string | null;
  owner_id: string | null;
  owner_name: string | null;
  owner_is_member: boolean;
  backup_id: string | null;
  backup_name: string | null;
  backup_is_member: boolean;
  user_ids: readonly string[];
  shared_with: readonly { kind: keyof Shares; id: string; name: string }[] | null;
  flow_count: number;
  waiting_runs: number;
  token_version: number | null;
  token_sealed: Buffer | null;
  token_key_version: number | null;
  token_app: string | null;
  token_obtained_at: number | null;
  token_expires_at: number | null;
  token_refresh_at: number | null;
  token_lives_until: number | null;
  token_refused_at: number | null;
  token_failed_at: number | null;
  token_scopes: string | null;
  token_rotates: boolean | null;
  token_installation: string | null;
}

export function toConnection(row: ConnectionRow): SealedConnection {
  const { owner_id: ownerId, owner_name: ownerName } = row;
  return {
    id: row.id,
    environmentId: row.environment_id,
    connector: {
      id: row.connector_id,
      name: row.connector_name,
      title: row.connector_title,
      brandColor: row.brand_color,
      versionId: row.version_id,
    },
    owner: ownerId === null ? null : { id: ownerId, name: ownerName ?? "" },
    ownerIsMember: row.owner_is_member,
    backupOwner:
      row.backup_id === null
        ? null
        : { id: row.backup_id, name: row.backup_name ?? "", isMember: row.backup_is_member },
    name: row.name,
    parameterSet: row.parameter_set,
    values: readValues(row.values_text),
    shared: row.shared,
    sharedWith: { people: sharesOf(row, "people"), groups: sharesOf(row, "groups") },
    users: row.user_ids,
    sendsTo: row.sends_to,
    status: row.status,
    message: row.message,
    brokenSince: row.broken_since,
    account: readAccount(row.account_text),
    tokens: tokenFacts(row),
    testedAt: row.tested_at,
    credentialAt: row.credential_at,
    lastUsedAt: row.last_used_at,
    credentialVersion: row.credential_version,
    flowCount: row.flow_count,
    waitingRuns: row.waiting_runs,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    sealed: row.sealed,
    keyVersion: row.key_version,
    sealedTokens:
      row.token_sealed === null || row.token_key_version === null
        ? null
        : { sealed: row.token_sealed, keyVersion: row.token_key_version },
  };
}

function tokenFacts(row: ConnectionRow): TokenFacts | null {
  if (row.token_version === null) return null;
  return {
    version: row.token_version,
    app: row.token_app ?? "",
    obtainedAt: row.token_obtained_at ?? 0,
    expiresAt: row.token_expires_at,
    refreshAt: row.token_refresh_at,
    livesUntil: row.token_lives_until,
    refusedAt: row.token_refused_at,
    failedAt: row.token_failed_at,
    scopes: row.token_scopes,
    rotates: row.token_rotates,
    installation: row.token_installation,
  };
}

/** Written by `accountText`; what is no account is as good as none. */
export function readAccount(text: string | null): Account | null {
  const parsed = text === null ? null : parseJson(text);
  if (parsed === null || !parsed.ok || !isObject(parsed.value)) return null;
  const { id, name, email } = parsed.value;
  if (typeof id !== "string" || typeof name !== "string") return null;
  return { id, name, email: typeof email === "string" ? email : null };
}

export const accountText = (account: Account | null | undefined): string | null =>
  account === null || account === undefined
    ? null
    : storableJson(stringifyJson({ id: account.id, name: account.name, email: account.email }));

function sharesOf({ shared_with: all }: ConnectionRow, kind: keyof Shares): readonly Person[] {
  return (all ?? []).flatMap((one) => (one.kind === kind ? [{ id: one.id, name: one.name }] : []));
}

function readValues(text: string): Readonly<Record<string, string>> {
  const parsed = parseJson(text);
  const members = parsed.ok && isObject(parsed.value) ? Object.entries(parsed.value) : [];
  return Object.fromEntries(
    members.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}
