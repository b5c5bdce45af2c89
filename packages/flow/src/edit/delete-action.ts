import { ok, type Result } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { actionAt } from "../view/definition-index.ts";
import { changeBlock, detach } from "./block-change.ts";
import { type EditFailure, noSuchAction, noSuchBlock } from "./edit-failure.ts";

/** Removes an action with everything inside it; what ran after it runs after what came before it. */
export function deleteAction(definition: Definition, name: string): Result<Definition, EditFailure> {
  const entry = actionAt(definition, name);
  if (entry === null) return noSuchAction(name);
  const next = changeBlock(definition, entry.block, (actions) => detach(actions, entry.name));
  return next === null ? noSuchBlock(entry.block.container, entry.block.branch) : ok(next);
}
