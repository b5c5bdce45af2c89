import type { Value, ValueObject } from "@towpath/expressions";
import { ok, type Result, said } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { isRecord } from "../tree.ts";
import { blocksOf } from "../view/blocks.ts";
import { actionAt, allActions, blockActions } from "../view/definition-index.ts";
import { findCycle, runAfterOf, siblingNames } from "../view/run-after.ts";
import { changeAction } from "./block-change.ts";
import { type EditFailure, editFailure, noSuchAction } from "./edit-failure.ts";
import { innerNames } from "./names.ts";

/** Puts another JSON object in an action's place, as typed in its code view. */
export function replaceAction(
  definition: Definition,
  name: string,
  value: Value,
): Result<Definition, EditFailure> {
  const entry = actionAt(definition, name);
  if (entry === null) return noSuchAction(name);
  if (!isRecord(value)) return editFailure("bad-value", said("An action is a JSON object, in braces."));
  const siblings = blockActions(definition, entry.block) ?? {};
  const links = brokenLinks({ ...siblings, [entry.name]: value }, [entry.name]);
  if (links !== null) return links;
  const inner = brokenInside(entry.name, value);
  if (inner !== null) return inner;
  const clash = nameClash(definition, entry.name, entry.action, value);
  if (clash !== null) {
    return editFailure(
      "name-taken",
      said('There would be two actions named "{clash}". Choose another name.', { clash }),
    );
  }
  return ok(changeAction(definition, entry, () => value));
}

type Refusal = ReturnType<typeof editFailure>;

function brokenLinks(actions: ValueObject, names: readonly string[]): Refusal | null {
  const siblings = siblingNames(actions);
  for (const name of names) {
    const unknown = Object.keys(runAfterOf(actions[name])).find(
      (after) => !siblings.has(after.toLowerCase()),
    );
    if (unknown !== undefined) {
      return editFailure(
        "bad-run-after",
        said('"{name}" runs after "{unknown}", which is not beside it in the flow.', { name, unknown }),
      );
    }
  }
  const cycle = findCycle(actions);
  if (cycle === null || !cycle.some((name) => names.includes(name))) return null;
  return editFailure(
    "would-loop",
    said("These actions would wait for each other: {loop}.", { loop: cycle.join(" → ") }),
  );
}

function brokenInside(name: string, action: ValueObject): Refusal | null {
  for (const block of blocksOf(name, action)) {
    const broken = brokenLinks(block.actions, Object.keys(block.actions));
    if (broken !== null) return broken;
    for (const [inner, value] of Object.entries(block.actions)) {
      const deeper = isRecord(value) ? brokenInside(inner, value) : notAnAction(inner);
      if (deeper !== null) return deeper;
    }
  }
  return null;
}

const notAnAction = (name: string): Refusal =>
  editFailure("bad-value", said('"{name}" is not an action: an action is a JSON object.', { name }));

function nameClash(definition: Definition, name: string, old: Value, next: Value): string | null {
  const leaving = new Set(innerNames(name, old).map((inner) => inner.toLowerCase()));
  const taken = new Set(
    allActions(definition)
      .map((entry) => entry.name.toLowerCase())
      .filter((other) => !leaving.has(other)),
  );
  for (const inner of innerNames(name, next)) {
    if (taken.has(inner.toLowerCase())) return inner;
    taken.add(inner.toLowerCase());
  }
  return null;
}
