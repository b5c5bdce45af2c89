import type { Value, ValueObject } from "@towpath/expressions";
import { member } from "./actions/inputs.ts";
import type { JournalEntry, RunStatus, StepError, StepStatus } from "./journal.ts";
import type { ActionPlan, Plan } from "./plan.ts";
import { worstStatus } from "./references.ts";
import { retryHistory } from "./retry-history.ts";
import { shownEntry } from "./secure-data.ts";
import { plainError } from "./step-error.ts";

/** One execution of an action. */
export interface StepReport {
  readonly status: StepStatus;
  readonly code?: string;
  readonly inputs?: Value;
  readonly outputs?: Value;
  readonly error?: StepError;
  /** What the action's `trackedProperties` came to. */
  readonly trackedProperties?: Value;
  /** Attempts that failed before the last one. */
  readonly retryHistory?: readonly ValueObject[];
  /** Of an Until: how many rounds it took. */
  readonly iterations?: number;
}

/** An action; inside a Foreach with one repetition an item, in item order. Inside an Until the last round counts. */
export interface ActionReport extends StepReport {
  readonly repetitions?: readonly (StepReport & { readonly indexes: readonly number[] })[];
}

/** What `towpath run` prints for a run. */
export interface RunReport {
  readonly status: Exclude<RunStatus, "Queued">;
  readonly error?: StepError;
  readonly response?: { readonly statusCode: number; readonly headers: Value; readonly body?: Value };
  readonly actions: Readonly<Record<string, ActionReport>>;
}

/** Tells a run from its journal, finished or not. */
export function reportFrom(
  plan: Plan,
  entries: readonly JournalEntry[],
  run: { readonly status: RunStatus; readonly error?: StepError },
): RunReport {
  const linesOf = new Map<string, JournalEntry[]>();
  const shown = entries.map(shownEntry);
  for (const entry of shown) {
    const key = entry.action.toLowerCase();
    const lines = linesOf.get(key);
    if (lines === undefined) linesOf.set(key, [entry]);
    else lines.push(entry);
  }
  const over = run.status !== "Queued" && run.status !== "Running" && run.status !== "Waiting";
  const actions: [string, ActionReport][] = [];
  for (const action of plan.byName.values()) {
    const report = actionReport(action, linesOf, over);
    if (report !== null) actions.push([action.name, report]);
  }
  // What is secured is hidden in the history; the caller was told all the same.
  const answer = entries.find((entry) => entry.kind === "response");
  return {
    status: run.status === "Queued" ? "Running" : run.status,
    ...(run.error === undefined ? {} : { error: plainError(run.error) }),
    ...(answer === undefined ? {} : { response: responseOf(answer) }),
    actions: Object.fromEntries(actions),
  };
}

function responseOf(entry: JournalEntry): NonNullable<RunReport["response"]> {
  const body = member(entry.outputs, "body");
  return {
    statusCode: Number(member(entry.outputs, "statusCode")),
    headers: member(entry.outputs, "headers") ?? {},
    ...(body === undefined ? {} : { body }),
  };
}

interface Repetition {
  readonly indexes: readonly number[];
  readonly report: StepReport;
}

/** Of a run, by lower-case name of the action. */
type Lines = ReadonlyMap<string, readonly JournalEntry[]>;

const linesAbout = (lines: Lines, action: ActionPlan): readonly JournalEntry[] =>
  lines.get(action.name.toLowerCase()) ?? [];

/** Null: a run that goes on has not come to this action yet. */
function actionReport(action: ActionPlan, lines: Lines, over: boolean): ActionReport | null {
  const loops = enclosingLoops(action);
  const latest = new Map<string, JournalEntry>();
  for (const line of linesAbout(lines, action)) {
    if (line.kind !== "response" && line.kind !== "unsubscribed") latest.set(line.indexes.join("."), line);
  }
  const all = inLastRounds(
    [...latest.values()].map(
      (line): Repetition => ({ indexes: line.indexes, report: stepReport(line, over) }),
    ),
    action,
    lines,
  );
  // Skipped together with an Until around it, it has no index of a round; without a Foreach's there was no iteration.
  const isWhole = ({ indexes }: Repetition) => !loops.slice(indexes.length).includes("foreach");
  const whole = all.filter(isWhole).sort((a, b) => compare(a.indexes, b.indexes));
  const otherwise = all.find((one) => !isWhole(one))?.report ?? (over ? NOT_REACHED : null);
  if (!loops.includes("foreach")) return whole.at(-1)?.report ?? otherwise;
  if (whole.length === 0) return otherwise && { ...otherwise, repetitions: [] };
  return {
    status: worstStatus(whole.map(({ report }) => report)) as StepStatus,
    repetitions: whole.map(({ indexes, report }) => ({
      indexes: indexes.filter((_, depth) => loops[depth] === "foreach"),
      ...report,
    })),
  };
}

const NOT_REACHED: StepReport = { status: "Skipped" };

type Loop = "foreach" | "until";

const loopOf = ({ program: { kind } }: ActionPlan): Loop | null =>
  kind === "foreach" || kind === "until" ? kind : null;

/** The containers around an action, outermost first. */
const containersOf = (action: ActionPlan): ActionPlan[] =>
  action.block.path.flatMap(({ owner }) => owner ?? []);

const enclosingLoops = (action: ActionPlan): Loop[] =>
  containersOf(action).flatMap((container) => loopOf(container) ?? []);

function compare(a: readonly number[], b: readonly number[]): number {
  const differs = a.findIndex((index, depth) => index !== b[depth]);
  return differs === -1 ? 0 : (a[differs] ?? 0) - (b[differs] ?? 0);
}

/**
 * Of each Until only the last round, told apart by the iterations around it. That an action has no line of a round does
 * not make an earlier one the last: what holds it has one.
 */
function inLastRounds(repetitions: Repetition[], action: ActionPlan, lines: Lines): Repetition[] {
  let kept = repetitions;
  let depth = 0;
  const containers = containersOf(action);
  for (const [position, container] of containers.entries()) {
    const loop = loopOf(container);
    if (loop === null) continue;
    if (loop === "until") {
      const inside = [...containers.slice(position + 1), action];
      const last = lastRounds(
        inside.flatMap((one) => linesAbout(lines, one)),
        depth,
      );
      const at = depth;
      kept = kept.filter(({ indexes }) => indexes[at] === last.get(around(indexes, at)));
    }
    depth += 1;
  }
  return kept;
}

/** The number of the last round by the iterations around the Until; nothing where it went no round. */
function lastRounds(lines: readonly JournalEntry[], depth: number): Map<string, number> {
  const last = new Map<string, number>();
  for (const { indexes } of lines) {
    const round = indexes[depth];
    const key = around(indexes, depth);
    if (round !== undefined) last.set(key, Math.max(last.get(key) ?? 0, round));
  }
  return last;
}

const around = (indexes: readonly number[], depth: number): string => indexes.slice(0, depth).join(".");

function stepReport(line: JournalEntry, over: boolean): StepReport {
  if (line.kind !== "step") return openReport(line, over);
  const iterations = member(line.detail, "iterations");
  const tracked = member(line.detail, "trackedProperties");
  const history = retryHistory(member(line.detail, "attempts"));
  return {
    status: line.status ?? "Running",
    ...(line.code === null ? {} : { code: line.code }),
    ...(line.inputs === undefined ? {} : { inputs: line.inputs }),
    ...(line.outputs === undefined ? {} : { outputs: line.outputs }),
    ...(line.error === undefined ? {} : { error: plainError(line.error) }),
    ...(tracked === undefined ? {} : { trackedProperties: tracked }),
    ...(history === undefined ? {} : { retryHistory: history }),
    ...(typeof iterations === "number" ? { iterations } : {}),
  };
}

/** A run that is over left nothing running: what has no end of its own was stopped with it. */
function openReport({ kind, inputs }: JournalEntry, over: boolean): StepReport {
  if (over) return { status: "Cancelled" };
  return { status: kind === "waiting" ? "Waiting" : "Running", ...(inputs === undefined ? {} : { inputs }) };
}
