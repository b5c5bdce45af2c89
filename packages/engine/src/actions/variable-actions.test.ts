import type { Value, ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { aPlan, aWorld, runThrough } from "../testing/a-world.ts";

describe("variables", () => {
  const init = (type: string, value?: Value): ValueObject => ({
    type: "InitializeVariable",
    inputs: { variables: [{ name: "v", type, ...(value === undefined ? {} : { value }) }] },
  });
  const then = (first: ValueObject, change: ValueObject, read = "@variables('v')"): ValueObject => ({
    Init: first,
    Change: { ...change, runAfter: { Init: ["Succeeded"] } },
    Read: { type: "Compose", inputs: read, runAfter: { Change: ["Succeeded"] } },
  });
  const change = (type: string, value?: Value): ValueObject => ({
    type,
    inputs: { name: "V", ...(value === undefined ? {} : { value }) },
  });

  test.each<[string, ValueObject, ValueObject, Value]>([
    ["set", init("String", "a"), change("SetVariable", "b"), "b"],
    ["set to null", init("Object", {}), change("SetVariable", null), null],
    ["increment by one", init("integer", 1), change("IncrementVariable"), 2],
    ["increment by a float", init("Float", 1), change("IncrementVariable", 0.5), 1.5],
    ["decrement", init("Integer", 1), change("DecrementVariable", 5), -4],
    ["increment without a value", init("Integer"), change("IncrementVariable", 2), 2],
    ["append an item", init("Array", [1]), change("AppendToArrayVariable", [2]), [1, [2]]],
    ["append to nothing", init("ARRAY"), change("AppendToArrayVariable", 1), [1]],
    ["append text", init("string", "a"), change("AppendToStringVariable", "b"), "ab"],
    ["append a number to text", init("string"), change("AppendToStringVariable", 7), "7"],
  ])("%s", async (_what, first, second, expected) => {
    const report = await runThrough(aWorld(), aPlan(then(first, second)));
    expect(report.actions.Read?.outputs).toEqual(expected);
  });

  test.each<[string, ValueObject, ValueObject, string]>([
    [
      "a text into an integer",
      init("Integer", 1),
      change("SetVariable", "2"),
      "of type Integer and cannot hold a value of type String",
    ],
    [
      "a float into an integer",
      init("Integer", 1),
      change("IncrementVariable", 0.5),
      "cannot hold a value of type Float",
    ],
    ["a text counted", init("String", "1"), change("IncrementVariable"), "only Integer and Float"],
    ["an item appended to text", init("String", "a"), change("AppendToArrayVariable", 1), "of type String"],
    [
      "an object appended to text",
      init("String", "a"),
      change("AppendToStringVariable", { a: 1 }),
      "of type Object",
    ],
    [
      "an unknown name",
      init("Integer", 1),
      { type: "SetVariable", inputs: { name: "w", value: 1 } },
      "'w' is not initialized",
    ],
    ["no name", init("Integer", 1), { type: "SetVariable", inputs: { value: 1 } }, "names no variable"],
    ["a second initialization", init("Integer", 1), init("Integer", 2), 'initialized. Use "Set variable"'],
    ["a wrong increment", init("Integer", 1), change("IncrementVariable", "x"), "use a number"],
    ["an increment by nothing", init("Integer", 1), change("IncrementVariable", "@null"), "type Null: use a"],
    [
      "an increment beyond all numbers",
      init("Integer", 9_007_199_254_740_991),
      change("IncrementVariable", "@int('9223372036854775807')"),
      "an integer beyond 64 bits",
    ],
    [
      "a text in a list",
      init("String", "a"),
      change("AppendToArrayVariable", 1),
      "variables of type Array only",
    ],
  ])("%s fails", async (_what, first, second, message) => {
    const report = await runThrough(aWorld(), aPlan(then(first, second)));
    expect(report.actions.Change).toMatchObject({ status: "Failed", code: "BadRequest" });
    expect(report.actions.Change?.error?.message).toContain(message);
  });

  test.each<[string, ValueObject, string]>([
    ["a type that does not exist", init("Date", 1), "the type 'Date'"],
    ["a value of another type", init("Boolean", "true"), "of type Boolean"],
    ["no list", { type: "InitializeVariable", inputs: {} }, "'variables' must be a list"],
    [
      "no name",
      { type: "InitializeVariable", inputs: { variables: [{ type: "String" }] } },
      "a name and a type",
    ],
  ])("initializing with %s fails", async (_what, action, message) => {
    const report = await runThrough(aWorld(), aPlan({ It: action }));
    expect(report.actions.It?.error?.message).toContain(message);
  });

  test("who read a list keeps what it was", async () => {
    const report = await runThrough(
      aWorld(),
      aPlan({
        Init: init("Array", []),
        Before: { type: "Compose", inputs: "@variables('v')", runAfter: { Init: ["Succeeded"] } },
        Add: { ...change("AppendToArrayVariable", 1), runAfter: { Before: ["Succeeded"] } },
        Mid: { type: "Compose", inputs: "@variables('v')", runAfter: { Add: ["Succeeded"] } },
        AddMore: { ...change("AppendToArrayVariable", 2), runAfter: { Mid: ["Succeeded"] } },
        End: { type: "Compose", inputs: "@variables('v')", runAfter: { AddMore: ["Succeeded"] } },
      }),
    );
    const { Before, Mid, End } = report.actions;
    expect([Before?.outputs, Mid?.outputs, End?.outputs]).toEqual([[], [1], [1, 2]]);
  });
});
