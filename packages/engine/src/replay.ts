import type { Value } from "@towpath/expressions";
import { assertNever } from "@towpath/prelude";
import { member, memberText } from "./actions/inputs.ts";
import { verdictOf } from "./cause.ts";
import { goRound, type Ledger, openContainer } from "./containers.ts";
import { decide, openFrame, settle } from "./decide.ts";
import { haltInside } from "./halt.ts";
import { hold, unhold } from "./held-time.ts";
import { replayedPages } from "./http-pages.ts";
import type { JournalEntry } from "./journal.ts";
import type { Outcome } from "./outcome.ts";
import type { BlockPlan, Plan } from "./plan.ts";
import { type Effect, Frame, newRunState, type RunState, type Step } from "./run-state.ts";
import type { TriggerEvent } from "./run-store.ts";
import { Subscriptions } from "./subscriptions.ts";

/** A run's state out of its journal, with everything that may go on from there. */
export interface Replayed {
  readonly state: RunState;
  readonly start: readonly Step[];
  readonly resume: readonly Step[];
  readonly waiting: readonly Step[];
  /** Not over, and with a deadline. */
  readonly limited: readonly Step[];
  /** Something may be subscribed for these, over or not; with what was recorded about giving it up. */
  readonly subscribed: ReadonlyMap<Step, Value | undefined>;
  /** Every action of the flow is through; only the end is not written yet. */
  readonly end: "Succeeded" | "Failed" | "TimedOut" | null;
}

const NONE: Replayed["subscribed"] = new Map();
/** Lines that follow from others are in the journal already. */
const nowhere: Ledger = { write: () => undefined };

/**
 * Folds a journal, line by line, in the order in which things were decided. Nothing is evaluated: what a container
 * chose and what a step gave stands in its lines.
 */
export function replay(
  plan: Plan,
  runId: string,
  trigger: TriggerEvent,
  entries: readonly JournalEntry[],
  prepare?: (state: RunState) => void,
): Replayed {
  const state = newRunState(plan, runId, trigger);
  prepare?.(state);
  const start: Step[] = [];
  const resume: Step[] = [];
  let end: Replayed["end"] = null;
  const follow = (now: number) => {
    const decision = decide(state, now);
    start.push(...decision.start);
    resume.push(...decision.resume);
    end ??= decision.end;
  };
  follow(trigger.startTime);
  if (entries.length === 0) return { state, start, resume, waiting: [], subscribed: NONE, limited: [], end };
  const limited = new Set<Step>();
  const subscriptions = new Subscriptions();
  for (const entry of entries) {
    const step = findStep(state, entry, follow);
    subscriptions.fold(entry, step);
    // A line about an action inside something that never opened has no step: it was skipped with its container.
    if (step === null || step.phase === "done") continue;
    foldLine(state, step, entry, nowhere);
    if (step.deadlineAt !== null) limited.add(step);
    follow(entry.at);
  }
  const begun = (step: Step) => step.container !== null && step.phase === "running";
  return {
    state,
    start: start.filter((step) => step.phase === "ready"),
    resume: [...new Set([...resume, ...start])].filter(begun),
    waiting: start.filter((step) => step.phase === "waiting"),
    subscribed: subscriptions.open(),
    limited: [...limited].filter((step) => step.phase !== "done"),
    end,
  };
}

/** Takes one line in. @param ledger is told what follows from it inside a container that opens */
export function foldLine(state: RunState, step: Step, entry: JournalEntry, ledger: Ledger): void {
  // Whatever follows: it waits no more. A line with a deadline says the new one.
  if (step.effect?.parked !== undefined) unhold(step, entry.at);
  if (entry.startedAt !== null) step.startedAt = entry.startedAt;
  const deadlineAt = member(entry.detail, "deadlineAt");
  if (typeof deadlineAt === "number") step.deadlineAt = deadlineAt;
  step.clientTrackingId = memberText(entry.detail, "clientTrackingId") ?? step.clientTrackingId;
  switch (entry.kind) {
    case "step":
      foldStep(state, step, entry);
      return;
    case "opened":
      foldOpened(state, step, entry, ledger);
      return;
    case "intent":
      // Whether that attempt reached the other side is unknown: it is made again, with the same key.
      step.phase = "ready";
      step.effect = effectOf(entry, { repeated: true, announced: true, wakeAt: null }, step.effect);
      return;
    case "waiting":
      step.phase = "waiting";
      step.effect = effectOf(
        entry,
        {
          repeated: false,
          announced: false,
          wakeAt: Number(member(entry.detail, "wakeAt")),
        },
        step.effect,
      );
      if (entry.outputs !== undefined) step.outputs = entry.outputs;
      step.inputs = entry.inputs;
      holdAgain(step, entry);
      return;
    case "response":
      state.responded = true;
      return;
    case "unsubscribed":
      // Given up with its run, which somebody lets go on: the step, not over yet, subscribes anew.
      step.phase = "ready";
      step.effect = effectOf(entry, { repeated: false, announced: false, wakeAt: null });
      return;
    default:
      assertNever(entry.kind);
  }
}

function holdAgain(step: Step, { detail, at, error }: JournalEntry): void {
  const id = memberText(detail, "waitsFor");
  if (step.effect === null || id === null) return;
  step.effect.waited = id;
  hold(step, { id, since: at, error: error ?? { code: "ConnectionNotUsable", message: "" } });
}

function foldStep(state: RunState, step: Step, entry: JournalEntry): void {
  const { program } = step.action;
  if (program.kind === "pure" && entry.status === "Succeeded" && entry.inputs !== undefined) {
    program.replay?.(state.variables, entry.inputs);
  }
  const outcome: Outcome = {
    status: entry.status as Outcome["status"],
    code: entry.code ?? "",
    inputs: entry.inputs,
    outputs: entry.outputs,
    ...(entry.error === undefined ? {} : { error: entry.error }),
  };
  step.tracked = member(entry.detail, "trackedProperties");
  if (member(entry.detail, "attempts") !== undefined) {
    step.effect = effectOf(entry, { repeated: false, announced: false, wakeAt: null });
  }
  if (program.kind === "terminate" && entry.status === "Succeeded" && entry.inputs !== undefined) {
    state.verdict = verdictOf(step, program.replay(entry.inputs), program);
  }
  settle(state, step, outcome, entry.at);
  // A container that ended while something in it was open was stopped: nothing follows from what it holds.
  if (step.container !== null && step.container.open > 0) haltInside(step, "TimedOut", entry.at);
}

function foldOpened(state: RunState, step: Step, entry: JournalEntry, ledger: Ledger): void {
  const { program } = step.action;
  if (step.container === null) {
    const detail = entry.detail ?? {};
    const opening = entry.inputs === undefined ? { detail } : { detail, inputs: entry.inputs };
    openContainer(state, step, opening, entry.at, ledger);
  } else if (program.kind === "until") {
    step.container.queued = false;
    goRound(state, step, program);
  }
}

function effectOf(
  entry: JournalEntry,
  now: Pick<Effect, "repeated" | "announced" | "wakeAt">,
  before: Effect | null = null,
): Effect {
  const attempt = Number(member(entry.detail, "attempt") ?? 1);
  const history = member(entry.detail, "attempts");
  const poll = member(entry.detail, "pollUri");
  const key = member(entry.detail, "idempotencyKey");
  const reason = member(entry.detail, "reason");
  const childRunId = member(entry.detail, "childRunId");
  const question = member(entry.detail, "question");
  const pages = replayedPages(entry, before?.pages);
  return {
    attempt,
    ...now,
    awaits: reason === "callback" || reason === "child" || reason === "decision",
    isAsked: reason === "decision",
    ...(typeof question === "number" ? { question } : {}),
    childRunId: typeof childRunId === "string" ? childRunId : null,
    recorded: entry.inputs,
    history: Array.isArray(history) ? [...history] : [],
    ...(typeof key === "string" ? { key } : {}),
    poll: typeof poll === "string" ? { uri: poll, inputs: entry.inputs ?? null } : null,
    ...(pages === undefined ? {} : { pages }),
  };
}

/** The step a line is about. Iterations of a Foreach open up to it: the journal shows that they had begun. */
export function findStep(state: RunState, entry: JournalEntry, follow: (now: number) => void): Step | null {
  const action = state.plan.byName.get(entry.action.toLowerCase());
  if (action === undefined) return null;
  let frame: Frame | null = state.root;
  for (const block of action.block.path.slice(1)) {
    const owner: Step | undefined = block.owner === null ? undefined : frame.steps[block.owner.position];
    if (owner === undefined) return null;
    // The indexes of a line name its loops from the outside in; a frame knows how many are around it.
    const index = entry.indexes[frame.indexes.length] ?? 0;
    if (openUpTo(state, owner, index)) follow(entry.at);
    frame = innerFrame(owner, block, index);
    if (frame === null) return null;
  }
  return frame.steps[action.position] ?? null;
}

function innerFrame({ action, container }: Step, block: BlockPlan, index: number): Frame | null {
  if (container === null) return null;
  const { kind } = action.program;
  const inner = kind === "foreach" ? container.frames[index] : container.frames.at(-1);
  if (inner?.block !== block || (kind === "until" && inner.index !== index)) return null;
  return inner;
}

/** @returns whether iterations opened */
function openUpTo(state: RunState, owner: Step, index: number): boolean {
  const { program } = owner.action;
  const { container } = owner;
  if (program.kind !== "foreach" || container === null || owner.phase === "done") return false;
  const before = container.frames.length;
  while (container.frames.length <= index && container.frames.length < container.items.length) {
    const next = container.frames.length;
    openFrame(state, new Frame(program.body, owner, next, container.items[next]));
  }
  return container.frames.length > before;
}
