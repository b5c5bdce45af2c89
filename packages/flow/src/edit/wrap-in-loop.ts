import type { ValueObject } from "@towpath/expressions";
import { ok, type Result, said } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { actionAt, typeOf } from "../view/definition-index.ts";
import { runAfterOf } from "../view/run-after.ts";
import { changeBlock, relinked, withRunAfter } from "./block-change.ts";
import { type EditFailure, editFailure, noSuchAction } from "./edit-failure.ts";
import { freshName } from "./names.ts";

/** Variables are for the whole run: no loop may hold what makes one. */
const NEVER_INSIDE = new Set(["initializevariable"]);

/**
 * Puts an action into a new loop over a list. The loop takes the action's place: it runs after what that ran after,
 * and what ran after the action runs after the loop.
 *
 * @param list an expression without its `@`
 */
export function wrapInLoop(
  definition: Definition,
  name: string,
  list: string,
): Result<{ definition: Definition; name: string }, EditFailure> {
  const entry = actionAt(definition, name);
  if (entry === null) return noSuchAction(name);
  if (NEVER_INSIDE.has(typeOf(entry.action).type.toLowerCase())) {
    return editFailure(
      "inside-itself",
      said('"{name}" makes a variable, which no loop can hold.', { name: entry.name }),
    );
  }
  const loop = freshName(definition, "For_each");
  const container: ValueObject = {
    type: "Foreach",
    foreach: `@${list}`,
    actions: { [entry.name]: withRunAfter(entry.action, {}) },
    runAfter: runAfterOf(entry.action),
  };
  const wrapped = changeBlock(definition, entry.block, (actions) =>
    Object.fromEntries(
      Object.entries(actions).map(([other, action]) =>
        other === entry.name ? [loop, container] : [other, relinked(other, action, entry.name, [loop])],
      ),
    ),
  );
  return ok({ definition: wrapped ?? definition, name: loop });
}
