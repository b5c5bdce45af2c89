/** Local alarms for runs that wait for a time; the sweep is behind them, so losing them costs seconds, not runs. */
export interface WakeTimers {
  set(runId: string, wakeAt: number): void;
  clear(): void;
}

/** Later ones are left to the sweep. */
const HORIZON_MS = 60 * 60_000;
const MAX_TIMERS = 10_000;

export function createWakeTimers(now: () => number, wake: (runId: string) => void): WakeTimers {
  const timers = new Map<string, NodeJS.Timeout>();
  return {
    set(runId, wakeAt) {
      const waitMs = Math.max(0, wakeAt - now());
      if (waitMs > HORIZON_MS || timers.size >= MAX_TIMERS) return;
      clearTimeout(timers.get(runId));
      timers.set(
        runId,
        // The store judges by its own clock: a little late is better than asking twice.
        setTimeout(() => {
          timers.delete(runId);
          wake(runId);
        }, waitMs + 5),
      );
    },
    clear() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}
