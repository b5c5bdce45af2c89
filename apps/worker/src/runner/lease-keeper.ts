import type { Claim, RunStore } from "@towpath/engine";
import type { Logger } from "@towpath/prelude";

export const LEASE_MS = 20_000;
export const HEARTBEAT_MS = 5_000;
/** Without a heartbeat for so long, somebody else may hold our runs in a moment: stop touching the world. */
export const SELF_FENCE_MS = LEASE_MS - 5_000;

/** What the keeper needs to know and do about the runs at work. */
export interface LeasedRuns {
  claims(): readonly Claim[];
  lost(runId: string): void;
  cancelled(runId: string): void;
}

export interface LeaseKeeper {
  /** One heartbeat for all runs at work. Never rejects. */
  beat(): Promise<void>;
  stop(): void;
}

interface LeaseKeeperOptions {
  readonly store: Pick<RunStore, "heartbeat">;
  readonly runs: LeasedRuns;
  readonly logger: Logger;
  /** Milliseconds that never jump; the clock on the wall may. */
  readonly monotonicMs: () => number;
}

/** Renews the leases of all runs at work in one statement, and gives them up by itself when it cannot. */
export function createLeaseKeeper(options: LeaseKeeperOptions): LeaseKeeper {
  const { store, runs, logger, monotonicMs } = options;
  let renewedAt = monotonicMs();
  let beating = false;

  const renew = async () => {
    const sentAt = monotonicMs();
    const claims = runs.claims();
    if (claims.length > 0) {
      const { lost, cancelled } = await store.heartbeat(claims, LEASE_MS);
      lost.forEach(runs.lost);
      cancelled.forEach(runs.cancelled);
    }
    renewedAt = sentAt;
  };

  const fenceOurselves = () => {
    const claims = runs.claims();
    if (claims.length === 0 || monotonicMs() - renewedAt < SELF_FENCE_MS) return;
    logger.error(
      { runs: claims.length },
      "The database was not reached in time; the runs at work are given up",
    );
    for (const { runId } of claims) runs.lost(runId);
  };

  const beat = async () => {
    if (beating) return fenceOurselves();
    beating = true;
    await renew().catch((error: unknown) => {
      logger.warn({ reason: error instanceof Error ? error.message : String(error) }, "A heartbeat failed");
      fenceOurselves();
    });
    beating = false;
  };
  const timer = setInterval(() => void beat(), HEARTBEAT_MS);
  return { beat, stop: () => clearInterval(timer) };
}
