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
  /** The latest that are through: when each was, and what it took. */
  readonly #endedAt = new Float64Array(MOST);
  readonly #tookMs = new Float64Array(MOST);
  #count = 0;
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
      this.#note(this.#monotonicMs(), mark.since);
    }
  }

  /** Over the oldest: nothing is made for each event, which would outlive it. */
  #note(at: number, since: number): void {
    const place = this.#count % MOST;
    this.#count += 1;
    this.#endedAt[place] = at;
    this.#tookMs[place] = at - since;
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
    // What is not through yet counts as soon as it is late.
    let slow = [...this.#underWay].filter(({ since }) => now - since > SLOW_MS).length;
    let all = slow;
    for (let place = 0; place < Math.min(this.#count, MOST); place += 1) {
      if (now - (this.#endedAt[place] ?? 0) >= WINDOW_MS) continue;
      all += 1;
      if ((this.#tookMs[place] ?? 0) > SLOW_MS) slow += 1;
    }
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
