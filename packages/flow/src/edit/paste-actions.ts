import { ok, type Result, said } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { isRecord } from "../tree.ts";
import { allActions } from "../view/definition-index.ts";
import { findCycle } from "../view/run-after.ts";
import { attach, changeBlock, type InsertPoint } from "./block-change.ts";
import { type ActionClip, isActionClip, onlyInnerLinks, withFreshNames } from "./clip.ts";
import { type EditFailure, editFailure, noSuchBlock } from "./edit-failure.ts";
import { resolvePoint } from "./insert-point.ts";
import { withResults } from "./static-results.ts";

export interface Pasted {
  readonly definition: Definition;
  /** The names the pasted actions got, outermost only. */
  readonly names: readonly string[];
  /** New names by lower-case old name, inner actions included; those that kept theirs are not in it. */
  readonly renames: ReadonlyMap<string, string>;
}

/** Puts copied actions into the flow, under names that are free, with the static results they name. */
export function pasteActions(
  definition: Definition,
  clip: ActionClip,
  at: InsertPoint,
): Result<Pasted, EditFailure> {
  if (!isActionClip(clip)) return editFailure("bad-value", said("What you are pasting holds no actions."));
  const point = resolvePoint(definition, at);
  if (!point.ok) return point;
  const group = onlyInnerLinks(clip.actions);
  if (findCycle(group) !== null) {
    return editFailure(
      "would-loop",
      said("The copied actions wait for each other, so they cannot be pasted."),
    );
  }
  const taken = new Set(allActions(definition).map((entry) => entry.name.toLowerCase()));
  const fresh = withFreshNames(group, taken);
  const results = isRecord(clip.results) ? clip.results : {};
  const placed = withResults(definition, fresh.actions, results);
  const next = changeBlock(placed.definition, point.value.block, (actions) =>
    attach(actions, placed.actions, point.value),
  );
  if (next === null) return noSuchBlock(at.block.container, at.block.branch);
  return ok({ definition: next, names: fresh.names, renames: fresh.renames });
}
