import type { Value } from "@towpath/expressions";
import type { Saying } from "@towpath/prelude";

/** Final and passing states of a step, as Logic Apps spells them (reference wdl.md, 2.4). */
export type StepStatus =
  | "Running"
  | "Waiting"
  | "Succeeded"
  | "Failed"
  | "Skipped"
  | "TimedOut"
  | "Cancelled";
export type RunStatus = "Queued" | "Running" | "Waiting" | "Succeeded" | "Failed" | "Cancelled" | "TimedOut";

export interface StepError {
  readonly code: string;
  readonly message: string;
  /** Anything more the action told, e.g. the errors of a schema validation. */
  readonly details?: Value;
  /**
   * What the message was made of, to say it in another language; of a run with a `details.cause` what the message of that
   * was made of. It is kept for people and is no part of what expressions, programs and files get: `plainError`.
   */
  readonly saying?: Saying;
}

/** The code of a `waiting` line of a step that goes on when a person has said what became of its call. */
export const AWAITS_DECISION = "AwaitsDecision";

/**
 * The code of a `waiting` line of a step that goes on when a connection works again (`detail.waitsFor`); `error` says
 * why it does not.
 */
export const AWAITS_CONNECTION = "AwaitsConnection";

/**
 * One line of a run's journal: the only thing recovery needs, and all that the run view shows.
 *
 * `step` closes a step. `opened` records what a container decided when it began (the items of a Foreach, the
 * branch of an If), so that a replay cannot decide otherwise. `intent` is committed before an effect leaves,
 * with the key it carries; an intent without a later `step` is an effect whose outcome is unknown. `waiting`
 * suspends a step until `detail.wakeAt`, or until a message comes (`detail.reason` `callback` or `child`),
 * or until a connection works again (`connection`).
 * `response` says that the caller was answered. `unsubscribed` comes after the end of a step that had subscribed: it
 * was given up, or could not be (`detail.problem`).
 */
export interface JournalEntry {
  readonly kind: "step" | "opened" | "intent" | "waiting" | "response" | "unsubscribed";
  /** Action name as the definition spells it. */
  readonly action: string;
  /** Repetition indexes of the enclosing loops, outermost first; empty outside loops. */
  readonly indexes: readonly number[];
  /** Epoch ms at which this was decided. */
  readonly at: number;
  /** For `step`: the final status. For the others null. */
  readonly status: StepStatus | null;
  /** `OK`, `ActionSkipped`, `NotFound`, …; `AWAITS_DECISION` or `AWAITS_CONNECTION` of a step that waits for people. */
  readonly code: string | null;
  /** Epoch ms at which the step began. */
  readonly startedAt: number | null;
  readonly inputs?: Value;
  readonly outputs?: Value;
  readonly error?: StepError;
  /** By kind: `{items}` or `{branch}`; `{attempt, idempotencyKey}`; `{wakeAt, reason}`; retry history of a step.
   * `{hidden}` names parts that must not be shown (`secureData`): read such a line through `shownEntry`. */
  readonly detail?: Value;
}
