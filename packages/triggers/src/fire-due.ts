import { type FiringMoment, fireTrigger, type IncomingEvent, type NewRun, type Plan } from "@towpath/engine";
import type { Clock, Logger, Result } from "@towpath/prelude";
import { said } from "@towpath/prelude";
import { dueBatches } from "./batch-schedule.ts";
import { nextOf } from "./recurrence/next-occurrence.ts";
import { readRecurrence } from "./recurrence/recurrence.ts";
import { windowTick } from "./sliding-window.ts";
import type { DueTrigger, Tick, TickNote, TriggerKind, TriggerStore } from "./trigger-store.ts";

export interface FiringPorts {
  readonly store: TriggerStore;
  readonly workerId: string;
  readonly clock: Clock;
  readonly logger: Logger;
  random(): number;
  newId(nowMs: number): string;
  /** A version, ready to run, or why it never can be. May reject: the trigger then keeps its slot and comes again. */
  plan(versionId: string): Promise<Result<Plan, { readonly message: string }>>;
  /** True when no more runs should be started just now: triggers that can wait do. */
  isFull(due: DueTrigger): Promise<boolean>;
  /** Releases what waits in these batches of a flow; returns the runs that were started. */
  releaseBatches(due: DueTrigger, plan: Plan, batchNames: readonly string[]): Promise<readonly string[]>;
  /** Called with the runs that were started, after they were committed. */
  started(runIds: readonly string[]): void;
}

/** Kinds whose tick is worked out here and now, without a call to the outside. */
export const TIMED_KINDS: readonly TriggerKind[] = ["recurrence", "slidingWindow", "batch"];

const LEASE_MS = 30_000;
const BATCH = 100;

/**
 * Fires what is due, one batch. The runs, the used slot and the next slot are one transaction of the store, so that
 * a crash between them neither loses a tick nor repeats it.
 *
 * @returns how many triggers were taken; `more`: look again at once
 */
export async function fireDue(ports: FiringPorts): Promise<{ taken: number; more: boolean }> {
  const { store, workerId } = ports;
  const due = await store.claimDue({ workerId, leaseMs: LEASE_MS, limit: BATCH, kinds: TIMED_KINDS });
  if (due.length === 0) return { taken: 0, more: false };
  const ticks = (await Promise.all(due.map((trigger) => tickOf(trigger, ports)))).filter(
    (tick) => tick !== null,
  );
  const committed = await store.commit(ticks);
  if (committed.length > 0) ports.started(committed.map(({ runId }) => runId));
  const behind = ticks.some(({ nextAt }) => nextAt !== null && nextAt <= ports.clock.now());
  return { taken: due.length, more: due.length === BATCH || behind };
}

async function tickOf(trigger: DueTrigger, ports: FiringPorts): Promise<Tick | null> {
  const nowMs = ports.clock.now();
  try {
    const plan = await ports.plan(trigger.versionId);
    if (!plan.ok) return brokenTick(trigger, nowMs, plan.failure.message);
    if (trigger.kind === "slidingWindow") {
      return windowTick(trigger, nowMs, await ports.isFull(trigger), (event) =>
        firingOf(trigger, plan.value, event, nowMs, ports),
      );
    }
    if (trigger.kind === "batch") return await batchTick(trigger, plan.value, nowMs, ports);
    const { runs, note } = firingOf(trigger, plan.value, {}, nowMs, ports);
    const fires = runs.length > 0 ? 1 : 0;
    return { trigger, runs, fires, note, cursor: null, nextAt: nextSlot(trigger, nowMs, fires) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    ports.logger.error(
      { flowId: trigger.flowId, reason },
      "A due trigger could not fire; it will be tried again",
    );
    return null;
  }
}

/**
 * Each release is a transaction of its own: a batch that was released is empty, so that a crash before the slot is
 * used up repeats nothing.
 */
async function batchTick(trigger: DueTrigger, plan: Plan, nowMs: number, ports: FiringPorts): Promise<Tick> {
  const { names, cursor, nextAt } = dueBatches(trigger, nowMs);
  const runIds = await ports.releaseBatches(trigger, plan, names);
  if (runIds.length > 0) ports.started(runIds);
  const note: TickNote =
    runIds.length > 0
      ? { outcome: "fired", message: null }
      : { outcome: "nothing", message: said("No message was waiting.").message };
  return { trigger, runs: [], fires: runIds.length > 0 ? 1 : 0, cursor, nextAt, note };
}

/** The version cannot run at all: the slot is used up, and the maker hears why. */
export function brokenTick(trigger: DueTrigger, nowMs: number, message: string): Tick {
  const idle = { trigger, runs: [], fires: 0, note: { outcome: "failed", message } } as const;
  if (trigger.kind === "batch") {
    const { cursor, nextAt } = dueBatches(trigger, nowMs);
    return { ...idle, cursor, nextAt };
  }
  return { ...idle, cursor: trigger.cursor, nextAt: nextSlot(trigger, nowMs, 0) };
}

/** What one event of a trigger starts, and the words for it. */
export function firingOf(
  trigger: DueTrigger,
  plan: Plan,
  event: IncomingEvent,
  nowMs: number,
  ports: Pick<FiringPorts, "newId" | "random">,
  isNew?: FiringMoment["isNew"],
): { runs: NewRun[]; note: TickNote } {
  const at: FiringMoment = {
    nowMs,
    clientTrackingId: ports.newId(nowMs),
    random: () => ports.random(),
    ...(isNew === undefined ? {} : { isNew }),
  };
  const firing = fireTrigger(plan, event, at);
  if (!firing.triggered) return { runs: [], note: { outcome: "skipped", message: firing.reason } };
  if (firing.events.length === 0) {
    return { runs: [], note: { outcome: "nothing", message: said("The list to split was empty.").message } };
  }
  const runs = firing.events.map(
    (own): NewRun => ({
      id: ports.newId(nowMs),
      environmentId: trigger.environmentId,
      flowId: trigger.flowId,
      versionId: trigger.versionId,
      mode: "live",
      trigger: own,
      createdAt: nowMs,
    }),
  );
  return { runs, note: { outcome: "fired", message: null } };
}

/** Counted from the slot, so that it does not drift; slots that were missed meanwhile are this one tick. */
export function nextSlot(trigger: DueTrigger, nowMs: number, fires: number): number | null {
  const read = readRecurrence(trigger.recurrence);
  if (!read.ok) return null;
  const { count } = read.value;
  if (count !== null && trigger.fired + fires >= count) return null;
  return nextOf(read.value, Math.max(trigger.dueAt, nowMs), trigger.dueAt);
}
