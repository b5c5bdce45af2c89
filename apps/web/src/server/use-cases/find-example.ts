import { stepHost } from "@towpath/connectors";
import type { RecentRun, StoredRun } from "@towpath/db";
import { type JournalEntry, shownEntry } from "@towpath/engine";
import type { ValueObject } from "@towpath/expressions";
import { actionAt, allActions, type Definition, parseDefinition } from "@towpath/flow";
import { ok } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import { isoTime } from "../iso-time.ts";
import { definitionOf } from "../version-definitions.ts";
import { findFlow } from "./read-flows.ts";
import { shownValue } from "./read-run-values.ts";

const LOOK_INTO = 30;

/**
 * The latest success of the step itself, else of a step of the same kind in another flow of the environment: what its
 * inputs and outputs look like here is better help than any made-up sample.
 */
export async function findExample(deps: Deps, actor: Actor, { id, action }: { id: string; action: string }) {
  const found = await findFlow(deps, actor, id);
  if (!found.ok) return found;
  const parsed = parseDefinition(found.value.definitionText);
  const step = parsed.ok ? actionAt(parsed.value, action)?.action : undefined;
  const own = await search(deps, actor, { flowId: id }, () => [action]);
  if (own !== null || step === undefined) return ok({ example: own });
  const wanted = kindOf(step);
  const example = await search(deps, actor, {}, (definition) =>
    allActions(definition).flatMap((entry) => (kindOf(entry.action) === wanted ? [entry.name] : [])),
  );
  return ok({ example: example === null ? null : { ...example, isSameFlow: false } });
}

/** Steps of one kind have the same fields: of a connector only those that call the same operation. */
function kindOf(step: ValueObject): string {
  const host = stepHost(step);
  return [step.type, step.kind ?? "", host?.connectorName ?? "", host?.operationId ?? ""]
    .join(" ")
    .toLowerCase();
}

async function search(
  deps: Deps,
  { environmentId }: Actor,
  filter: { readonly flowId?: string },
  namesIn: (definition: Definition) => readonly string[],
) {
  const { items } = await deps.database.history.list(environmentId, { ...filter, limit: LOOK_INTO });
  const ended = items.filter(({ endedAt }) => endedAt !== null);
  const recent = await deps.database.history.recent(
    environmentId,
    ended.map((run) => run.id),
  );
  for (const run of recent) {
    const definition = await definitionOf(deps, run.versionId);
    const names = definition === null ? [] : namesIn(definition);
    const entry = names.length === 0 ? undefined : successIn(run, names);
    const of = ended.find((one) => one.id === run.id);
    if (entry !== undefined && of !== undefined) return presentExample(of, entry);
  }
  return null;
}

function successIn({ entries }: RecentRun, names: readonly string[]): JournalEntry | undefined {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  return entries.find(
    (entry) =>
      entry.kind === "step" && entry.status === "Succeeded" && wanted.has(entry.action.toLowerCase()),
  );
}

function presentExample(run: StoredRun, entry: JournalEntry) {
  const shown = shownEntry(entry);
  const [inputs, outputs] = [shownValue(shown.inputs), shownValue(shown.outputs)];
  return {
    flowName: run.flowName,
    isSameFlow: true,
    runId: run.id,
    action: entry.action,
    at: isoTime(entry.at),
    inputsText: inputs.text,
    outputsText: outputs.text,
    withheld: outputs.withheld ?? inputs.withheld,
  };
}
