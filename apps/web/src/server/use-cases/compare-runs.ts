import type { StoredRun } from "@towpath/db";
import { shownEntry } from "@towpath/engine";
import { stringifyJson, type Value } from "@towpath/expressions";
import { fail, ok, said } from "@towpath/prelude";
import { phrase } from "../../words/translate.ts";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { presentStep } from "../present-run.ts";
import { findRun } from "./read-runs.ts";

/** More is no comparison that anybody reads. */
const MOST_LINES = 20_000;

interface KnownStep {
  readonly step: NonNullable<ReturnType<typeof presentStep>>;
  readonly inputs: string;
  readonly outputs: string;
}

/** The steps of two runs of a flow, side by side, in the order in which the first of them executed them. */
export async function compareRuns(deps: Deps, actor: Actor, asked: { id: string; with: string }) {
  const [one, other] = await Promise.all([findRun(deps, actor, asked.id), findRun(deps, actor, asked.with)]);
  if (!one.ok) return one;
  if (!other.ok) return other;
  const refusal = refusalOf(one.value, other.value);
  if (refusal !== null) return fail(refusal);
  const [ones, others] = await Promise.all([stepsOf(deps, one.value), stepsOf(deps, other.value)]);
  const keys = new Set([...ones.keys(), ...others.keys()]);
  return ok({ items: [...keys].map((key) => sideBySide(ones.get(key), others.get(key))) });
}

function refusalOf(one: StoredRun, other: StoredRun): Failure | null {
  if (one.flowId !== other.flowId)
    return { kind: "conflict", message: phrase("These are runs of two different flows.") };
  if (one.nextSeq + other.nextSeq <= MOST_LINES) return null;
  const message = said("Runs with more than {most} lines together are not compared.", {
    most: MOST_LINES.toLocaleString("en"),
  });
  return { kind: "conflict", ...message };
}

/** How each step stands, by its action and iteration. */
async function stepsOf(deps: Deps, run: StoredRun): Promise<ReadonlyMap<string, KnownStep>> {
  const entries = await deps.database.runs.readJournal(run.id);
  const known = new Map<string, KnownStep>();
  for (const [seq, entry] of entries.entries()) {
    // What is sealed was opened for us, as long as its key is there.
    const shown = shownEntry(entry);
    const step = presentStep({ ...shown, seq });
    if (step === null) continue;
    const { inputs, outputs } = shown;
    const key = `${entry.action.toLowerCase()}@${entry.indexes.join(".")}`;
    known.set(key, { step, inputs: spelled(inputs), outputs: spelled(outputs) });
  }
  return known;
}

const spelled = (value: Value | undefined): string => (value === undefined ? "" : stringifyJson(value));

function sideBySide(one: KnownStep | undefined, other: KnownStep | undefined) {
  const any = one ?? other;
  return {
    action: any?.step.action ?? "",
    indexes: any?.step.indexes ?? [],
    one: one?.step ?? null,
    other: other?.step ?? null,
    inputsDiffer: differs(one?.inputs, other?.inputs),
    outputsDiffer: differs(one?.outputs, other?.outputs),
  };
}

/** A step that one of them did not execute has nothing to compare. */
const differs = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && one !== other;
