import type { Value } from "@towpath/expressions";
import { action, after, type Case, compose, scope } from "./case.ts";

/** One action whose inputs have no value: Failed, BadRequest, InvalidTemplate, no inputs and no outputs. */
function bad(name: string, inputs: Value): Case {
  return {
    name,
    body: { a: "text", list: [1] },
    actions: { A: compose(inputs) },
    expect: {
      status: "Failed",
      runError: "ActionFailed",
      codes: { A: "BadRequest" },
      errors: { A: "InvalidTemplate" },
      inputs: { A: undefined as unknown as Value },
      outputs: { A: undefined },
    },
  };
}

/** What an evaluation error does (reference wdl.md, 1.3, 1.6). */
export const ERROR_CASES: readonly Case[] = [
  bad("a missing member without ?", "@triggerBody()['none']"),
  bad("a member of null", "@triggerBody()?['none']['x']"),
  bad("a member of a text, even with ?", "@triggerBody()['a']?['x']"),
  bad("an index out of range", "@triggerBody()['list'][5]"),
  bad("a function that does not exist", "@frobnicate(1)"),
  bad("a wrong number of arguments", "@add(1)"),
  bad("an argument of the wrong type", "@toLower(1)"),
  bad("a text after the expression", "@add(1, 2) and more"),
  bad("an expression that is not closed", "@add(1, 2"),
  bad("an action that does not exist", "@outputs('Nobody')"),
  bad("a parameter that does not exist", "@parameters('nobody')"),
  bad("a division by zero", "@div(1, 0)"),
  bad("an error inside an interpolation", "x @{int('none')} y"),
  bad("an error deep inside a value", { a: [{ b: "@int('none')" }] }),
  bad("an action that names itself", "@outputs('A')"),
  {
    name: "members that are missing give null with ?",
    body: { list: [1] },
    actions: {
      A: compose(["@triggerBody()?['none']", "@triggerBody()?['none']?['x']", "@triggerBody()['list']?[7]"]),
    },
    expect: { outputs: { A: [null, null, null] } },
  },
  {
    name: "members are found in any case, the exact spelling first",
    body: { Key: 1, key: 2, Other: 3 },
    actions: { A: compose(["@triggerBody()['key']", "@triggerBody()['Key']", "@triggerBody()['OTHER']"]) },
    expect: { outputs: { A: [2, 1, 3] } },
  },
  {
    name: "an action beside the reader cannot be read: it may not have run",
    actions: { A: compose(1), B: compose("@outputs('A')") },
    expect: { status: "Failed", codes: { B: "BadRequest" }, errors: { B: "InvalidTemplate" } },
  },
  {
    name: "an output of the flow that speaks of an action that does not exist fails the run",
    actions: { A: compose(1) },
    more: { outputs: { o: { type: "Int", value: "@outputs('Nobody')" } } },
    expect: { status: "Failed", runError: "InvalidTemplate", statuses: "A:Succeeded" },
  },
  {
    name: "result() of an action that holds none has no value",
    actions: { A: compose(1), B: compose("@result('A')", after("A")) },
    expect: { status: "Failed", codes: { B: "BadRequest" }, errors: { B: "InvalidTemplate" } },
  },
  {
    name: "an action that runs later cannot be read",
    actions: { A: compose("@outputs('B')"), B: compose(1, after("A", "Failed", "Succeeded")) },
    expect: {
      statuses: "A:Failed B:Succeeded",
      codes: { A: "BadRequest" },
      errors: { A: "InvalidTemplate" },
    },
  },
  {
    name: "an action in another branch cannot be read",
    actions: {
      If: {
        type: "If",
        expression: "@equals(1, 1)",
        actions: { Yes: compose("@outputs('No')") },
        else: { actions: { No: compose(1) } },
      },
    },
    expect: { status: "Failed", statuses: "If:Failed Yes:Failed", errors: { Yes: "InvalidTemplate" } },
  },
  {
    name: "an action before the container can be read inside it",
    actions: { A: compose(1), S: scope({ In: compose("@outputs('A')") }, after("A")) },
    expect: { outputs: { In: 1 } },
  },
  {
    name: "the name of an action must be a literal",
    actions: { A: compose(1), B: compose("@outputs(concat('A', ''))", after("A")) },
    expect: { status: "Failed", codes: { B: "BadRequest" }, errors: { B: "InvalidTemplate" } },
  },
  {
    name: "an error is handled like any other failure",
    actions: {
      A: compose("@int('none')"),
      B: compose("@actions('A')['error']['code']", after("A", "Failed")),
    },
    expect: { outputs: { B: "InvalidTemplate" } },
  },
  {
    name: "lazy functions do not evaluate what they do not take",
    actions: {
      A: compose([
        "@if(true, 1, int('none'))",
        "@coalesce(2, int('none'))",
        "@or(true, equals(int('none'), 1))",
      ]),
    },
    expect: { outputs: { A: [1, 2, true] } },
  },
  {
    name: "an error in the inputs of a call sends nothing",
    actions: { Call: action("Http", { method: "GET", uri: "@int('none')" }) },
    expect: { status: "Failed", codes: { Call: "BadRequest" }, errors: { Call: "InvalidTemplate" } },
  },
  {
    name: "an action of a type that nobody knows fails by name",
    actions: { A: { type: "Frobnicate", inputs: {} } },
    expect: { status: "Failed", statuses: "A:Failed" },
  },
];
