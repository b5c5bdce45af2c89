import type { Claim, NewRun } from "@towpath/engine";
import type { Sql } from "../connection-pool.ts";
import { anAcceptance, writeAcceptances } from "./accept-runs.ts";

/** Runs that one statement inserts. A split list may hold 100,000: they share a transaction, not a statement. */
export const RUNS_AT_ONCE = 500;

/** Inserts runs of one event, as few statements as the bound allows. Within a transaction: all of them or none. */
export async function writeManyRuns(
  sql: Sql,
  runs: readonly NewRun[],
  claimFor?: { workerId: string; leaseMs: number },
): Promise<Claim[]> {
  const claims: Claim[] = [];
  for (let first = 0; first < runs.length; first += RUNS_AT_ONCE) {
    const slice = runs.slice(first, first + RUNS_AT_ONCE);
    const [own] = await writeAcceptances(sql, [anAcceptance(slice, claimFor)]);
    for (const claim of own ?? []) claims.push(claim);
  }
  return claims;
}
