import type { ValueObject } from "@towpath/expressions";
import { checkDefinition, type Definition, type Problem, triggerOf } from "@towpath/flow";
import { fail, ok, type Said, said } from "@towpath/prelude";
import { scheduleFor, scheduleProblem } from "@towpath/triggers";
import type { Actor } from "../actor.ts";
import { batchProblems } from "../batch-problems.ts";
import { childFlowProblems } from "../child-flow-problems.ts";
import { connectionProblems, operationsOfBindings } from "../connection-problems.ts";
import type { Deps } from "../deps.ts";
import { missingArtifacts } from "../missing-artifacts.ts";
import { presentFlow } from "../present-flow.ts";
import { readDefinition, readParameters } from "../read-definition.ts";
import { tell } from "../tell.ts";
import { type Binding, findBindings } from "./bind-connections.ts";
import { findFlow } from "./read-flows.ts";
import { orStale } from "./save-draft.ts";

/** Makes the draft the version that is live. Errors of the checker block it; warnings do not. */
export async function publishFlow(
  deps: Deps,
  actor: Actor,
  given: { id: string; revision: number; name?: string | undefined; note?: string | undefined },
) {
  const found = await findFlow(deps, actor, given.id);
  if (!found.ok) return found;
  const { revision, definitionText, parametersText } = found.value;
  // What was checked must be what is published: the store compares this same revision once more.
  if (revision !== given.revision) return fail({ kind: "stale" as const, revision });
  const read = readDefinition(definitionText);
  if (!read.ok) return read;
  const values = readParameters(parametersText);
  if (!values.ok) return values;
  const bindings = await findBindings(deps, actor, given.id);
  if (!bindings.ok) return bindings;
  const checked = checkDefinition(read.value, {
    runnable: true,
    operations: operationsOfBindings(bindings.value),
    parameterValues: values.value,
    inlineCode: deps.inlineCode,
  }).filter(({ severity }) => severity === "error");
  const isTold = checked.some(({ path }) => path.startsWith("/triggers/"));
  const errors = [
    ...checked,
    ...(await batchProblems(deps, actor, given.id, read.value)),
    // What the checker found of the trigger is not told a second time in other words.
    ...(isTold ? [] : scheduleProblems(read.value, deps.now(), values.value)),
    ...(await childFlowProblems(deps, actor, given.id, read.value)),
    ...connectionProblems(bindings.value, read.value),
    ...(await missingArtifacts(deps, actor, found.value, read.value)),
  ];
  if (errors.length > 0) {
    return fail({
      kind: "blocked" as const,
      ...unsolved(errors.length),
      problems: errors,
    });
  }
  const published = await deps.database.flows.publish(actor.environmentId, given.id, revision, {
    userId: actor.user.id,
    name: given.name ?? "",
    note: given.note?.trim() ?? "",
    schedule: scheduleFor(read.value, deps.now(), values.value),
    connectors: connectorVersions(bindings.value),
  });
  const stored = await orStale(deps, actor, given.id, published);
  if (!stored.ok) return stored;
  await tell(deps, "flow", given.id);
  return ok(await presentFlow(deps, stored.value));
}

const unsolved = (count: number): Said =>
  count === 1
    ? said("One problem has to be solved before this flow can be published. Your draft is saved.")
    : said("{count} problems have to be solved before this flow can be published. Your draft is saved.", {
        count,
      });

/** A new version of a connector does not change what a published flow does: it keeps those of this moment. */
function connectorVersions(bindings: readonly Binding[]): Record<string, string> {
  const used = bindings.flatMap(({ connector }) => connector ?? []);
  return Object.fromEntries(used.map(({ name, version }) => [name, version.id]));
}

/** What only shows when the parameters have their values: a time zone nobody knows, an interval beyond its bound. */
function scheduleProblems(definition: Definition, nowMs: number, values: ValueObject): Problem[] {
  const message = scheduleProblem(definition, nowMs, values);
  if (message === null) return [];
  const name = triggerOf(definition)?.name ?? "";
  const path = `/triggers/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  return [{ severity: "error", code: "bad-recurrence", path, message }];
}
