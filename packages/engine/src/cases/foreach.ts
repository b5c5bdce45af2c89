import type { Value, ValueObject } from "@towpath/expressions";
import { action, after, type Case, compose, scope, variable } from "./case.ts";

const each = (foreach: Value, actions: ValueObject, more: ValueObject = {}): ValueObject => ({
  type: "Foreach",
  foreach,
  actions,
  ...more,
});
const inOrder = { runtimeConfiguration: { concurrency: { repetitions: 1 } } };

/** Foreach (reference wdl.md, 2.5). */
export const FOREACH_CASES: readonly Case[] = [
  {
    name: "one repetition an item, in the order of the items",
    body: [3, 1, 2],
    actions: { L: each("@triggerBody()", { Double: compose("@mul(item(), 2)") }) },
    expect: { statuses: "L:Succeeded Double:Succeeded", outputs: { Double: [6, 2, 4] } },
  },
  {
    name: "items() names the loop, item() is the innermost",
    actions: {
      L: each([1, 2], { M: each([10, 20], { Sum: compose("@add(items('L'), item())") }) }),
    },
    expect: { outputs: { Sum: [11, 21, 12, 22] } },
  },
  {
    name: "an empty list succeeds",
    actions: { L: each([], { In: compose(1) }), B: compose(1, after("L")) },
    expect: { statuses: "L:Succeeded B:Succeeded" },
  },
  {
    name: "null fails with its children skipped",
    actions: { L: each("@null", { In: compose(1) }) },
    expect: {
      status: "Failed",
      statuses: "L:Failed In:Skipped",
      codes: { L: "ExpressionEvaluationFailed" },
    },
  },
  {
    name: "an object is no list",
    body: { a: 1 },
    actions: { L: each("@triggerBody()", { In: compose(1) }) },
    expect: { status: "Failed", statuses: "L:Failed In:Skipped", codes: { L: "ExpressionEvaluationFailed" } },
  },
  {
    name: "a text is no list",
    actions: { L: each("@string('abc')", { In: compose(1) }) },
    expect: { status: "Failed", statuses: "L:Failed In:Skipped" },
  },
  {
    name: "a failing iteration does not stop the others, and fails the loop",
    actions: { L: each(["1", "x", "3"], { Number: compose("@int(item())") }) },
    expect: {
      status: "Failed",
      statuses: "L:Failed Number:Failed",
      codes: { L: "ActionFailed" },
      outputs: { Number: [1, undefined as unknown as Value, 3] },
    },
  },
  {
    name: "a failure that is handled in the iteration does not fail the loop",
    actions: {
      L: each(["1", "x"], { Number: compose("@int(item())"), Else: compose(0, after("Number", "Failed")) }),
    },
    expect: { statuses: "L:Succeeded" },
  },
  {
    name: "a handler for every status in the iteration keeps the loop successful",
    actions: {
      L: each(["1", "x"], {
        Number: compose("@int(item())"),
        Always: compose(0, after("Number", "Failed", "Succeeded")),
      }),
    },
    expect: { statuses: "L:Succeeded" },
  },
  {
    name: "a variable is shared by all iterations",
    actions: {
      V: variable("sum", "Integer", 0),
      L: each(
        [1, 2, 3, 4],
        { Add: action("IncrementVariable", { name: "sum", value: "@item()" }) },
        { runAfter: after("V") },
      ),
      Sum: compose("@variables('sum')", after("L")),
    },
    expect: { outputs: { Sum: 10 } },
  },
  {
    name: "one at a time keeps the order of effects",
    actions: {
      V: variable("all", "Array", []),
      L: each(
        [3, 1, 2],
        { Add: action("AppendToArrayVariable", { name: "all", value: "@item()" }) },
        { ...inOrder, runAfter: after("V") },
      ),
      All: compose("@variables('all')", after("L")),
    },
    expect: { outputs: { All: [3, 1, 2] } },
  },
  {
    name: "the operation option Sequential does too",
    actions: {
      V: variable("all", "String", ""),
      L: each(
        ["a", "b"],
        { Add: action("AppendToStringVariable", { name: "all", value: "@item()" }) },
        { operationOptions: "Sequential", runAfter: after("V") },
      ),
      All: compose("@variables('all')", after("L")),
    },
    expect: { outputs: { All: "ab" } },
  },
  {
    name: "from outside, outputs() of an inner action is the list of all iterations",
    actions: {
      L: each([1, 2], { In: compose("@mul(item(), 10)") }),
      All: compose("@outputs('In')", after("L")),
    },
    expect: { outputs: { All: [10, 20] } },
  },
  {
    name: "inside, outputs() is the one of the same iteration",
    actions: {
      L: each([1, 2], { In: compose("@item()"), Next: compose("@add(outputs('In'), 1)", after("In")) }),
    },
    expect: { outputs: { Next: [2, 3] } },
  },
  {
    name: "a condition in a loop decides for each item",
    actions: {
      L: each([1, 5], {
        If: {
          type: "If",
          expression: "@greater(item(), 3)",
          actions: { Big: compose("@item()") },
          else: { actions: { Small: compose("@item()") } },
        },
      }),
    },
    expect: {
      outputs: { Big: [undefined as unknown as Value, 5], Small: [1, undefined as unknown as Value] },
    },
  },
  {
    name: "a scope in a loop fails only its iteration",
    actions: {
      L: each(["1", "x"], { S: scope({ Number: compose("@int(item())") }) }),
      After: compose(1, after("L", "Failed")),
    },
    expect: { statuses: "L:Failed S:Failed After:Succeeded" },
  },
  {
    name: "initializing a variable in a loop is not allowed",
    actions: { L: each([1], { V: variable("x", "Integer", 1) }) },
    expect: { status: "Failed", statuses: "L:Failed V:Failed" },
  },
  {
    name: "a skipped action in an iteration is skipped there alone",
    actions: {
      L: each(["1", "x"], { Number: compose("@int(item())"), Next: compose("@item()", after("Number")) }),
    },
    expect: { status: "Failed", outputs: { Next: ["1", undefined as unknown as Value] } },
  },
  {
    name: "a loop over the keys of nothing: items of a nested list",
    body: [{ rows: [1, 2] }, { rows: [] }, { rows: [3] }],
    actions: { L: each("@triggerBody()", { M: each("@item()['rows']", { Row: compose("@item()") }) }) },
    expect: { outputs: { Row: [1, 2, 3] }, statuses: "L:Succeeded M:Succeeded" },
  },
  {
    name: "a loop cannot read its own body",
    actions: { L: each("@outputs('In')", { In: compose(1) }) },
    expect: { status: "Failed", statuses: "L:Failed In:Skipped", codes: { L: "ExpressionEvaluationFailed" } },
  },
  {
    name: "items() of a loop that is not around has no value",
    actions: { L: each([1], { In: compose(1) }), Out: compose("@items('L')", after("L")) },
    expect: {
      status: "Failed",
      statuses: "Out:Failed",
      codes: { Out: "BadRequest" },
      errors: { Out: "InvalidTemplate" },
    },
  },
];
