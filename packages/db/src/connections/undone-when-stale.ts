import type { Sql } from "../connection-pool.ts";

class Stale extends Error {}

/** A transaction that leaves nothing behind when what it read had changed. */
export async function undoneWhenStale<T>(
  pool: Pick<Sql, "transaction">,
  work: (sql: Sql) => Promise<T | "stale">,
): Promise<T | "stale"> {
  try {
    return await pool.transaction(async (sql) => {
      const value = await work(sql);
      // Thrown and caught here alone: it is what makes the transaction roll back.
      if (value === "stale") throw new Stale();
      return value;
    });
  } catch (cause) {
    if (cause instanceof Stale) return "stale";
    throw cause;
  }
}
