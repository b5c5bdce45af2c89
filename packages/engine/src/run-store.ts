import type { Value } from "@towpath/expressions";
import type { JournalEntry, RunStatus, StepError } from "./journal.ts";

/** An accepted event: it will become exactly one finished run. */
export interface NewRun {
  /** UUIDv7: time-ordered, so that it is the key of the partition too. */
  readonly id: string;
  readonly environmentId: string;
  readonly flowId: string;
  readonly versionId: string;
  /** `draft` runs come from the designer's test button. */
  readonly mode: "live" | "draft";
  readonly trigger: TriggerEvent;
  readonly createdAt: number;
  /** Of a child flow: who waits for its answer. */
  readonly parent?: ParentRun;
  /** How many runs stand above it; absent for none. */
  readonly depth?: number;
  /**
   * So many unfinished runs of its flow may have begun; it waits for its turn, in the order of ids. Absent: what its
   * version says, where the store knows versions. Draft runs know no limit.
   */
  readonly runLimit?: number;
}

/** The run that called a child flow, and the key under which it expects the answer as a message. */
export interface ParentRun {
  readonly runId: string;
  readonly key: string;
}

/**
 * Something the world sends to a run that has begun: a call of a callback address, the answer of a child flow, a
 * decision. The first message of a key counts.
 */
export interface RunMessage {
  readonly runId: string;
  /** Short ASCII text, made by `messageKey`: what it is for, and for which step. */
  readonly key: string;
  readonly body: Value;
}

export interface ReceivedMessage {
  readonly key: string;
  readonly body: Value;
  /** Epoch ms of the store's clock. */
  readonly receivedAt: number;
}

/** What fired: the value of `trigger()`. */
export interface TriggerEvent {
  readonly name: string;
  readonly inputs?: Value;
  /** `{headers, body, queries, …}`, absent for a trigger without output. */
  readonly outputs?: Value;
  readonly startTime: number;
  readonly clientTrackingId: string;
  /** Parts nobody may see, and no store may keep as they are (`secureData`). */
  readonly hidden?: readonly ("inputs" | "outputs")[];
  /** Where a store keeps what is hidden, sealed. */
  readonly sealed?: string;
  /** `trigger().code` where it is not OK: the name of the status a polled address answered with. */
  readonly code?: string;
}

/** The right to advance one run, until the lease ends. Every write names the fence; a lower fence writes nothing. */
export interface Claim {
  readonly runId: string;
  readonly fence: number;
}

/** The fence of a run that is born claimed. */
export const FIRST_FENCE = 1;

/** Who takes a claim, and for how long at first. */
export interface Holder {
  readonly workerId: string;
  readonly leaseMs: number;
}

/**
 * A run that begins before it is stored: its first write accepts it. Until then nobody was told that the event was
 * taken, and no effect has left.
 */
export interface LateAcceptance {
  readonly holder: Holder;
  /** Called once, as soon as the run is durable. */
  readonly accepted: () => void;
}

export interface ClaimedRun extends Claim {
  readonly environmentId: string;
  readonly flowId: string;
  readonly versionId: string;
  readonly mode: "live" | "draft";
  readonly trigger: TriggerEvent;
  readonly createdAt: number;
  readonly cancelRequested: boolean;
  /** How often a lease of this run ran out; the sweep quarantines poison. */
  readonly recoveryAttempts: number;
  /** The number the next journal entry gets; 0 means that nothing was journalled and there is nothing to read. */
  readonly nextSeq: number;
  /** How many messages it was sent; 0 means that there is nothing to read. */
  readonly messages: number;
  readonly parent?: ParentRun;
  readonly depth?: number;
  /** So many runs of its flow may be under way: when it ends, another one may begin. */
  readonly runLimit?: number;
  /** Set while the run is only in memory. */
  readonly late?: LateAcceptance;
}

export interface RunEnd {
  readonly status: Extract<RunStatus, "Succeeded" | "Failed" | "Cancelled" | "TimedOut">;
  readonly error?: StepError;
  /** The definition's `outputs`, evaluated. */
  readonly outputs?: Value;
  readonly endedAt: number;
}

/** What a run waits for until somebody mends it. */
export interface ConnectionWait {
  /** As `HttpFailure.waitsFor` said. */
  readonly id: string;
  /** Why, and who can do what about it. */
  readonly words: string;
}

/** So many waiting runs go on at once when their connection works again … */
const HEALED_AT_ONCE = 20;
/** … and the others at this pace: a service that just came back should not meet all of them together. */
const HEALED_PER_SECOND = 50;

/** @param place 0-based, in the order in which runs of a connection go on. @returns after how many ms */
export const healDelayMs = (place: number): number =>
  Math.max(0, Math.ceil(((place + 1 - HEALED_AT_ONCE) * 1_000) / HEALED_PER_SECOND));

/** A run that waits for long tries by itself: after so long at first, then ever more rarely. */
export const FIRST_SCOUT_MS = 15_000;
/** This part of the time for which it has waited. */
export const SCOUT_SHARE = 0.1;

/** What one write does to the run row, in the same transaction as its journal entries. */
export type RunTransition =
  | { readonly kind: "continue" }
  /**
   * `messagesRead`: how many messages the holder knows. When there are more, or the run was asked to stop, it can be
   * claimed again at once. Absent: it does not wait for any.
   */
  | {
      readonly kind: "suspend";
      readonly wakeAt: number | null;
      readonly messagesRead?: number;
      /** A step waits for a person to say what became of its call. */
      readonly asksPerson?: boolean;
      /** All that it waits for until somebody mends it. Absent: nothing, and it never did. */
      readonly waitsFor?: readonly ConnectionWait[];
    }
  | {
      readonly kind: "end";
      readonly end: RunEnd;
      /** It may have waited for a connection: the store forgets that. */
      readonly waited?: boolean;
    };

/** The truth about runs. Contract suite: `@towpath/engine/testing`; memory here, PostgreSQL in `db`. */
export interface RunStore {
  /**
   * Writes accepted events; resolves when they are durable. Concurrent calls share one insert. An id that is there
   * already is the same event again: the run stays as it is.
   *
   * @param claimFor when given, the runs are born claimed by this worker and need no `claim`
   * Runs with a limit are never born claimed: do not claim for them.
   *
   * @returns one claim a run, in order, when `claimFor` was given; else an empty list
   */
  accept(runs: readonly NewRun[], claimFor?: Holder): Promise<readonly Claim[]>;

  /**
   * Accepts one event together with what its run has done already, atomically: the first write of a run that began
   * late. It is born claimed with `FIRST_FENCE`, and its next number is `entries.length`. Concurrent calls share one
   * insert.
   *
   * @returns false when there is such a run already and somebody else has it: stop, write nothing more
   */
  begin(
    run: NewRun,
    holder: Holder,
    entries: readonly JournalEntry[],
    transition: RunTransition,
  ): Promise<boolean>;

  /**
   * Takes runs that are queued, due to wake, or whose lease ran out, by the store's clock. Environments take turns; a
   * run with a limit is taken when its turn has come.
   *
   * @param runIds only these; omitted: any, oldest first
   * @param suspects how many of them may be runs that lost their holder before and wrote nothing since; omitted: all
   */
  claim(by: {
    workerId: string;
    leaseMs: number;
    limit: number;
    suspects?: number;
    runIds?: readonly string[];
  }): Promise<readonly ClaimedRun[]>;

  /** How many runs of a flow that limits its runs wait for their turn. */
  waitingRuns(flowId: string): Promise<number>;

  /** The whole journal in order, for replay. */
  readJournal(runId: string): Promise<readonly JournalEntry[]>;

  /**
   * Appends entries and moves the run, atomically; renews the lease. Concurrent calls share a transaction.
   *
   * @param firstSeq the number of the first entry: it must be the run's next one, else nothing is written
   * @returns false when the claim is no longer ours (fenced) or `firstSeq` is not next: stop, write nothing more
   */
  append(
    claim: Claim,
    firstSeq: number,
    entries: readonly JournalEntry[],
    transition: RunTransition,
  ): Promise<boolean>;

  /** Renews leases. Returns the ids that are lost (fenced) and those whose cancellation was asked for. */
  heartbeat(
    claims: readonly Claim[],
    leaseMs: number,
  ): Promise<{ lost: readonly string[]; cancelled: readonly string[] }>;

  /** Gives a claim back at once (shutdown): the run can be claimed without waiting for the lease. */
  release(claims: readonly Claim[]): Promise<void>;

  /**
   * Ends the leases of a worker that is known to be dead, so that nobody waits for them to run out. Its runs are
   * claimed as after a lease that ran out: each counts as a recovery. A dead worker that lives is fenced.
   */
  releaseOwned(workerId: string): Promise<void>;

  /**
   * Sends a message to a run; resolves when it is durable. A sleeping run can be claimed at once; whoever sends it
   * also says so to the workers (`Signals`), because a holder does not look by itself at every moment.
   *
   * @returns `duplicate` when there is one of that key already: that one counts; `ended` when the run is over, or was
   *   asked to stop
   */
  deliver(message: RunMessage): Promise<"delivered" | "duplicate" | "ended" | "unknown">;

  /** All messages of a run, in the order in which they came. */
  readMessages(runId: string): Promise<readonly ReceivedMessage[]>;

  /** What a run still waits for, of all that it named when it went to sleep. */
  waitsFor(runId: string): Promise<readonly string[]>;

  /**
   * That can be used again: runs that wait for it go on, spread over time (`healDelayMs`). A run that names it later
   * than this is not among them: `scout` finds it.
   *
   * @param what.id absent: whatever they wait for
   * @param what.flowId only runs of this flow; absent: of all. One of the two is there.
   * @returns those that can be claimed at once
   */
  heal(what: { readonly id?: string; readonly flowId?: string }): Promise<readonly string[]>;

  /**
   * Wakes, of all runs of a flow that wait for the same, one that has waited long enough to try whether it is still in
   * vain: what can mend a connection is more than anybody can tell. It stays in wait for the others.
   *
   * @param limit how many runs at most
   */
  scout(limit: number): Promise<readonly string[]>;

  /**
   * Asks for cancellation; returns what became of it. A run that never began ends here and now. One that sleeps can
   * be claimed at once: its next holder closes what is open and ends it.
   */
  requestCancel(runId: string): Promise<"ended" | "requested" | "already-ended" | "unknown">;

  /**
   * Runs that need a doorbell: queued for long, due to wake, or with a lease that ran out. Raises their ring count.
   * Idempotent: any number of sweepers may call it.
   */
  sweep(limit: number): Promise<readonly { runId: string; ring: number }[]>;
}
