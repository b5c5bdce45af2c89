import fc from "fast-check";
import { expect, test } from "vitest";
import type { Definition } from "../definition.ts";
import { aFork, allBlocks } from "../testing/random-edits.ts";
import { sameValue } from "../tree.ts";
import { allActions, blockActions } from "../view/definition-index.ts";
import { findCycle, runAfterOf, siblingNames } from "../view/run-after.ts";
import { mergeDefinitions } from "./merge-definitions.ts";
import { settleConflict } from "./settle-conflict.ts";

const RUNS = { numRuns: 60 };
const namesOf = (definition: Definition) => allActions(definition).map(({ name }) => name.toLowerCase());

/** Names of one side that the other did not delete. */
function notDeleted(base: Definition, side: Definition, other: Definition): string[] {
  const [before, there] = [new Set(namesOf(base)), new Set(namesOf(other))];
  const names = allActions(side).map(({ name }) => name);
  return names.filter((name) => !before.has(name.toLowerCase()) || there.has(name.toLowerCase()));
}

test("a merge with nothing is the other side", () => {
  fc.assert(
    fc.property(aFork, ({ base, mine }) => {
      expect(mergeDefinitions(base, mine, base)).toMatchObject({ definition: mine, conflicts: [] });
      expect(mergeDefinitions(base, base, mine)).toMatchObject({ definition: mine, conflicts: [] });
      expect(mergeDefinitions(base, mine, mine)).toMatchObject({ definition: mine, conflicts: [] });
    }),
    RUNS,
  );
});

test("no action goes that a side did not delete, and none that the other side changed", () => {
  fc.assert(
    fc.property(aFork, ({ base, mine, theirs }) => {
      const { definition, renamed, conflicts } = mergeDefinitions(base, mine, theirs);
      const now = new Map([...renamed].map(([from, to]) => [from.toLowerCase(), to.toLowerCase()]));
      // Of an action that both renamed, theirs is the name that mine took the place of.
      const others = new Set(conflicts.map(({ what, theirs: name }) => (what === "name" ? name : null)));
      const wanted = [
        ...notDeleted(base, mine, theirs).map((name) => now.get(name.toLowerCase()) ?? name),
        ...notDeleted(base, theirs, mine).filter((name) => !others.has(name)),
      ];
      expect(namesOf(definition)).toEqual(
        expect.arrayContaining([...new Set(wanted.map((name) => name.toLowerCase()))]),
      );
    }),
    RUNS,
  );
});

test("what comes out has no link to nowhere, no ring and no name twice", () => {
  fc.assert(
    fc.property(aFork, ({ base, mine, theirs }) => {
      const { definition } = mergeDefinitions(base, mine, theirs);
      for (const block of allBlocks(definition)) {
        const actions = blockActions(definition, block) ?? {};
        expect(findCycle(actions)).toBeNull();
        const siblings = siblingNames(actions);
        for (const action of Object.values(actions)) {
          for (const name of Object.keys(runAfterOf(action)))
            expect(siblings.has(name.toLowerCase())).toBe(true);
        }
      }
      const names = namesOf(definition);
      expect(new Set(names).size).toBe(names.length);
    }),
    RUNS,
  );
});

test("it does not matter whose side is whose, where nobody contradicts", () => {
  fc.assert(
    fc.property(aFork, ({ base, mine, theirs }) => {
      const one = mergeDefinitions(base, mine, theirs);
      const two = mergeDefinitions(base, theirs, mine);
      fc.pre(one.conflicts.length === 0 && one.renamed.size === 0 && two.renamed.size === 0);
      expect(two.conflicts).toEqual([]);
      expect(sameValue(one.definition, two.definition)).toBe(true);
    }),
    RUNS,
  );
});

test("merging again what was merged changes nothing", () => {
  fc.assert(
    fc.property(aFork, ({ base, mine, theirs }) => {
      const { definition } = mergeDefinitions(base, mine, theirs);
      const again = mergeDefinitions(theirs, definition, theirs);
      expect(again).toMatchObject({ conflicts: [] });
      expect(sameValue(again.definition, definition)).toBe(true);
    }),
    RUNS,
  );
});

test("each conflict can be settled either way, and the values of both are told", () => {
  fc.assert(
    fc.property(aFork, ({ base, mine, theirs }) => {
      const { definition, conflicts } = mergeDefinitions(base, mine, theirs);
      for (const conflict of conflicts) {
        expect(conflict.mine !== undefined || conflict.theirs !== undefined).toBe(true);
        expect(settleConflict(definition, conflict, conflict.taken)).toEqual({ ok: true, value: definition });
        // Another way may be refused (two names, two places), but only in words.
        const other = settleConflict(definition, conflict, conflict.taken === "mine" ? "theirs" : "mine");
        expect(other.ok || other.failure.message !== "").toBe(true);
      }
    }),
    RUNS,
  );
});
