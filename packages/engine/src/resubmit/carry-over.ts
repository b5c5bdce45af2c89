import { isObject, stringifyJson, type Value } from "@towpath/expressions";
import { actionAt } from "@towpath/flow";
import { member } from "../actions/inputs.ts";
import { decide } from "../decide.ts";
import type { JournalEntry } from "../journal.ts";
import type { Plan, Program } from "../plan.ts";
import { findStep, foldLine } from "../replay.ts";
import { newRunState, type RunState, type Step } from "../run-state.ts";
import type { TriggerEvent } from "../run-store.ts";
import { hasUnknownOutcome, lineKey, ownersOf, placeOf, type RunLines } from "./run-lines.ts";
import type { Repeat } from "./steps-to-repeat.ts";

export interface CarryOver {
  /** Of the version that the new run is pinned to; it may differ from the one the lines are about. */
  readonly plan: Plan;
  readonly oldPlan: Plan;
  readonly trigger: TriggerEvent;
  readonly lines: RunLines;
  readonly repeat: Repeat;
  readonly now: number;
}

/**
 * The journal that a resubmitted run begins with: what is taken over from the run before it. Lines are folded as in a
 * replay and the rules decide anew what follows, so the result is a journal as this plan would have written it; what
 * no longer fits (another type, a new action before it, a branch that is gone) is left out and runs again.
 */
export function carryOver(given: CarryOver): JournalEntry[] {
  const state = newRunState(given.plan, "", given.trigger);
  const carrying = new Carrying(given, state);
  carrying.follow(given.trigger.startTime);
  for (const entry of given.lines.entries) carrying.take(entry);
  return carrying.out;
}

class Carrying {
  readonly out: JournalEntry[] = [];
  readonly #given: CarryOver;
  readonly #state: RunState;
  /** Steps whose end stands in `out`. */
  readonly #ended = new Set<string>();
  readonly #unknown: ReadonlySet<JournalEntry>;

  constructor(given: CarryOver, state: RunState) {
    this.#given = given;
    this.#state = state;
    this.#unknown = unknownIntents(given);
  }

  readonly write = (entry: JournalEntry): void => {
    if (entry.kind === "step") this.#ended.add(lineKey(entry.action, entry.indexes));
    this.out.push(entry);
  };

  readonly follow = (now: number): void => {
    for (const entry of decide(this.#state, now).entries) this.write(entry);
  };

  take(entry: JournalEntry): void {
    const carried = this.#carried(entry);
    if (carried === null) return;
    const step = findStep(this.#state, carried, this.follow);
    if (step === null || step.phase === "done") {
      if (this.#belongsToEnded(carried)) this.write(carried);
      return;
    }
    if (!fits(step, carried)) return;
    this.write(carried);
    foldLine(this.#state, step, carried, this);
    this.follow(carried.at);
  }

  /** The line as the new run gets it; null when it does not. */
  #carried(entry: JournalEntry): JournalEntry | null {
    const key = lineKey(entry.action, entry.indexes);
    if (!this.#isSameAction(entry)) return null;
    if (entry.kind === "intent") return this.#unknown.has(entry) ? begunAnew(entry, this.#given.now) : null;
    if (entry.kind === "waiting" || this.#given.repeat.again.has(key)) return null;
    const reentered = this.#given.repeat.reentered.has(key);
    if (reentered) return entry.kind === "opened" ? reopened(entry, this.#given.now) : null;
    return withHidden(entry, this.#given.plan);
  }

  #isSameAction(entry: JournalEntry): boolean {
    const { plan, oldPlan } = this.#given;
    const place = placeOf(plan, entry);
    const before = oldPlan.byName.get(entry.action.toLowerCase());
    return place !== null && before !== undefined && place.action.type === before.type;
  }

  /** A line about what a container held that is over: nothing follows from it, but the history should tell it. */
  #belongsToEnded(entry: JournalEntry): boolean {
    const wasHeld = entry.kind === "step" && (entry.status === "Skipped" || entry.status === "Cancelled");
    if (!wasHeld || this.#ended.has(lineKey(entry.action, entry.indexes))) return false;
    const place = placeOf(this.#given.plan, entry);
    const owners = place === null ? [] : ownersOf(place);
    return owners.some(({ action, indexes }) => this.#ended.has(lineKey(action.name, indexes)));
  }
}

/** Whether the line is one that this step, by this plan, could have written now. */
function fits(step: Step, entry: JournalEntry): boolean {
  const { program } = step.action;
  switch (entry.kind) {
    case "step":
      return !isContainer(program) || step.container !== null || entry.status !== "Succeeded";
    case "intent":
      return program.kind === "http" || program.kind === "effect";
    case "opened":
      return fitsOpening(step, entry);
    case "response":
      return program.kind === "response";
    case "waiting":
    case "unsubscribed":
      return false;
  }
}

const isContainer = (program: Program) => "body" in program || "branches" in program;

/** A container opens once; an Until goes on to its next round only when the one before is through. */
function fitsOpening({ action, container }: Step, { detail }: JournalEntry): boolean {
  const { program } = action;
  if (container !== null) return program.kind === "until" && container.open === 0;
  if (program.kind === "branch") return hasBranch(program.branches, member(detail, "branch"));
  return isContainer(program);
}

function hasBranch(branches: readonly { readonly branch: string }[], name: Value | undefined): boolean {
  return name === null || branches.some(({ branch }) => branch === name);
}

/**
 * The last intents of calls whose outcome nobody knows, where the action is as it was: the repeated call keeps its key
 * and its inputs. A changed action makes another call, which must not look like the old one.
 */
function unknownIntents({ lines, plan, oldPlan }: CarryOver): ReadonlySet<JournalEntry> {
  const unknown = [...lines.intents].filter(
    ([key, intent]) => hasUnknownOutcome(lines, key) && isUnchanged(plan, oldPlan, intent.action),
  );
  return new Set(unknown.map(([, intent]) => intent));
}

function isUnchanged(plan: Plan, oldPlan: Plan, action: string): boolean {
  if (plan === oldPlan) return true;
  const [now, before] = [plan, oldPlan].map((one) => actionAt(one.definition, action)?.action);
  return now !== undefined && before !== undefined && stringifyJson(now) === stringifyJson(before);
}

/** A call that is made again in a run of its own: its attempts and its time begin with that run. */
function begunAnew(entry: JournalEntry, now: number): JournalEntry {
  const idempotencyKey = member(entry.detail, "idempotencyKey") ?? null;
  const hidden = member(entry.detail, "hidden");
  return {
    ...entry,
    at: now,
    startedAt: now,
    detail: { idempotencyKey, attempt: 1, ...(hidden === undefined ? {} : { hidden }) },
  };
}

/** A container that is entered again begins its time anew: its limits count from now. */
function reopened(entry: JournalEntry, now: number): JournalEntry {
  const { detail, startedAt } = entry;
  if (!isObject(detail) || typeof detail.deadlineAt !== "number") return { ...entry, startedAt: now };
  const deadlineAt = detail.deadlineAt + (now - (startedAt ?? now));
  return { ...entry, startedAt: now, detail: { ...detail, deadlineAt } };
}

/** What the new version hides is hidden in what it takes over, too. */
function withHidden(entry: JournalEntry, plan: Plan): JournalEntry {
  const hidden = plan.byName.get(entry.action.toLowerCase())?.hidden ?? null;
  if (hidden === null) return entry;
  const before = member(entry.detail, "hidden");
  const all = new Set([...(Array.isArray(before) ? before : []), ...hidden]);
  return { ...entry, detail: { ...(isObject(entry.detail) ? entry.detail : {}), hidden: [...all] } };
}
