import { isObject, parseJson, stringifyJson } from "@towpath/expressions";
import type {
  Account,
  AttemptResult,
  AttemptStatus,
  AttemptStore,
  AttemptWish,
  SealedConnection,
  SignInFailure,
  SignInOutcome,
  StoredAttempt,
} from "@towpath/vault";
import type { Pool, Sql } from "../connection-pool.ts";
import { addWho } from "../connections/connection-shares.ts";
import { createConnectionIn, replaceCredentialIn } from "../connections/connection-store.ts";
import { undoneWhenStale } from "../connections/undone-when-stale.ts";
import { isUuid } from "../new-id.ts";
import { byLinkWords } from "../people/connect-link-store.ts";
import { storableJson, storableName } from "../storable-text.ts";

const SELECT = `select a.id, a.environment_id, a.user_id, a.connect_link_id, a.connector_id, a.connection_id,
    a.wanted_text, a.browser_hash, a.sealed, a.key_version, a.app, a.status, a.result_text,
    (extract(epoch from a.created_at) * 1000)::bigint as created_at,
    (extract(epoch from a.expires_at) * 1000)::bigint as expires_at
  from sign_in_attempts a`;

interface AttemptRow {
  readonly id: string;
  readonly environment_id: string;
  readonly user_id: string | null;
  readonly connect_link_id: string | null;
  readonly connector_id: string;
  readonly connection_id: string | null;
  readonly wanted_text: string;
  readonly browser_hash: Buffer;
  readonly sealed: Buffer | null;
  readonly key_version: number | null;
  readonly app: string;
  readonly status: AttemptStatus;
  readonly result_text: string | null;
  readonly created_at: number;
  readonly expires_at: number;
}

function toAttempt(row: AttemptRow): StoredAttempt {
  return {
    id: row.id,
    environmentId: row.environment_id,
    userId: row.user_id,
    connectLinkId: row.connect_link_id,
    connectorId: row.connector_id,
    connectionId: row.connection_id,
    // Both were written by this store and nobody else.
    wish: JSON.parse(row.wanted_text) as AttemptWish,
    result: row.result_text === null ? null : (JSON.parse(row.result_text) as AttemptResult),
    browserHash: row.browser_hash,
    sealed: row.sealed,
    keyVersion: row.key_version,
    app: row.app,
    status: row.status,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}

/** JSON of a shape of ours, as PostgreSQL can hold it. */
function jsonText(value: AttemptWish | AttemptResult): string {
  const parsed = parseJson(JSON.stringify(value));
  return storableJson(parsed.ok && isObject(parsed.value) ? stringifyJson(parsed.value) : "{}");
}

const TIME = (place: number) => `timestamptz 'epoch' + $${place}::float8 * interval '1 ms'`;

function createOf(pool: Pool): AttemptStore["create"] {
  return async (attempt) => {
    await pool.query(
      `insert into sign_in_attempts (id, environment_id, state_hash, browser_hash, user_id, connect_link_id,
         connector_id, connection_id, wanted_text, sealed, key_version, app, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, ${TIME(13)})`,
      [
        ...[attempt.id, attempt.environmentId, attempt.stateHash, attempt.browserHash],
        ...[attempt.userId, attempt.connectLinkId, attempt.connectorId, attempt.connectionId],
        jsonText(attempt.wish),
        ...[attempt.sealed, attempt.keyVersion, attempt.app, attempt.expiresAt],
      ],
    );
  };
}

function moveOf(pool: Pool): AttemptStore["move"] {
  return async (id, from, to, { result, sealed, expiresAt } = {}) => {
    if (!isUuid(id)) return false;
    const keeps = to === "exchanging";
    const moved = await pool.query(
      `update sign_in_attempts set status = $3, result_text = coalesce($4, result_text),
         sealed = case when $7 then sealed else $5 end, key_version = case when $7 then key_version else $6 end,
         expires_at = coalesce(${TIME(8)}, expires_at)
       where id = $1 and status = $2 returning id`,
      [
        ...[id, from, to, result === undefined ? null : jsonText(result)],
        ...[sealed?.sealed ?? null, sealed?.keyVersion ?? null, keeps, expiresAt ?? null],
      ],
    );
    return moved.length > 0;
  };
}

/** Nobody can answer them any more: whoever asks for one reads why it ended. */
function takeUnansweredOf(pool: Pool): AttemptStore["takeUnanswered"] {
  return async () => {
    const rows = await pool.query<AttemptRow & { id: string }>(
      `with late as (${SELECT} where a.status = 'other-account' and a.expires_at < now()
         order by a.id limit 100 for update skip locked),
       ended as (update sign_in_attempts a set status = 'failed', result_text = $1, sealed = null, key_version = null
         from late where a.id = late.id)
       select * from late`,
      [jsonText({ failure: UNANSWERED })],
    );
    return rows.map(toAttempt);
  };
}

const UNANSWERED: SignInFailure = {
  code: "unanswered",
  message:
    "Nobody said within ten minutes whether the other account is to be used, so the connection stays as it was. Sign in again.",
  who: "you",
};

const putIn = (sql: Sql, environmentId: string, signedIn: SignInOutcome) =>
  signedIn.kind === "create"
    ? createConnectionIn(sql, signedIn.connection)
    : replaceCredentialIn(
        sql,
        { environmentId, id: signedIn.connectionId, seenVersion: signedIn.seenVersion },
        signedIn.change,
      );

/** A link is good for one sign-in. One that expired on the way was open when the sign-in began. */
async function useLink(sql: Sql, id: string, account: Account | null): Promise<boolean> {
  const used = await sql.query(
    `update connect_links set used_at = now(), used_as = $2
     where id = $1 and used_at is null and revoked_at is null returning id`,
    [id, account === null ? null : storableName(account.name)],
  );
  return used.length > 0;
}

/** Whose doing a sign-in was, and whose account it is now; by a link it was that of whoever made the link. */
async function noteWho(sql: Sql, id: string, connectionId: string, account: Account | null): Promise<void> {
  const [who] = await sql.query<{ by: string | null; link: string | null; asker: string | null }>(
    `select coalesce(a.user_id, l.created_by) as by, a.connect_link_id as link, u.name as asker
     from sign_in_attempts a left join connect_links l on l.id = a.connect_link_id
     left join users u on u.id = l.created_by where a.id = $1`,
    [id],
  );
  if (who === undefined) return;
  const as = account === null ? "signed in" : `signed in as ${account.name}`;
  const detail = who.link === null ? as : `${as}, ${byLinkWords(who.asker)}`;
  await addWho(sql, connectionId, { by: who.by, detail });
}

function finishOf(pool: Pool): AttemptStore["finish"] {
  return async (id, from, signedIn, account) => {
    if (!isUuid(id)) return "over";
    return undoneWhenStale<SealedConnection | "over" | null>(pool, async (sql) => {
      const environmentId = await takenForGood(sql, id, from, account);
      if (environmentId === null) return "over";
      const connection = await putIn(sql, environmentId, signedIn);
      if (connection === null || connection === "stale") return connection;
      if (signedIn.kind === "replace") await noteWho(sql, id, connection.id, account);
      await noteDone(sql, id, connection.id, account);
      return connection;
    });
  };
}

/** The attempt is done; the codes and keys it held are gone. */
async function noteDone(sql: Sql, id: string, connectionId: string, account: Account | null): Promise<void> {
  const result = { connectionId, ...(account === null ? {} : { account }) };
  await sql.query(
    `update sign_in_attempts set status = 'done', result_text = $2, sealed = null, key_version = null
     where id = $1`,
    [id, jsonText(result)],
  );
}

/** Holds the attempt, and uses up the link that led to it. Null: it has another status by now, or the link is no good. */
async function takenForGood(
  sql: Sql,
  id: string,
  from: string,
  account: Account | null,
): Promise<string | null> {
  const [attempt] = await sql.query<{
    environment_id: string;
    status: string;
    connect_link_id: string | null;
  }>("select environment_id, status, connect_link_id from sign_in_attempts where id = $1 for update", [id]);
  if (attempt === undefined || attempt.status !== from) return null;
  const { environment_id: environmentId, connect_link_id: link } = attempt;
  return link === null || (await useLink(sql, link, account)) ? environmentId : null;
}

/** Sign-ins under way, on PostgreSQL. */
export function createAttemptStore(pool: Pool): AttemptStore {
  return {
    create: createOf(pool),
    async get(environmentId, id) {
      if (!isUuid(environmentId) || !isUuid(id)) return null;
      const [row] = await pool.query<AttemptRow & { id: string }>(
        `${SELECT} where a.environment_id = $1 and a.id = $2`,
        [environmentId, id],
      );
      return row === undefined ? null : toAttempt(row);
    },
    async byState(stateHash) {
      const [row] = await pool.query<AttemptRow & { id: string }>(`${SELECT} where a.state_hash = $1`, [
        stateHash,
      ]);
      return row === undefined ? null : toAttempt(row);
    },
    async countSince(userId, since) {
      const [row] = await pool.query<{ begun: number }>(
        `select count(*)::int as begun from sign_in_attempts where user_id = $1 and created_at > ${TIME(2)}`,
        [userId, since],
      );
      return row?.begun ?? 0;
    },
    move: moveOf(pool),
    finish: finishOf(pool),
    async clearExpired() {
      const cleared = await pool.query(
        `update sign_in_attempts set sealed = null, key_version = null
         where expires_at < now() and sealed is not null and status <> 'other-account' returning id`,
      );
      return cleared.length;
    },
    takeUnanswered: takeUnansweredOf(pool),
    async forget(olderThan) {
      const gone = await pool.query(
        `delete from sign_in_attempts where expires_at < ${TIME(1)} returning id`,
        [olderThan],
      );
      return gone.length;
    },
  };
}
