import { ok, type Result } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { actionAt, allActions } from "../view/definition-index.ts";
import { type ActionClip, onlyInnerLinks } from "./clip.ts";
import { type EditFailure, editFailure, noSuchAction } from "./edit-failure.ts";
import { isInside } from "./insert-point.ts";

/** Takes a copy of actions, with everything inside them, in the order of the document. */
export function copyActions(
  definition: Definition,
  names: readonly string[],
): Result<ActionClip, EditFailure> {
  if (names.length === 0) return editFailure("no-such-action", "Choose at least one action to copy.");
  const missing = names.find((name) => actionAt(definition, name) === null);
  if (missing !== undefined) return noSuchAction(missing);
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  const chosen = allActions(definition).filter(
    (entry) =>
      wanted.has(entry.name.toLowerCase()) &&
      // What lies inside another chosen action travels with it.
      !names.some((name) => isInside(definition, entry.block, name)),
  );
  const actions = Object.fromEntries(chosen.map((entry) => [entry.name, entry.action]));
  return ok({ kind: "towpath-actions", actions: onlyInnerLinks(actions) });
}
