import { createHash } from "node:crypto";
import type { Pool } from "../connection-pool.ts";
import type { AccountStore } from "../stores.ts";

type Failures = Pick<AccountStore, "recordSignInFailure" | "signInFailures" | "clearSignInFailures">;

const hashed = (key: string) => createHash("sha256").update(key).digest();

export function createSignInFailures(pool: Pool): Failures {
  const count = async (key: string, windowMs: number) => {
    const [row] = await pool.query<{ n: number }>(
      `select count(*)::int as n from sign_in_failures
       where key_hash = $1 and at > clock_timestamp() - $2::float8 * interval '1 ms'`,
      [hashed(key), windowMs],
    );
    return row?.n ?? 0;
  };
  return {
    signInFailures: count,
    async recordSignInFailure(key, windowMs) {
      await pool.query(
        "delete from sign_in_failures where key_hash = $1 and at <= clock_timestamp() - $2::float8 * interval '1 ms'",
        [hashed(key), windowMs],
      );
      await pool.query("insert into sign_in_failures (key_hash) values ($1)", [hashed(key)]);
      return count(key, windowMs);
    },
    async clearSignInFailures(key) {
      await pool.query("delete from sign_in_failures where key_hash = $1", [hashed(key)]);
    },
  };
}
