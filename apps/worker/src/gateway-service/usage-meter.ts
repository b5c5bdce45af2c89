import type { Database } from "@towpath/db";
import type { Clock, Logger } from "@towpath/prelude";

/** Counts calls of connections and writes them down together, a few seconds later. */
export interface UsageMeter {
  count(connectionId: string, call: { readonly failed: boolean; readonly tookMs: number }): void;
  /** Writes what is left. */
  stop(): Promise<void>;
}

const WRITE_MS = 5_000;

interface Counted {
  calls: number;
  failures: number;
  tookMs: number;
}

export function createUsageMeter(options: {
  readonly usage: Pick<Database["usage"], "add">;
  readonly clock: Clock;
  readonly logger: Logger;
}): UsageMeter {
  const { usage, clock, logger } = options;
  let counted = new Map<string, Counted>();
  const write = async () => {
    const now = counted;
    if (now.size === 0) return;
    counted = new Map();
    try {
      await usage.add(
        clock.now(),
        [...now].map(([connectionId, calls]) => ({ connectionId, ...calls })),
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn({ reason, connections: now.size }, "Calls of connections could not be counted");
    }
  };
  const timer = setInterval(() => void write(), WRITE_MS);
  return {
    count(connectionId, { failed, tookMs }) {
      const so = counted.get(connectionId) ?? { calls: 0, failures: 0, tookMs: 0 };
      so.calls += 1;
      so.failures += failed ? 1 : 0;
      so.tookMs += tookMs;
      counted.set(connectionId, so);
    },
    async stop() {
      clearInterval(timer);
      await write();
    },
  };
}
