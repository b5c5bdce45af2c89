import type { DeliveryStore } from "@towpath/db";
import type { RunStore } from "@towpath/engine";

/** Reference reliability.md, 2.7: more than this for one in twenty, and the database has no room for new events. */
const SLOW_MS = 1_000;
/** So far back it looks; a slow moment is forgotten then. */
const WINDOW_MS = 10_000;
/** Fewer say nothing about a pace. */
const LEAST = 20;
/** Older ones of a busy window say no more than these. */
const MOST = 400;
/** The answer holds for so long: it is asked for each request. */
const HOLDS_MS = 100;

/** How fast events become durable at this moment. */
export class StoringPace {
  readonly #monotonicMs: () => number;
  readonly #underWay = new Set<{ readonly since: number }>();
  #finished: { readonly at: number; readonly tookMs: number }[] = [];
  #answer = { at: Number.NEGATIVE_INFINITY, isSlow: false };

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  async measure<T>(store: () => Promise<T>): Promise<T> {
    const mark = { since: this.#monotonicMs() };
    this.#underWay.add(mark);
    try {
      return await store();
    } finally {
      this.#underWay.delete(mark);
      const at = this.#monotonicMs();
      this.#finished.push({ at, tookMs: at - mark.since });
      if (this.#finished.length > 2 * MOST) this.#finished = this.#finished.slice(-MOST);
    }
  }

  /**
   * Whether a new event should be turned away. While nothing is being stored one is let in all the same: else nobody
   * would notice that storing is fast again.
   */
  turnsAway(): boolean {
    return this.#underWay.size > 0 && this.#isSlow();
  }

  #isSlow(): boolean {
    const now = this.#monotonicMs();
    if (now - this.#answer.at >= HOLDS_MS) this.#answer = { at: now, isSlow: this.#look(now) };
    return this.#answer.isSlow;
  }

  #look(now: number): boolean {
    const recent = this.#finished.slice(-MOST).filter(({ at }) => now - at < WINDOW_MS);
    // What is not through yet counts as soon as it is late.
    const late = [...this.#underWay].filter(({ since }) => now - since > SLOW_MS).length;
    const slow = late + recent.filter(({ tookMs }) => tookMs > SLOW_MS).length;
    const all = late + recent.length;
    return all >= LEAST && slow > all / 20;
  }
}

/** The stores through which events come in, each write measured. */
export function measured<Runs extends Pick<RunStore, "accept" | "begin">>(
  runs: Runs,
  deliveries: DeliveryStore,
  pace: StoringPace,
): { runs: Runs; deliveries: DeliveryStore } {
  return {
    runs: {
      ...runs,
      accept: (...args: Parameters<RunStore["accept"]>) => pace.measure(() => runs.accept(...args)),
      begin: (...args: Parameters<RunStore["begin"]>) => pace.measure(() => runs.begin(...args)),
    },
    deliveries: {
      ...deliveries,
      accept: (event) => pace.measure(() => deliveries.accept(event)),
    },
  };
}
