import type { Clock, Logger } from "@towpath/prelude";
import { type FireDuePorts, fireDue } from "@towpath/triggers";

export interface Scheduler {
  /** A flow was published or switched: the next slot may be another one. */
  wake(): void;
  stop(): Promise<void>;
}

const LONGEST_NAP_MS = 10_000;
/** Something is due, but another scheduler holds it, or our clock is ahead of the store's. */
const SHORTEST_NAP_MS = 50;
const AFTER_FAILURE_MS = 2_000;

/** Fires recurrences on time: works off what is due, naps until the next slot. Several may run side by side. */
export function startScheduler(
  ports: FireDuePorts & { readonly clock: Clock; readonly logger: Logger },
): Scheduler {
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

  const untilNext = async (): Promise<number> => {
    const earliest = await ports.store.earliestDue();
    if (earliest === null) return LONGEST_NAP_MS;
    return Math.min(Math.max(earliest - ports.clock.now(), SHORTEST_NAP_MS), LONGEST_NAP_MS);
  };

  const round = async (): Promise<number> => {
    try {
      const { more } = await fireDue(ports);
      return more ? 0 : await untilNext();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      ports.logger.warn({ reason }, "Due triggers could not be fired; it is tried again");
      return AFTER_FAILURE_MS;
    }
  };

  const run = async () => {
    while (!stopped) {
      woken = false;
      const napMs = await round();
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
