import type { ValueObject } from "@towpath/expressions";
import { expect, test } from "vitest";
import { forgetfulLoops } from "./loop-memory.ts";
import { aFlow, aPlan, aWorld, runThrough } from "./testing/a-world.ts";

const compose = (inputs: string, more: ValueObject = {}): ValueObject => ({
  type: "Compose",
  inputs,
  ...more,
});
const after = (name: string) => ({ runAfter: { [name]: ["Succeeded"] } });
const loop = (actions: ValueObject): ValueObject => ({ type: "Foreach", foreach: "@range(1, 3)", actions });
const flow = (read: string, more: ValueObject = {}) =>
  aFlow(
    {
      Loop: loop({ In: compose("@item()"), Own: compose("@outputs('In')", after("In")) }),
      After: { ...compose(read), ...after("Loop") },
    },
    more,
  );

test("a loop nobody refers to is forgotten", () => {
  expect([...forgetfulLoops(flow("@concat('in the middle', 'x')"))]).toEqual(["loop"]);
});

test.each([
  ["an action inside it", "@outputs('in')"],
  ["its result", "@result('LOOP')"],
  ["an action inside it, deep in a text", "x @{length(body('Own'))}"],
])("a loop is remembered when something reads %s", (_what, read) => {
  expect(forgetfulLoops(flow(read)).size).toBe(0);
});

test("the outputs of the flow count as well", () => {
  expect(
    forgetfulLoops(flow("x", { outputs: { all: { type: "Array", value: "@outputs('In')" } } })).size,
  ).toBe(0);
});

test("an inner loop is remembered for the outer one's actions", () => {
  const inner = {
    Inner: loop({ Deep: compose("@item()") }),
    Sum: compose("@outputs('Deep')", after("Inner")),
  };
  expect([...forgetfulLoops(aFlow({ Outer: loop(inner) }))]).toEqual(["outer"]);
});

test("what is forgotten was told before", async () => {
  const report = await runThrough(aWorld(), aPlan((flow("x") as { actions: ValueObject }).actions));
  expect(report.actions.Own?.repetitions?.map((one) => one.outputs)).toEqual([1, 2, 3]);
});
