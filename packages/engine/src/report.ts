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
  for (const [key, action] of plan.byName) {
    const report = actionReport(action, linesOf.get(key) ?? [], over);
    if (report !== null) actions.push([action.name, report]);
  }
  const answer = shown.find((entry) => entry.kind === "response");
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

/** Null: a run that goes on has not come to this action yet. */
function actionReport(
  action: ActionPlan,
  lines: readonly JournalEntry[],
  over: boolean,
): ActionReport | null {
  const loops = enclosingLoops(action);
  const latest = new Map<string, JournalEntry>();
  for (const line of lines) {
    if (line.kind !== "response" && line.kind !== "unsubscribed") latest.set(line.indexes.join("."), line);
  }
  const all = [...latest.values()].map(
    (line): Repetition => ({ indexes: line.indexes, report: stepReport(line, over) }),
  );
  const full = lastRounds(
    all
      .filter(({ indexes }) => indexes.length === loops.length)
      .sort((a, b) => compare(a.indexes, b.indexes)),
    loops,
  );
  // Skipped together with the loop around it: there was no iteration to repeat it.
  const [outer] = all.filter(({ indexes }) => indexes.length < loops.length);
  const otherwise = outer?.report ?? (over ? NOT_REACHED : null);
  if (!loops.includes("foreach")) return full.at(-1)?.report ?? otherwise;
  if (full.length === 0) return otherwise && { ...otherwise, repetitions: [] };
  return {
    status: worstStatus(full.map(({ report }) => report)) as StepStatus,
    repetitions: full.map(({ indexes, report }) => ({
      indexes: indexes.filter((_, depth) => loops[depth] === "foreach"),
      ...report,
    })),
  };
}

const NOT_REACHED: StepReport = { status: "Skipped" };

type Loop = "foreach" | "until";

function enclosingLoops(action: ActionPlan): Loop[] {
  return action.block.path.flatMap((block): Loop[] => {
    const kind = block.owner?.program.kind;
    return kind === "foreach" || kind === "until" ? [kind] : [];
  });
}

function compare(a: readonly number[], b: readonly number[]): number {
  const differs = a.findIndex((index, depth) => index !== b[depth]);
  return differs === -1 ? 0 : (a[differs] ?? 0) - (b[differs] ?? 0);
}

/** Of each Until only the last round, told apart by the iterations around it. */
function lastRounds(repetitions: readonly Repetition[], loops: readonly Loop[]): Repetition[] {
  let kept = [...repetitions];
  for (const [depth, loop] of loops.entries()) {
    if (loop !== "until") continue;
    const last = new Map<string, number>();
    const around = ({ indexes }: Repetition) => indexes.slice(0, depth).join(".");
    for (const one of kept)
      last.set(around(one), Math.max(last.get(around(one)) ?? 0, one.indexes[depth] ?? 0));
    kept = kept.filter((one) => one.indexes[depth] === last.get(around(one)));
  }
  return kept;
}

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
