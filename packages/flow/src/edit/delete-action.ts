import { ok, type Result } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { actionAt, blockActions } from "../view/definition-index.ts";
import { predecessorsOf } from "../view/run-after.ts";
import { changeBlock, detach } from "./block-change.ts";
import { type EditFailure, noSuchAction, noSuchBlock } from "./edit-failure.ts";
import { innerNames } from "./names.ts";
import { withNotesFollowing } from "./notes.ts";

/** Removes an action with everything inside it; what ran after it runs after what came before it. */
export function deleteAction(definition: Definition, name: string): Result<Definition, EditFailure> {
  const entry = actionAt(definition, name);
  if (entry === null) return noSuchAction(name);
  const next = changeBlock(definition, entry.block, (actions) => detach(actions, entry.name));
  if (next === null) return noSuchBlock(entry.block.container, entry.block.branch);
  const gone = [entry.name, ...innerNames(entry.name, entry.action)];
  const before = predecessorsOf(blockActions(definition, entry.block) ?? {}).get(entry.name)?.[0];
  const renames = new Map(gone.map((other) => [other.toLowerCase(), null]));
  return ok(withNotesFollowing(next, renames, before ?? entry.block.container));
}
