import type { Sql } from "./connection-pool.ts";

const WEEKS_AHEAD = 8;

/** A run whose id lies beyond every partition: the database's maker was away for weeks, or a clock is wrong. */
export function isMissingPartition(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return code === "23514" && /no partition of relation/.test(message ?? "");
}

const msOf = (id: string) => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

/** Makes the weeks these ids belong to. */
export async function createPartitionsFor(sql: Pick<Sql, "query">, ids: readonly string[]): Promise<void> {
  const days = new Set(ids.map((id) => Math.floor(msOf(id) / 86_400_000)));
  for (const day of days) await sql.query("select ensure_partitions($1, 1)", [day * 86_400_000]);
}

/** Makes this week's partitions and those of the seven after it. Cheap when they are there. */
export async function ensurePartitionsAhead(sql: Pick<Sql, "query">): Promise<number> {
  const [row] = await sql.query<{ made: number }>(
    "select ensure_partitions((extract(epoch from now()) * 1000)::bigint, $1) as made",
    [WEEKS_AHEAD],
  );
  return row?.made ?? 0;
}
