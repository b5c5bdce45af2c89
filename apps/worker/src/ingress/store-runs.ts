import type { Claim, NewRun, RunStore } from "@towpath/engine";
import type { Logger } from "@towpath/prelude";
import { LEASE_MS } from "../runner/lease-keeper.ts";
import type { Runner } from "../runner/runner.ts";
import type { OneAfterAnother } from "./one-after-another.ts";

export interface StoreRunsOptions {
  readonly workerId: string;
  readonly store: Pick<RunStore, "accept" | "waitingRuns">;
  readonly runner: Runner;
  readonly logger: Logger;
  /** By flow: who counts those that wait must be through before the next one counts. */
  readonly inLine: OneAfterAnother;
}

/** Storing takes longer than this only when the database is away. */
const STORE_TIMEOUT_MS = 10_000;

/**
 * Stores the runs of one event, and sees that they are worked on: here where there is room, else by whoever hears.
 *
 * @param inTurn the flow limits its runs: nobody holds them from birth, the store says whose turn it is
 * @returns true once they are durable: only then may the caller hear that the event was accepted. False when they
 *   could not be stored in time. They may still be: the caller, who was not told so, sends the event again, which is
 *   a run too many, never one too few.
 */
export async function storeRuns(
  runs: readonly NewRun[],
  inTurn: boolean,
  options: StoreRunsOptions,
): Promise<boolean> {
  const { runner, workerId, logger } = options;
  const reserved = !inTurn && runner.reserve(runs.length);
  // A single run begins at once, and is stored with what it has done until then: one write in place of two. Several
  // are stored together: all of them or none.
  const [only, ...others] = runs;
  if (reserved && only !== undefined && others.length === 0) {
    return (await inTime(runner.begin(only), STORE_TIMEOUT_MS)) ?? false;
  }
  const claims = await accept(runs, reserved ? { workerId, leaseMs: LEASE_MS } : undefined, options);
  if (claims === null) {
    if (reserved) runner.unreserve(runs.length);
    logger.error({ runs: runs.length }, "Runs could not be stored");
    return false;
  }
  if (reserved) runner.adopt(runs, claims);
  else for (const { id, environmentId } of runs) runner.ring(id, environmentId);
  return true;
}

/** How many runs of a flow wait for their turn; null when the store does not say in time. */
export async function countWaiting(
  flowId: string,
  { store, logger }: StoreRunsOptions,
): Promise<number | null> {
  try {
    return await inTime(store.waitingRuns(flowId), STORE_TIMEOUT_MS);
  } catch (error) {
    logger.error({ reason: reasonOf(error) }, "Waiting runs could not be counted");
    return null;
  }
}

async function accept(
  runs: readonly NewRun[],
  holder: { workerId: string; leaseMs: number } | undefined,
  { store, logger }: StoreRunsOptions,
): Promise<readonly Claim[] | null> {
  try {
    return await inTime(store.accept(runs, holder), STORE_TIMEOUT_MS + runs.length);
  } catch (error) {
    logger.error({ reason: reasonOf(error) }, "Storing runs failed");
    return null;
  }
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Null when the work takes longer; it goes on, and nobody hears how it ends. */
function inTime<T>(work: Promise<T>, limitMs: number): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => resolve(null), limitMs);
    work.then(
      (value) => {
        clearTimeout(late);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(late);
        reject(error);
      },
    );
  });
}
