import type { Value, ValueObject } from "@towpath/expressions";
import { type Case, compose } from "./case.ts";

const trigger = (more: ValueObject): ValueObject => ({
  triggers: { When: { type: "Request", kind: "Http", inputs: { schema: {} }, ...more } },
});
const conditions = (...expressions: string[]) =>
  trigger({ conditions: expressions.map((expression) => ({ expression })) });

function refusedParameter(name: string, declared: ValueObject, value: Value): Case {
  return {
    name: `${name} is refused before anything runs`,
    more: { parameters: { P: declared } },
    parameters: { p: value },
    actions: { A: compose("@parameters('P')") },
    expect: { status: "Failed", runError: "InvalidParameter", statuses: "A:none" },
  };
}

/** Conditions, splitOn and what a trigger gives (reference wdl.md, 2.1, 2.3). */
export const TRIGGER_CASES: readonly Case[] = [
  {
    name: "the body and the headers of the request",
    body: { a: 1 },
    headers: { "X-Key": "k" },
    actions: {
      A: compose([
        "@triggerBody()['a']",
        "@triggerOutputs()['headers']['X-Key']",
        "@trigger()['outputs']['body']",
      ]),
    },
    expect: { outputs: { A: [1, "k", { a: 1 }] } },
  },
  {
    name: "keys with slashes walk the path",
    body: { a: { b: 2 } },
    actions: { A: compose("@triggerOutputs()?['body/a/b']") },
    expect: { outputs: { A: 2 } },
  },
  {
    name: "without a body it is null",
    actions: { A: compose("@triggerBody()") },
    expect: { outputs: { A: null } },
  },
  {
    name: "names and status of the trigger",
    more: trigger({}),
    actions: { A: compose(["@trigger()['name']", "@trigger()['status']"]) },
    expect: { outputs: { A: ["When", "Succeeded"] } },
  },
  {
    name: "a condition that holds starts a run",
    more: conditions("@equals(triggerBody()?['go'], true)"),
    body: { go: true },
    actions: { A: compose(1) },
    expect: { statuses: "A:Succeeded" },
  },
  {
    name: "a condition that does not hold starts none",
    more: conditions("@equals(triggerBody()?['go'], true)"),
    body: { go: false },
    actions: { A: compose(1) },
    expect: { status: null },
  },
  {
    name: "all conditions must hold",
    more: conditions("@equals(1, 1)", "@equals(1, 2)"),
    body: {},
    actions: { A: compose(1) },
    expect: { status: null },
  },
  {
    name: "a condition without a value starts none",
    more: conditions("@equals(int('none'), 1)"),
    body: {},
    actions: { A: compose(1) },
    expect: { status: null },
  },
  {
    name: "splitOn starts one run an item, whose outer members are gone",
    more: trigger({ splitOn: "@triggerBody()?['rows']" }),
    body: { rows: [{ v: 1 }, { v: 2 }], other: 1 },
    actions: { A: compose("@triggerBody()"), B: compose("@triggerOutputs()") },
    expect: {
      runs: [
        { outputs: { A: { v: 1 }, B: { body: { v: 1 } } } },
        { outputs: { A: { v: 2 }, B: { body: { v: 2 } } } },
      ],
    },
  },
  {
    name: "splitOn of the body itself",
    more: trigger({ splitOn: "@triggerBody()" }),
    body: ["a", "b", "c"],
    actions: { A: compose("@triggerBody()") },
    expect: { runs: [{ outputs: { A: "a" } }, { outputs: { A: "b" } }, { outputs: { A: "c" } }] },
  },
  {
    name: "splitOn of an empty list starts no run",
    more: trigger({ splitOn: "@triggerBody()" }),
    body: [],
    actions: { A: compose(1) },
    expect: { runs: [] },
  },
  {
    name: "the runs of splitOn fail on their own",
    more: trigger({ splitOn: "@triggerBody()" }),
    body: ["1", "x"],
    actions: { A: compose("@int(triggerBody())") },
    expect: { runs: [{ outputs: { A: 1 } }, { status: "Failed", statuses: "A:Failed" }] },
  },
  {
    name: "parameters come with the run, by name in any case",
    more: { parameters: { Limit: { type: "Int", defaultValue: 5 }, Word: { type: "String" } } },
    parameters: { word: "w" },
    actions: { A: compose(["@parameters('limit')", "@parameters('WORD')"]) },
    expect: { outputs: { A: [5, "w"] } },
  },
  {
    name: "a run is tracked by the id its trigger names, an action by its own",
    more: trigger({ correlation: { clientTrackingId: "@triggerOutputs()['headers']?['x-order']" } }),
    body: {},
    headers: { "x-order": "order-7" },
    actions: {
      A: compose("@trigger()['clientTrackingId']"),
      B: compose("@actions('A')['clientTrackingId']", { A: ["Succeeded"] }),
      C: { ...compose("x", { A: ["Succeeded"] }), correlation: { clientTrackingId: "@concat('own-', 1)" } },
      D: compose("@actions('C')['clientTrackingId']", { C: ["Succeeded"] }),
    },
    expect: { outputs: { A: "order-7", B: "order-7", D: "own-1" } },
  },
  {
    name: "each run of splitOn is tracked by what its item says",
    more: trigger({
      splitOn: "@triggerBody()",
      splitOnConfiguration: { correlation: { clientTrackingId: "@triggerBody()['id']" } },
    }),
    body: [{ id: "a" }, { id: "b" }],
    actions: { A: compose("@trigger()['clientTrackingId']") },
    expect: { runs: [{ outputs: { A: "a" } }, { outputs: { A: "b" } }] },
  },
  refusedParameter("a text for an Int", { type: "Int" }, "5"),
  refusedParameter("a fraction for an Int", { type: "int" }, 1.5),
  refusedParameter("a number for a String", { type: "String" }, 5),
  refusedParameter("a number for a SecureString", { type: "SecureString" }, 5),
  refusedParameter("a text for a Bool", { type: "Bool" }, "true"),
  refusedParameter("an object for an Array", { type: "Array" }, {}),
  refusedParameter("a list for an Object", { type: "Object" }, []),
  refusedParameter("a value that is not allowed", { type: "String", allowedValues: ["a", "b"] }, "c"),
  {
    name: "a value that is allowed, and a whole number for a Float",
    more: { parameters: { P: { type: "String", allowedValues: ["a", "b"] }, F: { type: "Float" } } },
    parameters: { P: "b", F: 2 },
    actions: { A: compose(["@parameters('P')", "@parameters('F')"]) },
    expect: { outputs: { A: ["b", 2] } },
  },
  {
    name: "an output of the flow without a value fails the run",
    more: { outputs: { sum: { type: "Int", value: "@int(outputs('A'))" } } },
    actions: { A: compose("x") },
    expect: { status: "Failed", statuses: "A:Succeeded", runError: "InvalidTemplate" },
  },
  {
    name: "outputs of the flow may read any action",
    more: { outputs: { sum: { type: "Int", value: "@add(outputs('A'), 1)" } } },
    actions: { A: compose(1) },
    expect: { statuses: "A:Succeeded" },
  },
];
