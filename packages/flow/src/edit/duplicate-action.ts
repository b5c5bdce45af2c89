import { ok, type Result } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { actionAt } from "../view/definition-index.ts";
import { copyActions } from "./copy-actions.ts";
import { type EditFailure, noSuchAction } from "./edit-failure.ts";
import { pasteActions } from "./paste-actions.ts";

/** Puts a copy of an action, with everything inside it, right behind it. */
export function duplicateAction(
  definition: Definition,
  name: string,
): Result<{ definition: Definition; name: string }, EditFailure> {
  const entry = actionAt(definition, name);
  if (entry === null) return noSuchAction(name);
  const clip = copyActions(definition, [entry.name]);
  if (!clip.ok) return clip;
  const pasted = pasteActions(definition, clip.value, { block: entry.block, after: entry.name });
  if (!pasted.ok) return pasted;
  return ok({ definition: pasted.value.definition, name: pasted.value.names[0] ?? entry.name });
}
