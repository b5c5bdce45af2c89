import type { Value } from "@towpath/expressions";
import { action, after, type Case, compose, variable } from "./case.ts";

const change = (type: string, value?: Value) =>
  action(type, { name: "v", ...(value === undefined ? {} : { value }) }, { runAfter: after("V") });
const end = compose("@variables('v')", after("C", "Succeeded", "Failed"));

function changing(
  name: string,
  from: readonly [string, Value?],
  by: ReturnType<typeof change>,
  gives: Value,
): Case {
  return {
    name,
    actions: { V: variable("v", from[0], from[1]), C: by, End: end },
    expect: { statuses: "C:Succeeded", outputs: { End: gives } },
  };
}

function refused(name: string, from: readonly [string, Value?], by: ReturnType<typeof change>): Case {
  return {
    name,
    actions: { V: variable("v", from[0], from[1]), C: by, End: end },
    expect: {
      statuses: "C:Failed End:Succeeded",
      codes: { C: "BadRequest" },
      outputs: { End: from[1] ?? null },
    },
  };
}

/** Variables: typed, per run, shared (reference wdl.md, 2.2, 2.4). */
export const VARIABLE_CASES: readonly Case[] = [
  changing("set replaces a value", ["String", "a"], change("SetVariable", "b"), "b"),
  changing("increment adds one when nothing is said", ["Integer", 1], change("IncrementVariable"), 2),
  changing("increment adds a value", ["Integer", 1], change("IncrementVariable", 4), 5),
  changing("decrement takes a value", ["Float", 1.5], change("DecrementVariable", 1), 0.5),
  changing("append to a list", ["Array", [1]], change("AppendToArrayVariable", { a: 1 }), [1, { a: 1 }]),
  changing("append a list to a list as one item", ["Array", []], change("AppendToArrayVariable", [1]), [[1]]),
  changing("append to a text", ["String", "a"], change("AppendToStringVariable", "b"), "ab"),
  changing("append a number to a text", ["String", "a"], change("AppendToStringVariable", 5), "a5"),
  changing("a type in any case", ["boolean", true], change("SetVariable", false), false),
  changing("an integer fits a Float", ["Float", 1.5], change("SetVariable", 2), 2),
  refused("a text does not fit an Integer", ["Integer", 1], change("SetVariable", "2")),
  refused("a list does not fit a String", ["String", "a"], change("SetVariable", [1])),
  refused("a fraction does not fit an Integer", ["Integer", 1], change("SetVariable", 1.5)),
  refused("a text cannot be counted", ["String", "a"], change("IncrementVariable", 1)),
  refused("nothing can be appended to an Object", ["Object", {}], change("AppendToArrayVariable", 1)),
  {
    name: "several variables in one action",
    actions: {
      V: action("InitializeVariable", {
        variables: [
          { name: "a", type: "Integer", value: 1 },
          { name: "b", type: "String", value: "x" },
        ],
      }),
      End: compose("@concat(variables('a'), variables('B'))", after("V")),
    },
    expect: { outputs: { End: "1x" } },
  },
  {
    name: "of several variables in one action none is there when one of them cannot be",
    actions: {
      V: action("InitializeVariable", {
        variables: [
          { name: "a", type: "Integer", value: 1 },
          { name: "b", type: "Integer", value: "x" },
        ],
      }),
      End: compose("@variables('a')", after("V", "Failed")),
    },
    expect: { status: "Failed", statuses: "V:Failed End:Failed", errors: { End: "InvalidTemplate" } },
  },
  {
    name: "a first value of the wrong type fails",
    actions: { V: variable("v", "Integer", "one") },
    expect: { status: "Failed", statuses: "V:Failed" },
  },
  {
    name: "a variable that was not initialized cannot be read",
    actions: { End: compose("@variables('v')") },
    expect: { status: "Failed", codes: { End: "BadRequest" }, errors: { End: "InvalidTemplate" } },
  },
  {
    name: "a variable that was not initialized cannot be set",
    actions: { C: action("SetVariable", { name: "v", value: 1 }) },
    expect: { status: "Failed", statuses: "C:Failed" },
  },
  {
    name: "what a change tells: the name and the new value",
    actions: { V: variable("v", "Integer", 1), C: change("IncrementVariable", 2) },
    expect: { outputs: { C: { body: { name: "v", value: 3 } } } },
  },
  {
    name: "names in any case",
    actions: {
      V: variable("Total", "Integer", 1),
      C: action("SetVariable", { name: "TOTAL", value: 2 }, { runAfter: after("V") }),
      End: compose("@variables('total')", after("C")),
    },
    expect: { outputs: { End: 2 } },
  },
];
