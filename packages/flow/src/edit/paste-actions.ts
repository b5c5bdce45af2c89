import { ok, type Result } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { allActions } from "../view/definition-index.ts";
import { findCycle } from "../view/run-after.ts";
import { attach, changeBlock, type InsertPoint } from "./block-change.ts";
import { type ActionClip, isActionClip, onlyInnerLinks, withFreshNames } from "./clip.ts";
import { type EditFailure, editFailure, noSuchBlock } from "./edit-failure.ts";
import { resolvePoint } from "./insert-point.ts";

/**
 * Puts copied actions into the flow, under names that are free.
 *
 * @returns the new definition and the names the pasted actions got
 */
export function pasteActions(
  definition: Definition,
  clip: ActionClip,
  at: InsertPoint,
): Result<{ definition: Definition; names: readonly string[] }, EditFailure> {
  if (!isActionClip(clip)) return editFailure("bad-value", "What you are pasting holds no actions.");
  const point = resolvePoint(definition, at);
  if (!point.ok) return point;
  const group = onlyInnerLinks(clip.actions);
  if (findCycle(group) !== null) {
    return editFailure("would-loop", "The copied actions wait for each other, so they cannot be pasted.");
  }
  const taken = new Set(allActions(definition).map((entry) => entry.name.toLowerCase()));
  const fresh = withFreshNames(group, taken);
  const next = changeBlock(definition, point.value.block, (actions) =>
    attach(actions, fresh.actions, point.value),
  );
  if (next === null) return noSuchBlock(at.block.container, at.block.branch);
  return ok({ definition: next, names: fresh.names });
}
