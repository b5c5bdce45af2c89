import type { RecentRun } from "@towpath/db";
import { type JournalEntry, shownEntry, shownTriggerOutputs } from "@towpath/engine";
import { stringifyJson, type Value } from "@towpath/expressions";
import { ok } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import { LastUsed } from "../last-used.ts";
import { SeenShape } from "../seen-shape.ts";
import { isVeiled } from "../veiled-value.ts";
import { definitionOf } from "../version-definitions.ts";
import { findFlow } from "./read-flows.ts";

const LOOK_INTO = 50;
/** Rounds of one step that are looked at, of each run. */
const MOST_ROUNDS = 20;
const MOST_STEPS = 300;
/** Characters of all schemas together. */
const LONGEST = 1_000_000;

interface Seen {
  readonly runs: number;
  readonly items: readonly {
    readonly action: string | null;
    readonly samples: number;
    readonly inLoop: boolean;
    readonly schemaText: string;
  }[];
}

const KEPT = 100;
const known = new LastUsed<string, { seen?: Seen }>(KEPT);

/** The shapes that steps gave in the last runs that ended, and how often each part of them was empty. */
export async function readSeen(deps: Deps, actor: Actor, id: string) {
  const found = await findFlow(deps, actor, id);
  if (!found.ok) return found;
  const { items } = await deps.database.history.list(actor.environmentId, { flowId: id, limit: LOOK_INTO });
  const runIds = items.filter(({ endedAt }) => endedAt !== null).map((run) => run.id);
  // What ended runs recorded never changes: only a new one makes this worth working out again.
  const key = [actor.environmentId, ...runIds].join(" ");
  // A look that failed leaves the place empty: it is tried again.
  const place = known.get(key, () => ({}));
  place.seen ??= await seenIn(deps, await deps.database.history.recent(actor.environmentId, runIds));
  return ok({ runs: place.seen.runs, items: [...place.seen.items] });
}

interface Step {
  readonly action: string | null;
  readonly shape: SeenShape;
  inLoop: boolean;
}

async function seenIn(deps: Deps, runs: readonly RecentRun[]): Promise<Seen> {
  const steps = new Map<string | null, Step>();
  const stepOf = (action: string | null): Step | null => {
    const key = action?.toLowerCase() ?? null;
    const present = steps.get(key);
    if (present !== undefined || steps.size >= MOST_STEPS) return present ?? null;
    const made: Step = { action, shape: new SeenShape(), inLoop: false };
    steps.set(key, made);
    return made;
  };
  for (const run of runs) {
    const outputs = await triggerOutputs(deps, run);
    if (outputs !== undefined && !isVeiled(outputs)) stepOf(null)?.shape.add(outputs);
    addSteps(run, stepOf);
  }
  return { runs: runs.length, items: presented([...steps.values()]) };
}

/** As many steps as a page can use: what is kept in memory stays small, whatever flows give. */
function presented(steps: readonly Step[]): Seen["items"] {
  const items: Seen["items"][number][] = [];
  let length = 0;
  for (const { action, shape, inLoop } of steps) {
    const schemaText = stringifyJson(shape.schema());
    length += schemaText.length;
    if (length > LONGEST) break;
    items.push({ action, samples: shape.samples, inLoop, schemaText });
  }
  return items;
}

async function triggerOutputs(deps: Deps, { trigger, versionId }: RecentRun): Promise<Value | undefined> {
  if (trigger?.outputs === undefined) return undefined;
  const definition = await definitionOf(deps, versionId);
  return definition === null ? undefined : shownTriggerOutputs(definition, trigger.outputs);
}

/** Only what succeeded counts: an error has another shape than what was asked for. */
function addSteps({ entries }: RecentRun, stepOf: (action: string) => Step | null): void {
  const rounds = new Map<string, number>();
  for (const entry of entries) {
    const outputs = shownOutputs(entry);
    const step = outputs === undefined ? null : stepOf(entry.action);
    if (step === null || outputs === undefined) continue;
    const round = (rounds.get(entry.action) ?? 0) + 1;
    rounds.set(entry.action, round);
    if (round > MOST_ROUNDS) continue;
    if (entry.indexes.length > 0) step.inLoop = true;
    step.shape.add(outputs);
  }
}

function shownOutputs(entry: JournalEntry): Value | undefined {
  if (entry.kind !== "step" || entry.status !== "Succeeded") return undefined;
  const { outputs } = shownEntry(entry);
  return isVeiled(outputs) ? undefined : outputs;
}
