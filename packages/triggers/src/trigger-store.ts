import type { NewRun } from "@towpath/engine";

/** A published flow's trigger that fires by time. The row is the schedule: its next time stands in the store. */
export interface DueTrigger {
  readonly flowId: string;
  readonly environmentId: string;
  readonly versionId: string;
  readonly triggerName: string;
  /** The `recurrence` member of the trigger, as the definition holds it. */
  readonly recurrence: unknown;
  /** The slot that is due, epoch ms: the next one is computed from here, not from now. */
  readonly dueAt: number;
  /** How many times it fired since it was switched on, for `recurrence.count`. */
  readonly fired: number;
  readonly fence: number;
}

/** What a tick changes, in one transaction: the run it starts, the slot it used up, the next slot. */
export interface Tick {
  readonly trigger: DueTrigger;
  /** null: nothing to start (a slot that was skipped). */
  readonly run: NewRun | null;
  /** Epoch ms; null: it fires never again. */
  readonly nextAt: number | null;
}

export interface TriggerStore {
  /** Due triggers by the store's clock, leased so that several schedulers share the work. */
  claimDue(by: { workerId: string; leaseMs: number; limit: number }): Promise<readonly DueTrigger[]>;
  /** Commits ticks. A tick whose slot was used already (fence) changes nothing and is not in the answer. */
  commit(ticks: readonly Tick[]): Promise<readonly { runId: string }[]>;
  /** Epoch ms of the earliest next slot of any trigger, for the scheduler's nap. */
  earliestDue(): Promise<number | null>;
}
