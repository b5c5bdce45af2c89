import type { ValueObject } from "@towpath/expressions";
import { ok, type Result, said } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { actionAt, blockActions } from "../view/definition-index.ts";
import { findCycle, runAfterStatus, siblingNames } from "../view/run-after.ts";
import { changeAction, withRunAfter } from "./block-change.ts";
import { type EditFailure, editFailure, noSuchAction } from "./edit-failure.ts";

/** Says what an action runs after, and on which statuses. An empty record makes it start with its block. */
export function setRunAfter(
  definition: Definition,
  name: string,
  runAfter: Readonly<Record<string, readonly string[]>>,
): Result<Definition, EditFailure> {
  const entry = actionAt(definition, name);
  if (entry === null) return noSuchAction(name);
  const siblings = blockActions(definition, entry.block) ?? {};
  const wanted = soundRunAfter(entry.name, runAfter, siblings);
  if (!wanted.ok) return wanted;
  const changed = withRunAfter(entry.action, wanted.value) as ValueObject;
  const cycle = findCycle({ ...siblings, [entry.name]: changed });
  if (cycle !== null && findCycle(siblings) === null) {
    return editFailure(
      "would-loop",
      said("These actions would wait for each other: {loop}. Choose another one.", {
        loop: [...cycle, cycle[0]].join(" → "),
      }),
    );
  }
  return ok(changeAction(definition, entry, () => changed));
}

function soundRunAfter(
  name: string,
  runAfter: Readonly<Record<string, readonly string[]>>,
  siblings: ValueObject,
): Result<ValueObject, EditFailure> {
  const names = siblingNames(siblings);
  const entries: [string, string[]][] = [];
  for (const [after, statuses] of Object.entries(runAfter)) {
    const sibling = names.get(after.toLowerCase());
    if (sibling === undefined || sibling === name) {
      return editFailure(
        "bad-run-after",
        said('"{name}" cannot run after "{after}": it is not beside it in the flow.', { name, after }),
      );
    }
    const known = statuses.map(runAfterStatus);
    if (statuses.length === 0 || known.includes(null)) {
      return editFailure(
        "bad-run-after",
        said('Choose at least one of Succeeded, Failed, Skipped and TimedOut for "{sibling}".', { sibling }),
      );
    }
    entries.push([sibling, known.filter((status) => status !== null)]);
  }
  return ok(Object.fromEntries(entries));
}
