import type { NewRun } from "@towpath/engine";
import type { Clock } from "@towpath/prelude";
import type { DueTrigger, Tick, TriggerLease, TriggerStore } from "../trigger-store.ts";

type Row = { trigger: Omit<DueTrigger, "dueAt">; nextAt: number | null; leaseUntil: number; owner: string };

/** Trigger rows in memory, with the same rules of leases and fences as the ones in PostgreSQL. */
export interface MemoryTriggerStore extends TriggerStore {
  put(trigger: DueTrigger): void;
  readonly runs: readonly NewRun[];
  readonly ticks: readonly Tick[];
  nextAt(flowId: string): number | null;
}

export function createMemoryTriggerStore(clock: Clock): MemoryTriggerStore {
  const rows = new Map<string, Row>();
  const runs: NewRun[] = [];
  const ticks: Tick[] = [];
  let fences = 0;
  const held = ({ flowId, fence }: TriggerLease) => {
    const row = rows.get(flowId);
    return row?.trigger.fence === fence ? row : undefined;
  };
  const commitOne = (tick: Tick): { runId: string }[] => {
    const row = held(tick.trigger);
    if (row === undefined || row.leaseUntil === 0) return [];
    row.nextAt = tick.nextAt;
    row.leaseUntil = 0;
    row.trigger = {
      ...row.trigger,
      cursor: tick.cursor,
      fired: row.trigger.fired + tick.fires,
      failures: tick.note.outcome === "failed" ? row.trigger.failures + 1 : 0,
      heldSince: tick.holdFor === undefined ? null : (row.trigger.heldSince ?? clock.now()),
    };
    ticks.push(tick);
    runs.push(...tick.runs);
    return tick.runs.map(({ id }) => ({ runId: id }));
  };
  return {
    runs,
    ticks,
    nextAt: (flowId) => rows.get(flowId)?.nextAt ?? null,
    put({ dueAt, ...trigger }) {
      rows.set(trigger.flowId, { trigger, nextAt: dueAt, leaseUntil: 0, owner: "" });
    },
    async claimDue({ workerId, leaseMs, limit, kinds }) {
      const now = clock.now();
      const due = [...rows.values()].filter(
        (row) =>
          row.nextAt !== null &&
          row.nextAt <= now &&
          row.leaseUntil <= now &&
          kinds.includes(row.trigger.kind),
      );
      return due.slice(0, limit).map((row) => {
        fences += 1;
        row.trigger = { ...row.trigger, fence: fences };
        row.leaseUntil = now + leaseMs;
        row.owner = workerId;
        return { ...row.trigger, dueAt: row.nextAt ?? now };
      });
    },
    commit: async (committed) => committed.flatMap(commitOne),
    async earliestDue(kinds) {
      const times = [...rows.values()].flatMap((row) =>
        row.nextAt === null || !kinds.includes(row.trigger.kind)
          ? []
          : [Math.max(row.nextAt, row.leaseUntil)],
      );
      return times.length === 0 ? null : Math.min(...times);
    },
    async renew(leases, leaseMs) {
      for (const lease of leases) {
        const row = held(lease);
        if (row !== undefined && row.leaseUntil !== 0) row.leaseUntil = clock.now() + leaseMs;
      }
      return leases.filter((lease) => held(lease) === undefined).map(({ flowId }) => flowId);
    },
    async release(leases) {
      for (const lease of leases) {
        const row = held(lease);
        if (row !== undefined) row.leaseUntil = 0;
      }
    },
    async releaseOwned(workerId) {
      for (const row of rows.values()) if (row.owner === workerId) row.leaseUntil = 0;
    },
  };
}
