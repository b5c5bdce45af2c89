import { ok, type Result } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { isRecord, withKeyRenamed } from "../tree.ts";
import { actionAt } from "../view/definition-index.ts";
import { changeBlock, relinked } from "./block-change.ts";
import { type EditFailure, noSuchAction } from "./edit-failure.ts";
import { checkName } from "./names.ts";
import { withNotesFollowing } from "./notes.ts";
import { renameReferences } from "./rename-references.ts";

/** Gives an action another name; `runAfter` and every expression that speaks of it follow. */
export function renameAction(
  definition: Definition,
  from: string,
  to: string,
): Result<Definition, EditFailure> {
  const entry = actionAt(definition, from);
  if (entry === null) return noSuchAction(from);
  const name = checkName(definition, to, entry.name);
  if (!name.ok) return name;
  if (name.value === entry.name) return ok(definition);

  const renamed = changeBlock(definition, entry.block, (actions) => {
    const linked = Object.fromEntries(
      Object.entries(actions).map(([other, action]) => [
        other,
        isRecord(action) ? relinked(other, action, entry.name, [name.value]) : action,
      ]),
    );
    return withKeyRenamed(linked, entry.name, name.value);
  });
  const renames = new Map([[entry.name.toLowerCase(), name.value]]);
  return ok(withNotesFollowing(renameReferences(renamed ?? definition, renames), renames));
}
