import { ok, type Result, said } from "@towpath/prelude";
import type { BlockRef, Definition } from "../definition.ts";
import { actionAt, blockActions } from "../view/definition-index.ts";
import type { InsertPoint } from "./block-change.ts";
import { type EditFailure, editFailure, noSuchBlock } from "./edit-failure.ts";

/** The point with names in the document's own spelling; fails when its block or its action does not exist. */
export function resolvePoint(definition: Definition, point: InsertPoint): Result<InsertPoint, EditFailure> {
  const actions = blockActions(definition, point.block);
  if (actions === null) return noSuchBlock(point.block.container, point.block.branch);
  if (point.after === null) return ok(point);
  const wanted = point.after.toLowerCase();
  const after = Object.keys(actions).find((name) => name.toLowerCase() === wanted);
  if (after === undefined) {
    return editFailure(
      "no-such-action",
      said('There is no action named "{after}" at this place of the flow.', { after: point.after }),
    );
  }
  return ok({ ...point, after });
}

/** True when the block lies inside the action, at any depth. */
export function isInside(definition: Definition, block: BlockRef, action: string): boolean {
  const wanted = action.toLowerCase();
  let at: BlockRef | undefined = block;
  while (at !== undefined && at.container !== null) {
    if (at.container.toLowerCase() === wanted) return true;
    at = actionAt(definition, at.container)?.block;
  }
  return false;
}

export function sameBlock(left: BlockRef, right: BlockRef): boolean {
  return (
    left.container?.toLowerCase() === right.container?.toLowerCase() &&
    left.branch.toLowerCase() === right.branch.toLowerCase()
  );
}
