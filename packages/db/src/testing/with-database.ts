import { silentLogger } from "@towpath/prelude";
import { openPool, type Sql } from "../connection-pool.ts";
import { openDatabase } from "../open-database.ts";
import type { Database, User } from "../stores.ts";
import { freshDatabase } from "./fresh-database.ts";

/** A fresh database with its stores, an owner, and a door to the tables for what no store shows. */
export interface TestDatabase {
  readonly url: string;
  readonly database: Database;
  readonly sql: Sql;
  readonly owner: User;
  readonly environmentId: string;
  close(): Promise<void>;
}

export async function openTestDatabase(): Promise<TestDatabase> {
  const fresh = await freshDatabase();
  const database = await openDatabase({ url: fresh.url, logger: silentLogger });
  const sql = openPool({ url: fresh.url, name: "test", max: 2, logger: silentLogger });
  const owner = await database.accounts.createOwner({
    name: "Ada",
    email: "ada@example.com",
    passwordHash: "hash",
  });
  const [membership] = owner === null ? [] : await database.accounts.memberships(owner.id);
  if (owner === null || membership === undefined) throw new Error("The owner was not made");
  return {
    url: fresh.url,
    database,
    sql,
    owner,
    environmentId: membership.environmentId,
    async close() {
      await database.close();
      await sql.close();
      await fresh.drop();
    },
  };
}
