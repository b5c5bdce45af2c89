import type { ResubmitFrom, RunStatus, VersionText } from "@towpath/engine";
import type { Value } from "@towpath/expressions";
import type { Result } from "@towpath/prelude";

/** A version of a flow that was looked up; the number of a draft is 0. */
export interface VersionToRun extends VersionText {
  readonly id: string;
  readonly flowId: string;
  readonly number: number;
}

/** What a person, or a bulk job in their name, asks to be repeated. */
export interface Resubmission {
  readonly environmentId: string;
  readonly runId: string;
  /** `latest`: the published version; of a draft run the draft as it is now. */
  readonly version: "same" | "latest" | VersionToRun;
  readonly from: ResubmitFrom;
  /** Other outputs of the trigger than the ones that came in. */
  readonly outputs?: Value;
  readonly by: string | null;
  readonly nowMs: number;
  /** Given by who may ask twice for the same thing: the second time changes nothing. */
  readonly newRunId?: string;
}

export interface ResubmitStore {
  /** The new run is durable when this resolves; whoever asked rings for it. */
  submit(
    asked: Resubmission,
  ): Promise<
    Result<
      { readonly runId: string; readonly isNew: boolean },
      { readonly kind: "not-found" } | { readonly kind: "refused"; readonly message: string }
    >
  >;
}

export interface Intervention {
  readonly runId: string;
  readonly kind: "resubmitted" | "resumed" | "decided";
  /** Of a resubmitted run: the one it repeats. */
  readonly sourceRunId: string | null;
  /** The action it began at or is about; an empty text: at what failed; null: at the start. */
  readonly step: string | null;
  readonly detail: string;
  readonly at: number;
  /** Name of the person, null when the account is gone. */
  readonly by: string | null;
}

export interface InterventionStore {
  /** About a run, and about the runs that repeat it. */
  of(environmentId: string, runId: string): Promise<readonly Intervention[]>;
  note(what: {
    environmentId: string;
    runId: string;
    kind: "resumed" | "decided";
    step?: string;
    detail?: string;
    by: string | null;
  }): Promise<void>;
  /**
   * Lets a run go on that was given up because its workers died: from where its journal ends. The run is queued when
   * this resolves; whoever asked rings for it.
   */
  resume(asked: {
    environmentId: string;
    runId: string;
    by: string | null;
  }): Promise<"resumed" | "not-quarantined" | "secured">;
}

/** Which runs a bulk job is about: some by their ids, or all that match a filter when it was asked for. */
export interface BulkTarget {
  readonly runIds?: readonly string[];
  /** The flow that all of these runs are of; for those who look at that flow. */
  readonly runsOf?: string;
  readonly filter?: {
    readonly flowId?: string;
    readonly status?: readonly RunStatus[];
    readonly awaitsConnection?: boolean;
    readonly mode?: "live" | "draft";
    readonly from?: number;
    readonly to?: number;
    readonly minDurationMs?: number;
    readonly errorText?: string;
    readonly triggerText?: string;
  };
  /** Of a resubmit. */
  readonly from?: "start" | "failed";
  readonly version?: "same" | "latest";
}

export interface BulkJob {
  readonly id: string;
  readonly environmentId: string;
  readonly kind: "cancel" | "resubmit";
  readonly target: BulkTarget;
  readonly status: "Running" | "Done" | "Stopped";
  /** How many runs it was about when it was asked for. */
  readonly total: number;
  readonly done: number;
  readonly refused: number;
  /** Why the first one was refused. */
  readonly refusal: string | null;
  readonly by: string | null;
  readonly createdAt: number;
  readonly endedAt: number | null;
}

/** Held by one worker until its lease ends; an older fence counts nothing. */
export interface ClaimedBulkJob extends BulkJob {
  readonly fence: number;
  /** The last run that was dealt with. */
  readonly cursor: string | null;
  readonly byUser: string | null;
}

export interface BulkStore {
  start(job: {
    environmentId: string;
    kind: BulkJob["kind"];
    target: BulkTarget;
    total: number;
    by: string | null;
  }): Promise<BulkJob>;
  get(environmentId: string, id: string): Promise<BulkJob | null>;
  /** Newest first. */
  list(environmentId: string, limit: number): Promise<readonly BulkJob[]>;
  /** What the batch under way does is still done. Null: no such job. */
  stop(environmentId: string, id: string): Promise<BulkJob | null>;
  /** For workers: the job that waits longest for its next batch. */
  claim(holder: { workerId: string; leaseMs: number }): Promise<ClaimedBulkJob | null>;
  /** Counts a batch and gives the job back. @returns whether it goes on */
  advance(
    job: Pick<ClaimedBulkJob, "id" | "fence">,
    batch: { done: number; refused: number; refusal: string | null; cursor: string | null; isLast: boolean },
  ): Promise<boolean>;
  /** What a dead worker of this name held is free at once. */
  releaseOwned(workerId: string): Promise<void>;
}

/** What draft runs give out for an action instead of executing it. */
export interface PinnedOutput {
  readonly action: string;
  readonly status: "Succeeded" | "Failed" | "TimedOut" | "Skipped";
  /** JSON text, to the digit; null: no outputs. */
  readonly outputsText: string | null;
  /** A person wrote it; false: it stands as a run gave it out. */
  readonly edited: boolean;
  readonly at: number;
}

/** Pinned outputs of a flow's draft. They are no part of its definition, and published versions never get any. */
export interface PinStore {
  list(environmentId: string, flowId: string): Promise<readonly PinnedOutput[]>;
  /** Replaces what was pinned to that action. */
  save(
    environmentId: string,
    flowId: string,
    pin: Omit<PinnedOutput, "at"> & { readonly by: string | null },
  ): Promise<void>;
  /** @param actions omitted: all of the flow */
  clear(environmentId: string, flowId: string, actions?: readonly string[]): Promise<void>;
}
