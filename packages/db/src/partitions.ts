import type { Sql } from "./connection-pool.ts";

const WEEKS_AHEAD = 8;

/** A run whose id lies beyond every partition: the database's maker was away for weeks, or a clock is wrong. */
export function isMissingPartition(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return code === "23514" && /no partition of relation/.test(message ?? "");
}

const msOf = (id: string) => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

const WEEK_MS = 7 * 86_400_000;
/** Weeks begin on Mondays, and the epoch was a Thursday. */
const FIRST_MONDAY_MS = 4 * 86_400_000;
const suffixes = new Map<number, string>();

/** What the tables of an id's week are called behind `runs_` and `journal_`, as `ensure_partitions` names them. */
export function weekOf(id: string): string {
  const week = Math.floor((msOf(id) - FIRST_MONDAY_MS) / WEEK_MS);
  const known = suffixes.get(week);
  if (known !== undefined) return known;
  const day = new Date(week * WEEK_MS + FIRST_MONDAY_MS);
  const suffix = Number.isNaN(day.getTime()) ? "" : day.toISOString().slice(0, 10).replaceAll("-", "");
  if (suffixes.size > 1_000) suffixes.clear();
  suffixes.set(week, suffix);
  return suffix;
}

/** Where the weeks begin: what is older has a table of its own, whatever its week. */
const FIRST_WEEK = `select substring(pg_get_expr(relpartbound, oid) from 'TO \\(''([0-9a-f-]+)''\\)') as first
  from pg_class where oid = to_regclass('runs_before')`;

/** Makes the weeks these ids belong to. */
export async function createPartitionsFor(sql: Pick<Sql, "query">, ids: readonly string[]): Promise<void> {
  const [row] = await sql.query<{ first: string | null }>(FIRST_WEEK);
  const first = row?.first ?? "";
  const days = new Set(ids.filter((id) => id >= first).map((id) => Math.floor(msOf(id) / 86_400_000)));
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
