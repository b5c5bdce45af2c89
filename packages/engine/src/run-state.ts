import { type ExpressionFailure, isObject, type Value, type ValueObject } from "@towpath/expressions";
import type { Result } from "@towpath/prelude";
import type { JournalEntry, StepError, StepStatus } from "./journal.ts";
import type { ActionPlan, BlockPlan, Plan } from "./plan.ts";
import type { RunEnd, TriggerEvent } from "./run-store.ts";
import { Variables } from "./variables.ts";

/**
 * Where a step stands. `ready`: it may begin. `running`: an effect is on its way, or a container is open.
 * `waiting`: until `wakeAt`.
 */
export type StepPhase = "ready" | "running" | "waiting" | "done";

/** One execution of one action: an action inside loops has one an iteration. */
export class Step {
  readonly action: ActionPlan;
  readonly frame: Frame;
  phase: StepPhase = "ready";
  status: StepStatus = "Running";
  code: string | null = null;
  startedAt = 0;
  endedAt = 0;
  inputs: Value | undefined = undefined;
  outputs: Value | undefined = undefined;
  error: StepError | undefined = undefined;
  /** `correlation.clientTrackingId`, worked out when it began; null: it is tracked as its run is. */
  clientTrackingId: string | null = null;
  /** `trackedProperties`, worked out when it ended. */
  tracked: Value | undefined = undefined;
  /** The record `actions(name)` returns, made when first asked for. */
  record: ValueObject | null = null;
  /** Of a container that opened. */
  container: Container | null = null;
  /** Of a container that failed: the step inside it that it failed of. */
  cause: Step | null = null;
  /** Of an effect, a wait or a retry. */
  effect: Effect | null = null;
  /** When it must be over (`limit.timeout`), epoch ms. */
  deadlineAt: number | null = null;

  constructor(action: ActionPlan, frame: Frame) {
    this.action = action;
    this.frame = frame;
  }
}

export interface Container {
  /** The blocks it opened: one for Scope and the chosen branch, one an iteration for loops. */
  readonly frames: Frame[];
  /** Items of a Foreach. */
  readonly items: readonly Value[];
  /** Frames that are not finished. */
  open: number;
  /** Worst status of the finished iterations of a Foreach; status of the last one of an Until. */
  status: "Succeeded" | "Failed" | "TimedOut";
  /** It stands in the list of containers that can go on. */
  queued: boolean;
  /** Until: limits, and how many iterations there were. */
  readonly limit: { readonly count: number; readonly timeoutMs: number } | null;
  iterations: number;
  /** Steps inside that wait for a connection: while there are any, the clock of the container stands still. */
  heldSteps: number;
  heldSince: number;
  /** For how long it stood still up to now. */
  heldMs: number;
}

export interface Effect {
  /** 1-based. */
  attempt: number;
  wakeAt: number | null;
  /** Inputs of an attempt that may have left before a crash. */
  recorded: Value | undefined;
  /** An attempt of an earlier activation has an unknown outcome. */
  repeated: boolean;
  /** The journal holds the intent of this attempt already. */
  announced: boolean;
  /** When this attempt began; of the run's present activation only. */
  sentAt?: number;
  /** The key its intent was written with: a resubmitted run may go on with the key of the run before it. */
  readonly key?: string;
  /** How often a person was asked what became of it. */
  question?: number;
  /** It waits for a person's decision about an unknown outcome. */
  isAsked?: boolean;
  /** It left and was taken: what it gives comes as a message. */
  awaits: boolean;
  /** The run of the child flow that this attempt started, or will start. */
  childRunId: string | null;
  /** Failed attempts, for the history. */
  readonly history: Value[];
  /** Pages of a list that were read; absent before the second one is asked for. */
  pages?: Pages;
  /** It waits for a connection; absent: it does not. */
  parked?: Parked | undefined;
  /** What it waited for last, until a call is answered. */
  waited?: string | undefined;
  /** Where the work of a 202 answer is asked about. */
  poll: { readonly uri: string; readonly inputs: Value } | null;
}

export interface Parked {
  /** As `HttpFailure.waitsFor` said. */
  readonly id: string;
  /** Epoch ms. */
  readonly since: number;
  /** Why the call was not made. */
  readonly error: StepError;
}

export interface Pages {
  /** The page that is asked for now. */
  readonly uri: string;
  /** 1-based: the first page an answer leads to is 2. */
  readonly number: number;
  /** Of all pages before it. */
  readonly items: Value[];
  /** Those of them that no line of the journal holds yet. */
  unsaved: readonly Value[];
}

/** One execution of one block. */
export class Frame {
  readonly block: BlockPlan;
  readonly owner: Step | null;
  readonly indexes: readonly number[];
  /** Iteration number within the owner when it is a loop. */
  readonly index: number;
  readonly item: Value | undefined;
  /** The innermost frame, this one included, that is an iteration of a Foreach. */
  readonly foreach: Frame | null;
  readonly steps: (Step | undefined)[];
  /** How many predecessors of each action are not finished. */
  readonly pending: number[];
  /** Actions that are not finished. */
  open: number;
  /** Finished actions that did not succeed: none means that the leaf rule need not be asked. */
  troubled = 0;

  constructor(block: BlockPlan, owner: Step | null, index: number, item: Value | undefined) {
    const program = owner?.action.program.kind;
    const isLoop = program === "foreach" || program === "until";
    this.block = block;
    this.owner = owner;
    this.index = index;
    this.item = item;
    this.indexes = owner === null ? [] : isLoop ? [...owner.frame.indexes, index] : owner.frame.indexes;
    this.foreach = program === "foreach" ? this : (owner?.frame.foreach ?? null);
    this.steps = new Array<Step | undefined>(block.actions.length).fill(undefined);
    this.pending = block.actions.map((action) => action.runAfter.length);
    this.open = block.actions.length;
  }

  /** Lets go of steps that are through and that nobody can refer to any more. */
  forget(): void {
    this.steps.length = 0;
    this.pending.length = 0;
  }
}

/** Works out what is tracked of a step that has just ended. */
export type Track = (step: Step, now: number) => Result<Value, ExpressionFailure>;

/** Everything one run knows. Only `decide` and the loop in `advance` change it. */
export interface RunState {
  readonly plan: Plan;
  readonly runId: string;
  readonly trigger: TriggerEvent;
  readonly root: Frame;
  readonly variables: Variables;
  /** What happened since the last decision: steps that ended, frames that opened, frames that are through. */
  readonly settled: Step[];
  readonly opened: Frame[];
  readonly closed: Frame[];
  /** Works out tracked properties; null in a flow without any. */
  track: Track | null;
  responded: boolean;
  /** Set by Terminate. */
  verdict: { status: RunEnd["status"]; error?: StepError } | null;
}

export function newRunState(plan: Plan, runId: string, trigger: TriggerEvent): RunState {
  const root = new Frame(plan.root, null, 0, undefined);
  return {
    plan,
    runId,
    trigger,
    root,
    variables: new Variables(),
    settled: [],
    opened: [root],
    closed: root.open === 0 ? [root] : [],
    track: null,
    responded: false,
    verdict: null,
  };
}

/** The journal's line for a step that is done. Members without a value are left out. */
export function stepEntry(step: Step, given?: Value): JournalEntry {
  const detail = withHidden(step, withTracked(step, given));
  const { inputs, outputs, error } = step;
  const entry: { -readonly [Member in keyof JournalEntry]: JournalEntry[Member] } = {
    kind: "step",
    action: step.action.name,
    indexes: step.frame.indexes,
    at: step.endedAt,
    status: step.status,
    code: step.code,
    startedAt: step.startedAt,
  };
  if (inputs !== undefined) entry.inputs = inputs;
  if (outputs !== undefined) entry.outputs = outputs;
  if (error !== undefined) entry.error = error;
  if (detail !== undefined) entry.detail = detail;
  return entry;
}

/** A line that is no step's end. */
export function noteEntry(
  kind: Exclude<JournalEntry["kind"], "step">,
  step: Step,
  at: number,
  more: { inputs?: Value; outputs?: Value; detail?: Value; code?: string; error?: StepError } = {},
): JournalEntry {
  const detail = withHidden(step, withTracked(step, withDeadline(step, more.detail)));
  return {
    kind,
    action: step.action.name,
    indexes: step.frame.indexes,
    at,
    status: null,
    code: null,
    startedAt: step.startedAt,
    ...more,
    ...(detail === undefined ? {} : { detail }),
  };
}

function withTracked({ tracked, clientTrackingId }: Step, detail: Value | undefined): Value | undefined {
  if (tracked === undefined && clientTrackingId === null) return detail;
  return {
    ...(isObject(detail) ? detail : {}),
    ...(clientTrackingId === null ? {} : { clientTrackingId }),
    ...(tracked === undefined ? {} : { trackedProperties: tracked }),
  };
}

/** A deadline holds after a crash too: it is no question of when the step began again. */
function withDeadline({ deadlineAt }: Step, detail: Value | undefined): Value | undefined {
  return deadlineAt === null ? detail : { ...(isObject(detail) ? detail : {}), deadlineAt };
}

/** Readers of the journal must know what they may not show, whatever plan they have at hand. */
function withHidden({ action }: Step, detail: Value | undefined): Value | undefined {
  if (action.hidden === null) return detail;
  return { ...(isObject(detail) ? detail : {}), hidden: [...action.hidden] };
}
