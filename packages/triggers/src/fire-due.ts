import type { NewRun, TriggerEvent } from "@towpath/engine";
import type { Clock, Logger } from "@towpath/prelude";
import { nextOf } from "./recurrence/next-occurrence.ts";
import { readRecurrence } from "./recurrence/recurrence.ts";
import type { DueTrigger, Tick, TriggerStore } from "./trigger-store.ts";

export interface FireDuePorts {
  readonly store: TriggerStore;
  readonly workerId: string;
  readonly clock: Clock;
  readonly logger: Logger;
  newId(nowMs: number): string;
  /**
   * The event of a due trigger, or null when its conditions say no. May reject: that trigger then keeps its slot
   * and comes again when its lease has ended.
   */
  eventFor(due: DueTrigger, nowMs: number): Promise<TriggerEvent | null>;
  /** Called with the runs that were started, after they were committed. */
  started(runIds: readonly string[]): void;
}

const LEASE_MS = 30_000;
const BATCH = 100;

/**
 * Fires what is due, one batch. The run, the used slot and the next slot are one transaction of the store, so that
 * a crash between them neither loses a tick nor repeats it.
 *
 * @returns how many triggers were taken; a full batch means that there may be more
 */
export async function fireDue(ports: FireDuePorts): Promise<{ taken: number; more: boolean }> {
  const due = await ports.store.claimDue({ workerId: ports.workerId, leaseMs: LEASE_MS, limit: BATCH });
  if (due.length === 0) return { taken: 0, more: false };
  const ticks = (await Promise.all(due.map((trigger) => tickOf(trigger, ports)))).filter(
    (tick) => tick !== null,
  );
  const committed = await ports.store.commit(ticks);
  if (committed.length > 0) ports.started(committed.map(({ runId }) => runId));
  return { taken: due.length, more: due.length === BATCH };
}

async function tickOf(trigger: DueTrigger, ports: FireDuePorts): Promise<Tick | null> {
  const nowMs = ports.clock.now();
  let event: TriggerEvent | null;
  try {
    event = await ports.eventFor(trigger, nowMs);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    ports.logger.error(
      { flowId: trigger.flowId, reason },
      "A due trigger could not fire; it will be tried again",
    );
    return null;
  }
  return {
    trigger,
    run: event === null ? null : runOf(trigger, event, nowMs, ports),
    nextAt: nextSlot(trigger, nowMs),
  };
}

function runOf(trigger: DueTrigger, event: TriggerEvent, nowMs: number, ports: FireDuePorts): NewRun {
  return {
    id: ports.newId(nowMs),
    environmentId: trigger.environmentId,
    flowId: trigger.flowId,
    versionId: trigger.versionId,
    mode: "live",
    trigger: event,
    createdAt: nowMs,
  };
}

/** Counted from the slot, so that it does not drift; slots that were missed meanwhile are this one tick. */
function nextSlot(trigger: DueTrigger, nowMs: number): number | null {
  const read = readRecurrence(trigger.recurrence);
  if (!read.ok) return null;
  const { count } = read.value;
  if (count !== null && trigger.fired + 1 >= count) return null;
  return nextOf(read.value, Math.max(trigger.dueAt, nowMs), trigger.dueAt);
}
