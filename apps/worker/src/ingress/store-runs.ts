import type { Claim, NewRun, RunStore } from "@towpath/engine";
import type { Logger } from "@towpath/prelude";
import { LEASE_MS } from "../runner/lease-keeper.ts";
import type { Runner } from "../runner/runner.ts";

export interface StoreRunsOptions {
  readonly workerId: string;
  readonly store: Pick<RunStore, "accept">;
  readonly runner: Runner;
  readonly logger: Logger;
}

/** Storing takes longer than this only when the database is away. */
const STORE_TIMEOUT_MS = 10_000;

/**
 * Stores the runs of one event, and sees that they are worked on: here where there is room, else by whoever hears.
 *
 * @returns true once they are durable: only then may the caller hear that the event was accepted. False when they
 *   could not be stored in time. They may still be: the caller, who was not told so, sends the event again, which is
 *   a run too many, never one too few.
 */
export async function storeRuns(runs: readonly NewRun[], options: StoreRunsOptions): Promise<boolean> {
  const { runner, workerId, logger } = options;
  const reserved = runner.reserve(runs.length);
  const [only] = runs;
  // A single run begins at once, and is stored with what it has done until then: one write in place of two. Several
  // are stored together: all of them or none.
  if (reserved && runs.length === 1 && only !== undefined) {
    return (await inTime(runner.begin(only), STORE_TIMEOUT_MS)) ?? false;
  }
  const claims = await accept(runs, reserved ? { workerId, leaseMs: LEASE_MS } : undefined, options);
  if (claims === null) {
    if (reserved) runner.unreserve(runs.length);
    logger.error({ runs: runs.length }, "Runs could not be stored");
    return false;
  }
  if (reserved) runner.adopt(runs, claims);
  else for (const { id } of runs) runner.ring(id);
  return true;
}

async function accept(
  runs: readonly NewRun[],
  holder: { workerId: string; leaseMs: number } | undefined,
  { store, logger }: StoreRunsOptions,
): Promise<readonly Claim[] | null> {
  try {
    return await inTime(store.accept(runs, holder), STORE_TIMEOUT_MS + runs.length);
  } catch (error) {
    logger.error({ reason: error instanceof Error ? error.message : String(error) }, "Storing runs failed");
    return null;
  }
}

/** Null when the work takes longer; it goes on, and nobody hears how it ends. */
function inTime<T>(work: Promise<T>, limitMs: number): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => resolve(null), limitMs);
    work.then(resolve, reject).finally(() => clearTimeout(late));
  });
}
