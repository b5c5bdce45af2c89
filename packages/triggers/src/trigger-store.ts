import type { NewRun } from "@towpath/engine";

/** How a trigger that Towpath itself drives is driven. A trigger that is called has no row but for its subscription. */
export type TriggerKind = "recurrence" | "slidingWindow" | "poll" | "webhook" | "batch";

/** A published flow's trigger that is due by time. The row is the schedule: its next time stands in the store. */
export interface DueTrigger {
  readonly flowId: string;
  readonly environmentId: string;
  readonly versionId: string;
  readonly triggerName: string;
  readonly kind: TriggerKind;
  /** The `recurrence` member of the trigger, evaluated; of a batch one recurrence a configuration. */
  readonly recurrence: unknown;
  /** The slot that is due, epoch ms: the next one is computed from here, not from now. */
  readonly dueAt: number;
  /** How many times it fired since it was switched on, for `recurrence.count`. */
  readonly fired: number;
  /** What the last tick left for this one; each kind has its own form. */
  readonly cursor: string | null;
  /** Checks in a row that failed, up to now. */
  readonly failures: number;
  /** Since when it is on hold, epoch ms; null: it is not. */
  readonly heldSince: number | null;
  readonly fence: number;
}

/** The right to work on one trigger, until its lease ends. A lower fence writes nothing. */
export type TriggerLease = Pick<DueTrigger, "flowId" | "fence">;

/** What became of a check, for people. */
export interface TickNote {
  /**
   * `nothing`: there was nothing to start; `skipped`: there was, but conditions or limits said no; `held`: the service
   * was not asked, because somebody has to mend a connection first.
   */
  readonly outcome: "fired" | "nothing" | "skipped" | "failed" | "held";
  readonly message: string | null;
}

/** What a tick changes, in one transaction: the runs it starts, the slot it used up, the next slot. */
export interface Tick {
  readonly trigger: DueTrigger;
  readonly runs: readonly NewRun[];
  /** How many of `recurrence.count` it used up. */
  readonly fires: number;
  /** Epoch ms; null: it fires never again. */
  readonly nextAt: number | null;
  readonly cursor: string | null;
  readonly note: TickNote;
  /** On hold until this works again (`HttpFailure.waitsFor`); absent: it is not, or no more. */
  readonly holdFor?: string;
}

export interface TriggerStore {
  /** Due triggers of these kinds by the store's clock, leased so that several schedulers share the work. */
  claimDue(by: {
    workerId: string;
    leaseMs: number;
    limit: number;
    kinds: readonly TriggerKind[];
  }): Promise<readonly DueTrigger[]>;
  /** Commits ticks. A tick whose slot was used already (fence) changes nothing and is not in the answer. */
  commit(ticks: readonly Tick[]): Promise<readonly { runId: string }[]>;
  /** Epoch ms of the earliest next slot of any trigger, for the scheduler's nap. */
  earliestDue(kinds: readonly TriggerKind[]): Promise<number | null>;
  /** Renews leases; returns the flows whose lease is somebody else's by now. */
  renew(leases: readonly TriggerLease[], leaseMs: number): Promise<readonly string[]>;
  /** Gives leases back at once: the slots are due again. */
  release(leases: readonly TriggerLease[]): Promise<void>;
  /** Ends the leases of a worker that is known to be dead. */
  releaseOwned(workerId: string): Promise<void>;
}
