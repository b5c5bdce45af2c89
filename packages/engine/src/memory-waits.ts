import type { Clock } from "@towpath/prelude";
import { type ConnectionWait, FIRST_SCOUT_MS, healDelayMs, type RunStore, SCOUT_SHARE } from "./run-store.ts";

/** That a run of the memory store waits for a connection. */
export interface MemoryWait {
  readonly since: number;
  /** When it was last known to be in vain. */
  triedAt: number;
  /** It was woken to try. */
  tries: boolean;
}

interface WaitingRow {
  readonly run: { readonly id: string; readonly flowId: string };
  readonly waits: Map<string, MemoryWait>;
  readonly status: string;
  wakeAt: number | null;
}

/** A run goes to sleep and says what it waits for now. */
export function keepWaits(
  waits: Map<string, MemoryWait>,
  named: readonly ConnectionWait[],
  now: number,
): void {
  const ids = new Set(named.map(({ id }) => id));
  for (const id of waits.keys()) if (!ids.has(id)) waits.delete(id);
  for (const id of ids) {
    const since = waits.get(id)?.since ?? now;
    const isNew = waits.get(id)?.tries !== false;
    if (isNew) waits.set(id, { since, triedAt: now, tries: false });
  }
}

export function memoryWaits(
  rows: ReadonlyMap<string, WaitingRow>,
  clock: Clock,
): Pick<RunStore, "waitsFor" | "heal" | "scout"> {
  return {
    async waitsFor(runId) {
      const waits = rows.get(runId)?.waits ?? new Map<string, MemoryWait>();
      return [...waits].filter(([, wait]) => !wait.tries).map(([id]) => id);
    },

    async heal({ id, flowId }) {
      const now = clock.now();
      if (id === undefined && flowId === undefined) return [];
      const healed = [...rows.values()].filter(
        ({ waits, run }) =>
          (id === undefined ? waits.size > 0 : waits.has(id)) &&
          (flowId === undefined || run.flowId === flowId),
      );
      const asleep = healed.filter(({ status }) => status === "Waiting");
      for (const { waits } of healed) {
        if (id === undefined) waits.clear();
        else waits.delete(id);
      }
      for (const [place, row] of asleep.entries()) {
        row.wakeAt = Math.min(row.wakeAt ?? Number.POSITIVE_INFINITY, now + healDelayMs(place));
      }
      return asleep.filter(({ wakeAt }) => wakeAt !== null && wakeAt <= now).map(({ run }) => run.id);
    },

    async scout(limit) {
      const now = clock.now();
      const groups = new Map<string, { row: WaitingRow; wait: MemoryWait }[]>();
      for (const row of rows.values()) {
        if (row.status !== "Waiting") continue;
        for (const [id, wait] of row.waits) {
          const key = `${id}/${row.run.flowId}`;
          groups.set(key, [...(groups.get(key) ?? []), { row, wait }]);
        }
      }
      const scouts = [...groups.values()].flatMap((group) => {
        const [first] = group.sort((a, b) => a.wait.since - b.wait.since);
        return first !== undefined && isDue(group, now) ? [first] : [];
      });
      return scouts.slice(0, limit).map(({ row, wait }) => {
        wait.tries = true;
        wait.triedAt = now;
        row.wakeAt = now;
        return row.run.id;
      });
    },
  };
}

function isDue(group: readonly { readonly wait: MemoryWait }[], now: number): boolean {
  const since = Math.min(...group.map(({ wait }) => wait.since));
  const triedAt = Math.max(...group.map(({ wait }) => wait.triedAt));
  return now - triedAt >= Math.max(FIRST_SCOUT_MS, (triedAt - since) * SCOUT_SHARE);
}
