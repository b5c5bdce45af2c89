import type { Value } from "@towpath/expressions";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCondition, rowOf, rowWith, writeCondition } from "./condition-tree.ts";

const key = fc.constantFrom(
  "and",
  "OR",
  "not",
  "equals",
  "Greater",
  "contains",
  "empty",
  "lENgth",
  "__proto__",
);
const { condition } = fc.letrec<{ condition: Value }>((tie) => ({
  condition: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)) as fc.Arbitrary<Value>,
    fc.array(tie("condition"), { maxLength: 3 }) as fc.Arbitrary<Value>,
    fc
      .array(fc.tuple(key, fc.oneof(tie("condition"), fc.array(tie("condition"), { maxLength: 3 }))), {
        minLength: 0,
        maxLength: 2,
      })
      .map((entries) => Object.fromEntries(entries) as Value),
  ),
}));

describe("a condition object shown as rows", () => {
  test("is written back exactly as it was read, whatever its shape", () => {
    fc.assert(
      fc.property(condition, (value) => {
        const written = writeCondition(readCondition(value));
        expect(JSON.stringify(written)).toBe(JSON.stringify(value));
      }),
      { numRuns: 2000 },
    );
  });

  test("reads groups, rows and negated rows", () => {
    const node = readCondition({ and: [{ equals: ["a", 1] }, { not: { contains: ["b", "c"] } }] });
    expect(node).toMatchObject({ kind: "group", key: "and" });
    const children = node.kind === "group" ? node.children : [];
    expect(children.map((child) => rowOf(child)?.operator.title)).toEqual([
      "is equal to",
      "does not contain",
    ]);
  });

  test.each<[string, Value]>([
    ["an operator with three operands", { equals: ["a", "b", "c"] }],
    ["an object with two operators", { equals: ["a", "b"], greater: [1, 2] }],
    ["a function the builder has no row for", { lENgth: ["a"] }],
    ["an expression", "@equals(1, 1)"],
    ["an empty object", {}],
  ])("keeps %s as raw JSON", (_what, value) => {
    expect(readCondition(value)).toEqual({ kind: "raw", value });
  });

  test("keeps the operands when the operator changes", () => {
    const row = rowOf(readCondition({ equals: ["@triggerBody()?['n']", 5] }));
    expect(row).not.toBeNull();
    const greater = rowOf(readCondition({ greater: [1, 2] }));
    if (row === null || greater === null) return;
    expect(writeCondition(rowWith(greater.operator, row.operands))).toEqual({
      greater: ["@triggerBody()?['n']", 5],
    });
  });
});
