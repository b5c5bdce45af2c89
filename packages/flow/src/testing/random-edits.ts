import fc from "fast-check";
import { OPERATIONS } from "../catalogue/operations.ts";
import { type BlockRef, type Definition, emptyDefinition, ROOT_BLOCK } from "../definition.ts";
import { addAction } from "../edit/add-action.ts";
import { deleteAction } from "../edit/delete-action.ts";
import { duplicateAction } from "../edit/duplicate-action.ts";
import { moveAction } from "../edit/move-action.ts";
import { renameAction } from "../edit/rename-action.ts";
import { setMember } from "../edit/set-member.ts";
import { setRunAfter } from "../edit/set-run-after.ts";
import { wrapInScope } from "../edit/wrap-in-scope.ts";
import { blocksOf } from "../view/blocks.ts";
import { allActions, blockActions } from "../view/definition-index.ts";

const ACTIONS = OPERATIONS.filter((spec) => spec.role === "action");

const VERBS = [
  "add",
  "add",
  "add",
  "delete",
  "move",
  "rename",
  "duplicate",
  "link",
  "wrap",
  "set",
  "set",
] as const;

/** An edit as numbers, applied to whatever the flow holds by then. */
export const anyEdit = fc.record({
  verb: fc.constantFrom(...VERBS),
  which: fc.nat(60),
  other: fc.nat(60),
  place: fc.nat(60),
  parallel: fc.boolean(),
  name: fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom("a", "B", "'", "1", "__proto__") }),
});
export type AnyEdit = typeof anyEdit extends fc.Arbitrary<infer T> ? T : never;

const pick = <T>(items: readonly T[], index: number): T | undefined =>
  items[index % Math.max(items.length, 1)];

export function allBlocks(definition: Definition): BlockRef[] {
  return [ROOT_BLOCK, ...allActions(definition).flatMap(({ name, action }) => blocksOf(name, action))];
}

/** The definition after an edit; the same one where it cannot be made. */
export function applyEdit(definition: Definition, edit: AnyEdit): Definition {
  const next = tryEdit(definition, edit);
  if (!next.ok) return definition;
  const { value } = next;
  return "definition" in value && "name" in value ? (value.definition as Definition) : (value as Definition);
}

function tryEdit(definition: Definition, edit: AnyEdit) {
  const entries = allActions(definition);
  const block = pick(allBlocks(definition), edit.place) ?? ROOT_BLOCK;
  const names = Object.keys(blockActions(definition, block) ?? {});
  const at = { block, after: pick([null, ...names], edit.other) ?? null, parallel: edit.parallel };
  const name = pick(entries, edit.which)?.name ?? "";
  const other = pick(entries, edit.other)?.name ?? "";
  switch (edit.verb) {
    case "add":
      return addAction(definition, { spec: pick(ACTIONS, edit.which) ?? (ACTIONS[0] as never), at });
    case "duplicate":
      return duplicateAction(definition, name);
    case "wrap":
      return wrapInScope(definition, [name, other]);
    case "delete":
      return deleteAction(definition, name);
    case "move":
      return moveAction(definition, name, at);
    case "rename":
      return renameAction(definition, name, edit.name);
    case "link":
      return setRunAfter(definition, name, { [other]: ["Failed", "Succeeded"] });
    case "set":
      return setMember(definition, { kind: "action", name }, ["inputs", `m${edit.other % 3}`], edit.place);
  }
}

/** A flow, and the two it became in other hands. */
export const aFork = fc
  .tuple(
    fc.array(anyEdit, { maxLength: 14 }),
    fc.array(anyEdit, { maxLength: 6 }),
    fc.array(anyEdit, { maxLength: 6 }),
  )
  .map(([common, mine, theirs]) => {
    const base = common.reduce(applyEdit, emptyDefinition());
    return { base, mine: mine.reduce(applyEdit, base), theirs: theirs.reduce(applyEdit, base) };
  });
