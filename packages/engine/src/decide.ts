import { said } from "@towpath/prelude";
import { noteCause } from "./cause.ts";
import type { JournalEntry, StepError } from "./journal.ts";
import { NOTHING_SUCCEEDED, type Outcome } from "./outcome.ts";
import type { ActionPlan } from "./plan.ts";
import { type Frame, type RunState, Step, stepEntry } from "./run-state.ts";
import { setStatus, statusBit, statusNames } from "./set-status.ts";
import { runAfterUnmet, SKIP_CODE, skipInside, UNMET } from "./skip.ts";
import { trackStep } from "./tracked-properties.ts";

/** What follows from everything that settled since the last decision. */
export interface Decision {
  /** Steps that may begin, in the order of the definition. */
  readonly start: readonly Step[];
  /** Loops that can go on: a Foreach with room for another item, an Until whose body is through. */
  readonly resume: readonly Step[];
  /** Lines of the journal: what was skipped and which containers ended, in order. */
  readonly entries: readonly JournalEntry[];
  /** Set when every action of the flow is through. */
  readonly end: "Succeeded" | "Failed" | "TimedOut" | null;
}

interface Draft {
  start: Step[];
  resume: Step[];
  entries: JournalEntry[];
  end: Decision["end"];
}

/** Records how a step ended. What follows from it comes with the next decision. */
export function settle(state: RunState, step: Step, outcome: Outcome, now: number): void {
  if (step.phase === "done") throw new Error(`'${step.action.name}' ended twice`);
  step.phase = "done";
  step.status = outcome.status;
  step.code = outcome.code;
  step.endedAt = now;
  step.inputs = outcome.inputs;
  step.outputs = outcome.outputs;
  step.error = outcome.error;
  step.record = null;
  const tracks = step.action.tracked !== null && step.tracked === undefined && step.status !== "Skipped";
  if (tracks && state.track !== null) trackStep(step, state.track, now);
  state.settled.push(step);
}

/** Opens a block of a container (or the root), so that its first actions start with the next decision. */
export function openFrame(state: RunState, frame: Frame): void {
  frame.owner?.container?.frames.push(frame);
  if (frame.owner?.container) frame.owner.container.open += 1;
  if (frame.open === 0) state.closed.push(frame);
  state.opened.push(frame);
}

/**
 * What a run does next: which steps can start, which are skipped and why, which containers and iterations are
 * through and how, and whether the run is. Pure but for the state it is given: no clock, no chance, no effect.
 * Work is in proportion to what settled, never to the size of the flow or the number of iterations.
 */
export function decide(state: RunState, now: number): Decision {
  const draft: Draft = { start: [], resume: [], entries: [], end: null };
  for (;;) {
    const frame = state.opened.shift();
    if (frame !== undefined) {
      for (const position of frame.block.starts) draft.start.push(addStep(frame, position));
      continue;
    }
    const step = state.settled.shift();
    if (step !== undefined) {
      follow(state, step, now, draft);
      continue;
    }
    const closed = state.closed.shift();
    if (closed === undefined) return draft;
    close(state, closed, now, draft);
  }
}

function addStep(frame: Frame, position: number): Step {
  const step = new Step(frame.block.actions[position] as ActionPlan, frame);
  frame.steps[position] = step;
  return step;
}

/** A step ended: its followers may start or are skipped, and its block may be through. */
function follow(state: RunState, step: Step, now: number, draft: Draft): void {
  const { frame, action } = step;
  if (step.status !== "Succeeded") frame.troubled += 1;
  for (const position of action.followers) {
    frame.pending[position] = (frame.pending[position] ?? 0) - 1;
    if (frame.pending[position] === 0) admit(state, frame, position, now, draft);
  }
  frame.open -= 1;
  if (frame.open === 0) state.closed.push(frame);
}

/** All predecessors are through: the action starts, or is skipped because one has a status it does not accept. */
function admit(state: RunState, frame: Frame, position: number, now: number, draft: Draft): void {
  const step = addStep(frame, position);
  const unmet = unmetCondition(step);
  if (unmet === null) {
    draft.start.push(step);
    return;
  }
  step.startedAt = now;
  settle(state, step, { status: "Skipped", code: SKIP_CODE, error: unmet }, now);
  draft.entries.push(stepEntry(step));
  skipInside(step.action, frame.indexes, now, draft.entries);
}

function unmetCondition({ action, frame }: Step): StepError | null {
  for (const { position, statuses } of action.runAfter) {
    const before = frame.steps[position];
    if (before === undefined || (statusBit(before.status) & statuses) !== 0) continue;
    const { message } = runAfterUnmet({
      name: action.name,
      before: before.action.name,
      statuses: statusNames(statuses),
      status: before.status,
    });
    return { code: UNMET, message };
  }
  return null;
}

/** Every action of a block is through. */
function close(state: RunState, frame: Frame, now: number, draft: Draft): void {
  const status = setStatus(frame);
  const { owner } = frame;
  const container = owner?.container;
  if (owner === null || container === null || container === undefined) {
    draft.end = status;
    return;
  }
  if (status !== "Succeeded") noteCause(owner, frame);
  container.open -= 1;
  const { program } = owner.action;
  const { kind } = program;
  if (program.kind === "foreach") {
    container.status = worse(container.status, status);
    if (program.forgets) frame.forget();
    const isLast = container.frames.length === container.items.length && container.open === 0;
    if (isLast) endContainer(state, owner, container.status, now, draft);
    else resume(owner, draft);
  } else if (kind === "until") {
    container.status = status;
    container.iterations += 1;
    resume(owner, draft);
  } else endContainer(state, owner, status, now, draft);
}

function resume(owner: Step, draft: Draft): void {
  if (owner.container === null || owner.container.queued) return;
  owner.container.queued = true;
  draft.resume.push(owner);
}

const SEVERITY = { Succeeded: 0, TimedOut: 1, Failed: 2 } as const;
type SetStatus = keyof typeof SEVERITY;
const worse = (a: SetStatus, b: SetStatus): SetStatus => (SEVERITY[a] >= SEVERITY[b] ? a : b);

function endContainer(state: RunState, owner: Step, status: SetStatus, now: number, draft: Draft): void {
  settle(state, owner, containerOutcome(owner, status), now);
  draft.entries.push(containerEntry(owner));
}

/** How a container ends when its blocks ended like this. Its inputs were told when it opened. */
export function containerOutcome(owner: Step, status: SetStatus): Outcome {
  const { inputs } = owner;
  if (status === "Succeeded") return { status, code: "OK", inputs };
  if (status === "TimedOut") {
    return { status, code: "ActionTimedOut", inputs, error: { code: "ActionTimedOut", message: TIMED_OUT } };
  }
  return { status, code: NOTHING_SUCCEEDED.code, inputs, error: NOTHING_SUCCEEDED };
}
const TIMED_OUT = said("An action took longer than it may. No dependent actions succeeded.").message;

export function containerEntry(owner: Step): JournalEntry {
  const isUntil = owner.action.program.kind === "until";
  const iterations = owner.container?.iterations;
  return stepEntry(owner, isUntil && iterations !== undefined ? { iterations } : undefined);
}
