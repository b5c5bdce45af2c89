import { emailKey } from "../accounts/email-key.ts";
import type { Pool, Sql } from "../connection-pool.ts";
import { searchKey } from "../flows/search-key.ts";
import { isUuid, newId } from "../new-id.ts";
import { storableName } from "../storable-text.ts";
import type { FoundInvitation, Invitation, InvitationStore, Joined, LinkState } from "./people-types.ts";

const UNIQUE_VIOLATION = "23505";

const COLUMNS = `i.id, i.role, i.note, u.name as "invitedBy",
  (extract(epoch from i.created_at) * 1000)::bigint as "createdAt",
  (extract(epoch from i.expires_at) * 1000)::bigint as "expiresAt"`;
const OPEN = "i.accepted_at is null and i.revoked_at is null and i.expires_at > now()";
const STATE = `case when i.accepted_at is not null then 'used' when i.revoked_at is not null then 'revoked'
  when i.expires_at <= now() then 'expired' else 'open' end`;

/** As `hashToken` made it. What is no hash finds nothing. */
export const hashBytes = (tokenHash: string) => Buffer.from(tokenHash, "base64url");

type Person = { name: string; email: string; passwordHash: string };

async function newUser(sql: Sql, { name, email, passwordHash }: Person): Promise<string> {
  const id = newId();
  await sql.query(
    `insert into users (id, name, name_key, email, email_key, password_hash) values ($1, $2, $3, $4, $5, $6)`,
    [id, storableName(name), searchKey(name), storableName(email).trim(), emailKey(email), passwordHash],
  );
  return id;
}

/** The row is locked while somebody joins by it: of two at once the second finds it used. */
const TAKE = `select i.id, i.environment_id as "environmentId", i.role from invitations i
  where i.token_hash = $1 and ${OPEN} for update`;

async function join(
  sql: Sql,
  tokenHash: string,
  who: { userId: string } | Person,
): Promise<Exclude<Joined, { kind: "taken" }>> {
  const [invitation] = await sql.query<{ id: string; environmentId: string; role: string }>(TAKE, [
    hashBytes(tokenHash),
  ]);
  if (invitation === undefined) return { kind: "gone" };
  const { id, environmentId, role } = invitation;
  const userId = "userId" in who ? who.userId : await newUser(sql, who);
  const added = await sql.query(
    `insert into members (environment_id, user_id, role) values ($1, $2, $3)
     on conflict do nothing returning user_id`,
    [environmentId, userId, role],
  );
  if (added.length === 0) return { kind: "member" };
  await sql.query("update invitations set accepted_by = $2, accepted_at = now() where id = $1", [id, userId]);
  return { kind: "joined", userId, environmentId };
}

export function createInvitationStore(pool: Pool): InvitationStore {
  return {
    async create({ environmentId, tokenHash, role, note, invitedBy, expiresAt }) {
      const [row] = await pool.query<Invitation & { id: string }>(
        `with i as (
           insert into invitations (id, environment_id, token_hash, role, note, invited_by, expires_at)
           values ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000)) returning *
         ) select ${COLUMNS} from i left join users u on u.id = i.invited_by`,
        [newId(), environmentId, hashBytes(tokenHash), role, storableName(note), invitedBy, expiresAt],
      );
      if (row === undefined) throw new Error("An insert returned no row");
      return row;
    },
    async list(environmentId) {
      return pool.query<Invitation & { id: string }>(
        `select ${COLUMNS} from invitations i left join users u on u.id = i.invited_by
         where i.environment_id = $1 and ${OPEN} order by i.created_at desc, i.id desc`,
        [environmentId],
      );
    },
    async revoke(environmentId, id) {
      if (!isUuid(id)) return false;
      const gone = await pool.query(
        `update invitations i set revoked_at = now()
         where i.environment_id = $1 and i.id = $2 and ${OPEN} returning i.id`,
        [environmentId, id],
      );
      return gone.length > 0;
    },
    async find(tokenHash) {
      const [row] = await pool.query<FoundInvitation & { id: string; state: LinkState }>(
        `select i.id, i.environment_id as "environmentId", e.name as "environmentName", i.role,
           u.name as "invitedBy", (extract(epoch from i.expires_at) * 1000)::bigint as "expiresAt",
           ${STATE} as state
         from invitations i join environments e on e.id = i.environment_id
         left join users u on u.id = i.invited_by where i.token_hash = $1`,
        [hashBytes(tokenHash)],
      );
      return row ?? null;
    },
    async accept(tokenHash, who) {
      try {
        return await pool.transaction((sql) => join(sql, tokenHash, who));
      } catch (cause) {
        if ((cause as { code?: string }).code === UNIQUE_VIOLATION) return { kind: "taken" };
        throw cause;
      }
    },
  };
}
