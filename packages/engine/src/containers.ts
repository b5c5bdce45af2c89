import type { Value } from "@towpath/expressions";
import { said } from "@towpath/prelude";
import { member } from "./actions/inputs.ts";
import { containerEntry, containerOutcome, openFrame, settle } from "./decide.ts";
import type { JournalEntry } from "./journal.ts";
import { badHead, failed, type Outcome } from "./outcome.ts";
import type { BranchProgram, ContainerProgram, ForeachProgram, UntilProgram } from "./plan.ts";
import type { RunContext } from "./run-context.ts";
import { type Container, Frame, noteEntry, type RunState, type Step, stepEntry } from "./run-state.ts";
import { skipBranch, skipInside } from "./skip.ts";
import { typeName } from "./variables.ts";

/** More items would not fit a run (reference wdl.md, 2.6). */
const MAX_ITEMS = 100_000;

/** Where containers write their lines. */
export interface Ledger {
  write(entry: JournalEntry): void;
}

/** What a container decided when it began: enough to open it again after a crash without asking twice. */
interface Opening {
  readonly detail: Value;
  readonly inputs?: Value;
}

export function beginContainer(
  state: RunState,
  step: Step,
  program: ContainerProgram,
  context: RunContext,
  ledger: Ledger,
): void {
  const now = context.nowMs;
  const opening = decideOpening(step, program, context);
  if ("status" in opening) {
    failHead(state, step, opening, now, ledger);
    return;
  }
  const { detail, inputs } = opening;
  ledger.write(noteEntry("opened", step, now, inputs === undefined ? { detail } : { inputs, detail }));
  openContainer(state, step, opening, now, ledger);
}

function failHead(state: RunState, step: Step, outcome: Outcome, now: number, ledger: Ledger): void {
  settle(state, step, outcome, now);
  ledger.write(stepEntry(step));
  const skipped: JournalEntry[] = [];
  skipInside(step.action, step.frame.indexes, now, skipped);
  for (const entry of skipped) ledger.write(entry);
}

function decideOpening(step: Step, program: ContainerProgram, context: RunContext): Opening | Outcome {
  context.enter(step.frame, context.nowMs, step);
  switch (program.kind) {
    case "scope":
      return { detail: {} };
    case "branch": {
      const choice = program.choose(context);
      if (!choice.ok) return choice.failure;
      return { detail: { branch: choice.value.branch?.branch ?? null }, inputs: choice.value.inputs };
    }
    case "foreach":
      return foreachItems(program, context);
    case "until": {
      const limits = program.limits(context);
      return limits.ok ? { detail: { iteration: 0, limit: limits.value } } : limits.failure;
    }
  }
}

function foreachItems(program: ForeachProgram, context: RunContext): Opening | Outcome {
  const items = program.items.evaluate(context);
  if (!items.ok)
    return badHead(said("The list to go through could not be worked out. {why}", { why: items.failure }));
  if (!Array.isArray(items.value)) {
    return badHead(
      said("The loop needs a list to go through, but got a value of type {type}.", {
        type: typeName(items.value),
      }),
    );
  }
  if (items.value.length > MAX_ITEMS) {
    return badHead(
      said("The list has {count} items; a loop takes at most {most}.", {
        count: items.value.length,
        most: MAX_ITEMS,
      }),
    );
  }
  return { detail: { items: items.value } };
}

/** Opens a container by what it decided, live or from the journal. */
export function openContainer(
  state: RunState,
  step: Step,
  opening: Opening,
  now: number,
  ledger: Ledger,
): void {
  const { program } = step.action;
  step.phase = "running";
  step.inputs = opening.inputs;
  step.container = newContainer(opening.detail);
  switch (program.kind) {
    case "scope":
    case "until":
      openFrame(state, new Frame(program.body, step, 0, undefined));
      return;
    case "foreach":
      if (step.container.items.length === 0) endContainer(state, step, now, ledger);
      return;
    case "branch":
      openBranch(state, step, program, opening.detail, now, ledger);
      return;
    default:
      throw new Error(`'${step.action.name}' is no container`);
  }
}

function newContainer(detail: Value): Container {
  const items = member(detail, "items");
  const limit = member(detail, "limit");
  return {
    frames: [],
    items: Array.isArray(items) ? items : [],
    open: 0,
    status: "Succeeded",
    queued: false,
    limit:
      limit === undefined
        ? null
        : { count: Number(member(limit, "count")), timeoutMs: Number(member(limit, "timeoutMs")) },
    iterations: 0,
    heldSteps: 0,
    heldSince: 0,
    heldMs: 0,
  };
}

function openBranch(
  state: RunState,
  step: Step,
  program: BranchProgram,
  detail: Value,
  now: number,
  ledger: Ledger,
): void {
  const name = member(detail, "branch");
  const taken = program.branches.find((branch) => branch.branch === name);
  for (const branch of program.branches) {
    if (branch === taken) continue;
    const skipped: JournalEntry[] = [];
    skipBranch(branch, step.frame, now, skipped);
    for (const entry of skipped) ledger.write(entry);
  }
  if (taken === undefined) endContainer(state, step, now, ledger);
  else openFrame(state, new Frame(taken, step, 0, undefined));
}

function endContainer(state: RunState, step: Step, now: number, ledger: Ledger): void {
  settle(state, step, containerOutcome(step, step.container?.status ?? "Succeeded"), now);
  ledger.write(containerEntry(step));
}

/** Opens the next iteration of a Foreach. @returns whether yet another one may open now */
export function nextIteration(state: RunState, step: Step, program: ForeachProgram): boolean {
  const { container } = step;
  if (container === null || step.phase === "done") return false;
  container.queued = false;
  if (!hasRoom(container, program)) return false;
  const index = container.frames.length;
  openFrame(state, new Frame(program.body, step, index, container.items[index]));
  container.queued = hasRoom(container, program);
  return container.queued;
}

function hasRoom(container: Container, program: ForeachProgram): boolean {
  return container.frames.length < container.items.length && container.open < program.concurrency;
}

/** The body of an Until is through: the condition ends the loop, or a limit, or it goes round again. */
export function continueUntil(
  state: RunState,
  step: Step,
  program: UntilProgram,
  context: RunContext,
  ledger: Ledger,
): void {
  const { container } = step;
  if (container === null || step.phase === "done") return;
  container.queued = false;
  const frame = container.frames.at(-1);
  if (frame === undefined || container.open > 0) return;
  const now = context.nowMs;
  const holds = program.condition.evaluate(context.enter(frame, now, step));
  if (!holds.ok) {
    const message = said("The loop's condition could not be worked out. {why}", { why: holds.failure });
    settle(state, step, badHead(message), now);
    ledger.write(containerEntry(step));
    return;
  }
  if (holds.value) endContainer(state, step, now, ledger);
  else if (isSpent(container, step, now)) endAtLimit(state, step, program, now, ledger);
  else {
    ledger.write(noteEntry("opened", step, now, { detail: { iteration: container.iterations } }));
    goRound(state, step, program);
  }
}

function isSpent({ limit, iterations, heldMs }: Container, step: Step, now: number): boolean {
  return limit !== null && (iterations >= limit.count || now - step.startedAt - heldMs >= limit.timeoutMs);
}

function endAtLimit(state: RunState, step: Step, program: UntilProgram, now: number, ledger: Ledger): void {
  if (!program.failsAtLimit) {
    endContainer(state, step, now, ledger);
    return;
  }
  const { iterations: rounds = 0, limit = null } = step.container ?? {};
  const message =
    limit !== null && rounds >= limit.count
      ? said(
          "The loop reached its limit of rounds ({rounds}) before its condition held. Raise the limit, or look at the condition.",
          { rounds },
        )
      : said(
          "The loop reached its time limit before its condition held (rounds so far: {rounds}). Raise the limit, or look at the condition.",
          { rounds },
        );
  settle(state, step, failed("LimitReached", message), now);
  ledger.write(containerEntry(step));
}

/** The next round of an Until. Earlier rounds are history: only the last one can be referred to. */
export function goRound(state: RunState, step: Step, program: UntilProgram): void {
  const { container } = step;
  if (container === null) return;
  container.frames.length = 0;
  openFrame(state, new Frame(program.body, step, container.iterations, undefined));
}
