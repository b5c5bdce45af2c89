import type { Logger } from "@towpath/prelude";

export interface RoundLoop {
  /** Something changed: look again at once. */
  wake(): void;
  stop(): Promise<void>;
}

export interface RoundLoopOptions {
  /** Does what is due; answers how long there is nothing to do, in ms. */
  readonly round: () => Promise<number>;
  readonly logger: Logger;
  /** For the log, when a round fails. */
  readonly failure: string;
}

const LONGEST_NAP_MS = 10_000;
/** Something is due, but somebody else holds it, or our clock is ahead of the store's. */
const SHORTEST_NAP_MS = 50;
const AFTER_FAILURE_MS = 2_000;

/** How long to nap until an instant that a store named; null: nothing is planned. */
export function napUntil(at: number | null, nowMs: number): number {
  return at === null ? LONGEST_NAP_MS : Math.min(Math.max(at - nowMs, SHORTEST_NAP_MS), LONGEST_NAP_MS);
}

/** Works off what is due, naps, works again. Several processes may do so side by side. */
export function startRoundLoop({ round, logger, failure }: RoundLoopOptions): RoundLoop {
  let stopped = false;
  let woken = false;
  let endNap = () => undefined as undefined;

  const nap = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      endNap = () => {
        clearTimeout(timer);
        resolve();
        return undefined;
      };
    });

  const safeRound = async (): Promise<number> => {
    try {
      return await round();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn({ reason }, failure);
      return AFTER_FAILURE_MS;
    }
  };

  const run = async () => {
    while (!stopped) {
      woken = false;
      const napMs = await safeRound();
      if (!stopped && !woken && napMs > 0) await nap(napMs);
    }
  };
  const running = run();
  return {
    wake() {
      woken = true;
      endNap();
    },
    async stop() {
      stopped = true;
      endNap();
      await running;
    },
  };
}
