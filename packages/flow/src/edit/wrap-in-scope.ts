import type { Value, ValueObject } from "@towpath/expressions";
import { ok, type Result, said } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { actionAt, blockActions } from "../view/definition-index.ts";
import { findCycle, runAfterOf } from "../view/run-after.ts";
import { changeBlock, mergeEntries, withRunAfter } from "./block-change.ts";
import { onlyInnerLinks } from "./clip.ts";
import { type EditFailure, editFailure, noSuchAction } from "./edit-failure.ts";
import { sameBlock } from "./insert-point.ts";
import { checkName, freshName } from "./names.ts";

/**
 * Puts actions of one block into a new Scope that takes their place. The Scope runs after what they ran after, and
 * what ran after any of them runs after the Scope.
 */
export function wrapInScope(
  definition: Definition,
  names: readonly string[],
  scopeName?: string,
): Result<{ definition: Definition; name: string }, EditFailure> {
  const entries = names.map((name) => actionAt(definition, name));
  const missing = entries.indexOf(null);
  if (missing !== -1) return noSuchAction(names[missing] ?? "");
  const known = entries.filter((entry) => entry !== null);
  const block = known[0]?.block;
  if (block === undefined)
    return editFailure("no-such-action", said("Choose at least one action to put into a scope."));
  if (!known.every((entry) => sameBlock(entry.block, block))) {
    return editFailure(
      "not-neighbours",
      said("Only actions of one branch can be put into a scope together."),
    );
  }
  const scope = checkName(definition, scopeName ?? freshName(definition, "Scope"), null);
  if (!scope.ok) return scope;

  const actions = blockActions(definition, block) ?? {};
  const chosen = new Set(known.map((entry) => entry.name));
  const wrapped = wrap(actions, chosen, scope.value);
  if (findCycle(wrapped) !== null) {
    return editFailure(
      "not-neighbours",
      said("Between the chosen actions stands one that was not chosen. Choose it too, or fewer actions."),
    );
  }
  const next = changeBlock(definition, block, () => wrapped);
  return ok({ definition: next ?? definition, name: scope.value });
}

function wrap(actions: ValueObject, chosen: ReadonlySet<string>, scope: string): ValueObject {
  const inner = Object.entries(actions).filter(([name]) => chosen.has(name));
  const lower = new Set([...chosen].map((name) => name.toLowerCase()));
  const outside = inner
    .flatMap(([, action]) => Object.entries(runAfterOf(action)))
    .filter(([after]) => !lower.has(after.toLowerCase()));
  const container: ValueObject = {
    type: "Scope",
    actions: onlyInnerLinks(Object.fromEntries(inner)),
    runAfter: mergeEntries(outside),
  };
  const result: [string, Value][] = [];
  for (const [name, action] of Object.entries(actions)) {
    if (name === inner[0]?.[0]) result.push([scope, container]);
    if (!chosen.has(name)) result.push([name, afterScope(action, lower, scope)]);
  }
  return Object.fromEntries(result);
}

function afterScope(action: Value, chosen: ReadonlySet<string>, scope: string): Value {
  const entries = Object.entries(runAfterOf(action));
  if (!entries.some(([after]) => chosen.has(after.toLowerCase()))) return action;
  return withRunAfter(
    action,
    mergeEntries(
      entries.map(([after, statuses]) => [chosen.has(after.toLowerCase()) ? scope : after, statuses]),
    ),
  );
}
