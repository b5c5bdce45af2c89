import { ok, type Result, said } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { actionAt } from "../view/definition-index.ts";
import { attach, changeBlock, detach, type InsertPoint } from "./block-change.ts";
import { type EditFailure, editFailure, noSuchAction, noSuchBlock } from "./edit-failure.ts";
import { isInside, resolvePoint, sameBlock } from "./insert-point.ts";

/** Takes an action out of its place and puts it at another one, with everything inside it. */
export function moveAction(
  definition: Definition,
  name: string,
  at: InsertPoint,
): Result<Definition, EditFailure> {
  const entry = actionAt(definition, name);
  if (entry === null) return noSuchAction(name);
  const point = resolvePoint(definition, at);
  if (!point.ok) return point;
  if (isInside(definition, point.value.block, entry.name)) {
    return editFailure("inside-itself", said('"{name}" cannot be moved into itself.', { name: entry.name }));
  }
  if (point.value.after === entry.name && sameBlock(point.value.block, entry.block)) return ok(definition);

  const without = changeBlock(definition, entry.block, (actions) => detach(actions, entry.name));
  if (without === null) return noSuchBlock(entry.block.container, entry.block.branch);
  const next = changeBlock(without, point.value.block, (actions) =>
    attach(actions, { [entry.name]: entry.action }, point.value),
  );
  return next === null ? noSuchBlock(at.block.container, at.block.branch) : ok(next);
}
