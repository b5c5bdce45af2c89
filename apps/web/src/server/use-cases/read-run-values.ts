import type { StepLine, StoredRun } from "@towpath/db";
import { type JournalEntry, shownEntry } from "@towpath/engine";
import { stringifyJson, type Value } from "@towpath/expressions";
import { ok } from "@towpath/prelude";
import { phrase } from "../../words/translate.ts";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import { presentStep } from "../present-run.ts";
import { variablesAfter } from "../run-variables.ts";
import { isVeiled } from "../veiled-value.ts";
import { definitionOf } from "../version-definitions.ts";
import { findRun, readTrigger } from "./read-runs.ts";

/** Enough for a flow of a thousand steps; the rounds of a long loop beyond that are asked for by number. */
const MOST_LINES = 5_000;
/** A larger value would be slow to send at each look, and nobody reads it under a field. */
const LONGEST = 256 * 1024;

const TOO_LARGE = phrase("It is too large to be shown here. Open the run to see it.");
const SECURED = phrase("It is secured.");

interface Asked {
  readonly id: string;
  readonly actions: readonly string[];
  readonly indexes: readonly number[];
  readonly before?: string | undefined;
}

/** What expressions of one place may refer to, as it was in a run. */
export async function readRunValues(deps: Deps, actor: Actor, asked: Asked) {
  const found = await findRun(deps, actor, asked.id);
  if (!found.ok) return found;
  const trigger = await readTrigger(deps, actor, { id: asked.id, preview: false });
  if (!trigger.ok) return trigger;
  const lines = await deps.database.history.lines(actor.environmentId, asked.id, 0, MOST_LINES);
  const chosen = chosenLines(lines, asked);
  const items = await Promise.all(chosen.map((line) => valuesOf(deps, actor, asked.id, line)));
  const outputs = shownText(trigger.value.outputsText);
  return ok({
    triggerText: outputs.text,
    withheld: outputs.withheld,
    items: items.filter((item) => item !== null),
    variablesText: stringifyJson(await variablesOf(deps, actor, found.value, asked)),
  });
}

/** Of each wanted action the last line that belongs to the chosen rounds. */
function chosenLines(lines: readonly StepLine[], { actions, indexes }: Asked): StepLine[] {
  const wanted = new Map(actions.map((action): [string, StepLine | null] => [action.toLowerCase(), null]));
  for (const line of lines) {
    const key = line.action.toLowerCase();
    if (!wanted.has(key) || line.kind !== "step") continue;
    if (line.indexes.every((index, depth) => index === (indexes[depth] ?? 0))) wanted.set(key, line);
  }
  return [...wanted.values()].filter((line) => line !== null);
}

async function valuesOf({ database }: Deps, { environmentId }: Actor, id: string, line: StepLine) {
  const entry = await database.history.entry(environmentId, id, line.seq);
  const step = presentStep(line);
  if (entry === null || step === null) return null;
  const shown = shownEntry(entry);
  const [inputs, outputs] = [shownValue(shown.inputs), shownValue(shown.outputs)];
  return {
    action: step.action,
    status: step.status,
    code: step.code,
    indexes: step.indexes,
    inputsText: inputs.text,
    outputsText: outputs.text,
    withheld: outputs.withheld ?? inputs.withheld,
  };
}

interface Shown {
  readonly text: string | null;
  readonly withheld: string | null;
}

/** A value as text, unless it is secured or too large. */
export function shownValue(value: Value | undefined): Shown {
  if (value === undefined) return { text: null, withheld: null };
  return isVeiled(value) ? { text: null, withheld: SECURED } : shownText(stringifyJson(value));
}

function shownText(text: string | null): Shown {
  return text !== null && text.length > LONGEST
    ? { text: null, withheld: TOO_LARGE }
    : { text, withheld: null };
}

async function variablesOf(deps: Deps, actor: Actor, run: StoredRun, { before }: Asked) {
  const definition = await definitionOf(deps, run.versionId);
  if (definition === null) return {};
  const [recent] = await deps.database.history.recent(actor.environmentId, [run.id]);
  return variablesAfter(definition, upTo(recent?.entries ?? [], before));
}

function upTo(entries: readonly JournalEntry[], before: string | undefined): readonly JournalEntry[] {
  const at = entries.findIndex((entry) => entry.action.toLowerCase() === before?.toLowerCase());
  return at === -1 ? entries : entries.slice(0, at);
}
