import { ok, type Result } from "@towpath/prelude";
import type { OperationSpec } from "../catalogue/catalogue.ts";
import type { Definition } from "../definition.ts";
import { attach, changeBlock, type InsertPoint } from "./block-change.ts";
import { type EditFailure, noSuchBlock } from "./edit-failure.ts";
import { resolvePoint } from "./insert-point.ts";
import { checkName, freshName } from "./names.ts";

/**
 * Puts a new action into the flow as its catalogue entry starts it.
 *
 * @returns the new definition and the name the action got: `name` where given, else a free one
 */
export function addAction(
  definition: Definition,
  added: { readonly spec: OperationSpec; readonly at: InsertPoint; readonly name?: string },
): Result<{ definition: Definition; name: string }, EditFailure> {
  const wanted = checkName(definition, added.name ?? freshName(definition, added.spec.defaultName), null);
  if (!wanted.ok) return wanted;
  const point = resolvePoint(definition, added.at);
  if (!point.ok) return point;
  const name = wanted.value;
  const next = changeBlock(definition, point.value.block, (actions) =>
    attach(actions, { [name]: structuredClone(added.spec.template) }, point.value),
  );
  if (next === null) return noSuchBlock(added.at.block.container, added.at.block.branch);
  return ok({ definition: next, name });
}
