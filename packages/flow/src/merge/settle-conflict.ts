import type { Value } from "@towpath/expressions";
import { ok, type Result } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { deleteAction } from "../edit/delete-action.ts";
import { type EditFailure, noSuchAction } from "../edit/edit-failure.ts";
import { moveAction } from "../edit/move-action.ts";
import { renameAction } from "../edit/rename-action.ts";
import { replaceAction } from "../edit/replace-action.ts";
import { setTrigger } from "../edit/set-trigger.ts";
import { changeAt, isRecord, member, memberKey } from "../tree.ts";
import { actionAt, triggerOf } from "../view/definition-index.ts";
import type { MergeConflict } from "./conflict.ts";
import { same } from "./merge-values.ts";

/** The definition with the chosen side of a conflict in it. */
export function settleConflict(
  definition: Definition,
  conflict: MergeConflict,
  choice: "mine" | "theirs",
): Result<Definition, EditFailure> {
  if (choice === conflict.taken) return ok(definition);
  const value = conflict[choice];
  const { where, path, what } = conflict;
  if (where.kind === "flow") return ok(withValue(definition, path, value));
  if (where.kind === "trigger") return settleTrigger(definition, conflict, value);
  const { name } = where;
  if (what === "deleted-here" || what === "deleted-there") return deleteAction(definition, name);
  if (what === "name") return renameAction(definition, name, String(value));
  if (what === "place") return moveAction(definition, name, pointOf(value));
  const entry = actionAt(definition, name);
  if (entry === null) return noSuchAction(name);
  if (path.length === 0) return replaceAction(definition, name, value ?? {});
  return ok(withValue(definition, [...entry.path, ...path], value));
}

const withValue = (definition: Definition, path: readonly string[], value: Value | undefined): Definition =>
  changeAt(definition, path, () => value) as Definition;

function settleTrigger(
  definition: Definition,
  { what, path }: MergeConflict,
  value: Value | undefined,
): Result<Definition, EditFailure> {
  const trigger = triggerOf(definition);
  if (trigger === null) return ok(definition);
  if (what === "name") return setTrigger(definition, trigger.trigger, String(value));
  const triggers = memberKey(definition, "triggers") ?? "triggers";
  return ok(withValue(definition, [triggers, trigger.name, ...path], value));
}

/** As `MergeConflict` has the values of `place`. */
function pointOf(value: Value | undefined) {
  const { container, branch, after } = isRecord(value) ? value : {};
  return {
    block: {
      container: typeof container === "string" ? container : null,
      branch: typeof branch === "string" ? branch : "actions",
    },
    after: typeof after === "string" ? after : null,
  };
}

/** Whether two definitions agree by now on what the conflict is about, so that nothing is left to choose. */
export function agreeOn(conflict: MergeConflict, one: Definition, other: Definition): boolean {
  return conflict.what === "value" && same(valueAt(one, conflict), valueAt(other, conflict));
}

function valueAt(definition: Definition, { where, path }: MergeConflict): Value | undefined {
  const start =
    where.kind === "flow"
      ? definition
      : where.kind === "trigger"
        ? triggerOf(definition)?.trigger
        : actionAt(definition, where.name)?.action;
  return path.reduce<Value | undefined>((at, key) => (isRecord(at) ? member(at, key) : undefined), start);
}
