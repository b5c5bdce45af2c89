import type { Pool } from "../connection-pool.ts";
import { isUuid, newId } from "../new-id.ts";
import { storableName } from "../storable-text.ts";
import type { Role } from "../stores.ts";
import { hashBytes } from "./invitation-store.ts";
import type { ConnectLink, ConnectLinkNews, ConnectLinkStore, FoundConnectLink } from "./people-types.ts";

const COLUMNS = `l.id, l.connection_id as "connectionId", l.note, u.name as "createdBy",
  (extract(epoch from l.created_at) * 1000)::bigint as "createdAt",
  (extract(epoch from l.expires_at) * 1000)::bigint as "expiresAt",
  (extract(epoch from l.used_at) * 1000)::bigint as "usedAt",
  case when l.used_at is not null then 'used' when l.revoked_at is not null then 'revoked'
    when l.expires_at <= now() then 'expired' else 'open' end as state`;
const OPEN = "l.used_at is null and l.revoked_at is null and l.expires_at > now()";
/** A link to a connection that was deleted leads nowhere. */
const FROM = `from connect_links l join connections c on c.id = l.connection_id and c.deleted_at is null
  left join users u on u.id = l.created_by`;

/** For the history of a connection. */
export const byLinkWords = (asker: string | null): string =>
  asker === null ? "by a connect link" : `by a connect link of ${asker}`;

/** As long as the list of links shows them. */
const NEWS = `select l.id, c.id as "connectionId", c.name as "connectionName", l.used_as as "usedAs",
    (extract(epoch from l.used_at) * 1000)::bigint as "usedAt"
  ${FROM} where l.environment_id = $1 and l.created_by = $2 and l.told_at is null
    and l.used_at > now() - interval '7 days' order by l.used_at desc, l.id desc limit 50`;

type FoundRow = Omit<FoundConnectLink, "asker"> & { askerId: string | null; askerRole: Role | null };

export function createConnectLinkStore(pool: Pool): ConnectLinkStore {
  const get = async (environmentId: string, id: string) => {
    if (!isUuid(id)) return null;
    const [row] = await pool.query<ConnectLink & { id: string }>(
      `select ${COLUMNS} ${FROM} where l.environment_id = $1 and l.id = $2`,
      [environmentId, id],
    );
    return row ?? null;
  };
  return {
    get,
    async create({ environmentId, connectionId, tokenHash, note, createdBy, expiresAt }) {
      const id = newId();
      await pool.query(
        `insert into connect_links (id, environment_id, connection_id, token_hash, note, created_by, expires_at)
         values ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000))`,
        [id, environmentId, connectionId, hashBytes(tokenHash), storableName(note), createdBy, expiresAt],
      );
      const made = await get(environmentId, id);
      if (made === null) throw new Error("An insert left no row");
      return made;
    },
    async list(environmentId, connectionId) {
      if (!isUuid(connectionId)) return [];
      return pool.query<ConnectLink & { id: string }>(
        `select ${COLUMNS} ${FROM} where l.environment_id = $1 and l.connection_id = $2
           and ((${OPEN}) or l.used_at > now() - interval '7 days')
         order by l.created_at desc, l.id desc limit 100`,
        [environmentId, connectionId],
      );
    },
    async revoke(environmentId, id) {
      if (!isUuid(id)) return false;
      const gone = await pool.query(
        `update connect_links l set revoked_at = now()
         where l.environment_id = $1 and l.id = $2 and ${OPEN} returning l.id`,
        [environmentId, id],
      );
      return gone.length > 0;
    },
    async find(tokenHash) {
      const [row] = await pool.query<FoundRow & { id: string }>(
        `select ${COLUMNS}, l.environment_id as "environmentId", e.name as "environmentName",
           m.user_id as "askerId", m.role as "askerRole"
         ${FROM} join environments e on e.id = l.environment_id
         left join members m on m.environment_id = l.environment_id and m.user_id = l.created_by
         where l.token_hash = $1`,
        [hashBytes(tokenHash)],
      );
      if (row === undefined) return null;
      const { askerId, askerRole, ...link } = row;
      const asker = askerId === null || askerRole === null ? null : { id: askerId, role: askerRole };
      return { ...link, asker };
    },
    async use(id) {
      if (!isUuid(id)) return false;
      const used = await pool.query(
        `update connect_links l set used_at = now() where l.id = $1 and ${OPEN} returning l.id`,
        [id],
      );
      return used.length > 0;
    },
    async news(environmentId, userId) {
      if (!isUuid(environmentId) || !isUuid(userId)) return [];
      return pool.query<ConnectLinkNews & { id: string }>(NEWS, [environmentId, userId]);
    },
    async told(environmentId, userId, id) {
      if (![environmentId, userId, id].every(isUuid)) return false;
      const told = await pool.query(
        `update connect_links set told_at = coalesce(told_at, now())
         where environment_id = $1 and created_by = $2 and id = $3 and used_at is not null returning id`,
        [environmentId, userId, id],
      );
      return told.length > 0;
    },
    async giveBack(id) {
      await pool.query("update connect_links set used_at = null where id = $1", [id]);
    },
  };
}
