import { parseJson, stringifyJson, type Value } from "@towpath/expressions";
import fc from "fast-check";
import { expect, test } from "vitest";
import { patchBetween, withPatch } from "./definition-patch.ts";

const aLeaf: fc.Arbitrary<Value> = fc.constantFrom<Value[]>(0, 1, 2, null, "a", [1]);
const aTreeOf = (inner: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof(aLeaf, fc.dictionary(fc.constantFrom("a", "b", "c", "__proto__", "1"), inner, { maxKeys: 4 }));
const aTree = aTreeOf(aTreeOf(aTreeOf(aLeaf)));

const textOf = (patched: { readonly value: Value } | null) =>
  patched === null ? null : stringifyJson(patched.value);

test("a patch leads from each of two trees to the other, order of members included, and survives being a text", () => {
  fc.assert(
    fc.property(aTree, aTree, (before, after) => {
      const patch = patchBetween(before, after);
      if (patch === null) {
        expect(stringifyJson(before)).toBe(stringifyJson(after));
        return;
      }
      const read = parseJson(stringifyJson(patch as unknown as Value));
      if (!read.ok) throw new Error("A patch could not be read back");
      const kept = read.value as never;
      expect(textOf(withPatch(before, kept, "after"))).toBe(stringifyJson(after));
      expect(textOf(withPatch(after, kept, "before"))).toBe(stringifyJson(before));
    }),
    { numRuns: 500 },
  );
});

test("one input of a large flow makes a small patch", () => {
  const actions = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`A${n}`, { inputs: n }]));
  const before = { actions };
  const after = { actions: { ...actions, A7: { inputs: "x" } } };
  expect(patchBetween(before, after)).toEqual({
    members: {
      actions: { members: { A7: { members: { inputs: { before: [7], after: ["x"] } } } } },
    },
  });
});

test("a tree that is not the one a patch was made from is left alone", () => {
  const patch = patchBetween({ a: 1, b: { c: 1 } }, { a: 1, b: { c: 2, d: 3 } });
  if (patch === null) throw new Error("There is a difference");
  expect(withPatch({ a: 1 }, patch, "before")).toBeNull();
  expect(withPatch({ a: 1, b: { c: 2 } }, patch, "before")).toBeNull();
  expect(withPatch("text", patch, "after")).toBeNull();
});
