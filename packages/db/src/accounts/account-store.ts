import type { Pool } from "../connection-pool.ts";
import { searchKey } from "../flows/search-key.ts";
import { isUuid, newId } from "../new-id.ts";
import { storableName } from "../storable-text.ts";
import type { AccountStore, User } from "../stores.ts";
import { createApiKeyStore } from "./api-keys.ts";
import { emailKey } from "./email-key.ts";
import { createMemberships } from "./memberships.ts";
import { createSessionStore } from "./sessions.ts";
import { createSignInFailures } from "./sign-in-failures.ts";

const FIRST_ENVIRONMENT = "Default";
const UNIQUE_VIOLATION = "23505";

export function createAccountStore(pool: Pool): AccountStore {
  const createOwner: AccountStore["createOwner"] = async ({ name, email, passwordHash }) => {
    const user: User = { id: newId(), name: storableName(name), email: storableName(email).trim() };
    const environmentId = newId();
    try {
      await pool.transaction(async (sql) => {
        await sql.query(
          `insert into users (id, name, name_key, email, email_key, password_hash, is_owner)
           values ($1, $2, $3, $4, $5, $6, true)`,
          [user.id, user.name, searchKey(name), user.email, emailKey(email), passwordHash],
        );
        await sql.query("insert into environments (id, name) values ($1, $2)", [
          environmentId,
          FIRST_ENVIRONMENT,
        ]);
        await sql.query("insert into members (environment_id, user_id, role) values ($1, $2, 'admin')", [
          environmentId,
          user.id,
        ]);
      });
      return user;
    } catch (cause) {
      // The index on is_owner decides between two first visits.
      if ((cause as { code?: string }).code === UNIQUE_VIOLATION) return null;
      throw cause;
    }
  };

  return {
    createOwner,
    async hasOwner() {
      const rows = await pool.query("select 1 from users where is_owner limit 1");
      return rows.length > 0;
    },
    async owner() {
      const [row] = await pool.query<User & { id: string }>(
        "select id, name, email from users where is_owner limit 1",
      );
      return row ?? null;
    },
    async findByEmail(email) {
      const [row] = await pool.query<User & { passwordHash: string }>(
        `select id, name, email, password_hash as "passwordHash" from users where email_key = $1`,
        [emailKey(email)],
      );
      return row ?? null;
    },
    async findUser(id) {
      if (!isUuid(id)) return null;
      const [row] = await pool.query<User & { id: string }>(
        "select id, name, email from users where id = $1",
        [id],
      );
      return row ?? null;
    },
    ...createMemberships(pool),
    ...createSessionStore(pool),
    ...createSignInFailures(pool),
    ...createApiKeyStore(pool),
  };
}
