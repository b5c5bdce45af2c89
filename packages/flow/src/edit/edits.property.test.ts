import { stringifyJson } from "@towpath/expressions";
import fc from "fast-check";
import { expect, test } from "vitest";
import { OPERATIONS } from "../catalogue/operations.ts";
import { type BlockRef, type Definition, emptyDefinition, ROOT_BLOCK } from "../definition.ts";
import { parseDefinition } from "../text/parse-definition.ts";
import { rewriteText } from "../text/rewrite-text.ts";
import { sameValue } from "../tree.ts";
import { blocksOf } from "../view/blocks.ts";
import { allActions, blockActions } from "../view/definition-index.ts";
import { flowGraph } from "../view/flow-graph.ts";
import { findCycle, runAfterOf, siblingNames } from "../view/run-after.ts";
import { addAction } from "./add-action.ts";
import { copyActions } from "./copy-actions.ts";
import { deleteAction } from "./delete-action.ts";
import { duplicateAction } from "./duplicate-action.ts";
import { moveAction } from "./move-action.ts";
import { pasteActions } from "./paste-actions.ts";
import { renameAction } from "./rename-action.ts";
import { setRunAfter } from "./set-run-after.ts";
import { wrapInScope } from "./wrap-in-scope.ts";

const ACTIONS = OPERATIONS.filter((spec) => spec.role === "action");

/** An edit as numbers, applied to whatever the flow holds by then. */
const anEdit = fc.record({
  verb: fc.constantFrom("add", "delete", "move", "rename", "duplicate", "paste", "link", "wrap"),
  which: fc.nat(),
  other: fc.nat(),
  place: fc.nat(),
  parallel: fc.boolean(),
  name: fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom("a", "B", "'", "1", "__proto__") }),
});
type Edit = typeof anEdit extends fc.Arbitrary<infer T> ? T : never;

function blocks(definition: Definition): BlockRef[] {
  return [ROOT_BLOCK, ...allActions(definition).flatMap(({ name, action }) => blocksOf(name, action))];
}

const pick = <T>(items: readonly T[], index: number): T | undefined =>
  items[index % Math.max(items.length, 1)];

function apply(definition: Definition, edit: Edit): Definition {
  const entries = allActions(definition);
  const block = pick(blocks(definition), edit.place) ?? ROOT_BLOCK;
  const names = Object.keys(blockActions(definition, block) ?? {});
  const at = { block, after: pick([null, ...names], edit.other) ?? null, parallel: edit.parallel };
  const name = pick(entries, edit.which)?.name ?? "";
  const other = pick(entries, edit.other)?.name ?? "";
  const result = run();
  if (!result.ok) return definition;
  return "definition" in result.value && "name" in result.value
    ? (result.value.definition as Definition)
    : (result.value as Definition);

  function run() {
    switch (edit.verb) {
      case "add":
        return addAction(definition, { spec: pick(ACTIONS, edit.which) ?? (ACTIONS[0] as never), at });
      case "delete":
        return deleteAction(definition, name);
      case "move":
        return moveAction(definition, name, at);
      case "rename":
        return renameAction(definition, name, edit.name);
      case "duplicate":
        return duplicateAction(definition, name);
      case "paste": {
        const clip = copyActions(definition, [name, other]);
        if (!clip.ok) return clip;
        const pasted = pasteActions(definition, clip.value, at);
        return pasted.ok ? { ok: true as const, value: pasted.value.definition } : pasted;
      }
      case "link":
        return setRunAfter(definition, name, { [other]: ["Failed", "Succeeded"] });
      case "wrap":
        return wrapInScope(definition, [name, other]);
    }
  }
}

function expectSound(definition: Definition): void {
  for (const block of blocks(definition)) {
    const actions = blockActions(definition, block) ?? {};
    expect(findCycle(actions)).toBeNull();
    const siblings = siblingNames(actions);
    for (const action of Object.values(actions)) {
      for (const name of Object.keys(runAfterOf(action))) expect(siblings.has(name.toLowerCase())).toBe(true);
    }
  }
  const names = allActions(definition).map((entry) => entry.name.toLowerCase());
  expect(new Set(names).size).toBe(names.length);
}

test("any sequence of edits keeps links sound, names apart, and every earlier state as it was", () => {
  fc.assert(
    fc.property(fc.array(anEdit, { minLength: 1, maxLength: 25 }), (edits) => {
      let definition: Definition = emptyDefinition();
      for (const edit of edits) {
        const before = stringifyJson(definition);
        const next = apply(definition, edit);
        expect(stringifyJson(definition)).toBe(before);
        expectSound(next);
        definition = next;
      }
      const graph = flowGraph(definition);
      expect(graph.root.actions).toHaveLength(Object.keys(definition.actions as object).length);
    }),
    { numRuns: 150 },
  );
});

test("rewriting a text gives the edited definition, whatever the layout of the text", () => {
  fc.assert(
    fc.property(
      fc.array(anEdit, { minLength: 1, maxLength: 12 }),
      fc.nat(12),
      fc.constantFrom(0, 1, 2, 4),
      (edits, kept, indent) => {
        const start = edits.slice(0, kept).reduce(apply, emptyDefinition());
        const text = stringifyJson(start, indent);
        const next = edits.slice(kept).reduce(apply, start);
        const parsed = parseDefinition(rewriteText(text, next));
        expect(parsed.ok && sameValue(parsed.value, next)).toBe(true);
      },
    ),
    { numRuns: 150 },
  );
});
