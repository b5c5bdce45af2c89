import { after, type Case, compose, failing, scope } from "./case.ts";

/** result(), actions(), outputs() and body() (reference wdl.md, 1.7, 2.5). */
export const RESULT_CASES: readonly Case[] = [
  {
    name: "result() tells the children of a scope, first level only",
    actions: {
      S: scope({ A: compose(1), B: compose(2, after("A")), In: scope({ Deep: compose(3) }) }),
      R: compose("@length(result('S'))", after("S")),
      N: compose("@first(result('S'))['name']", after("S")),
    },
    expect: { outputs: { R: 3, N: "A" } },
  },
  {
    name: "an action that was never opened tells why, as its step does",
    actions: {
      I: {
        type: "If",
        expression: "@equals(1, 2)",
        actions: { A: compose(1), S: scope({ B: compose(1) }) },
        else: { actions: {} },
      },
      H: { type: "If", expression: "@int('none')", actions: { C: compose(1) } },
      R: compose(
        [
          "@actions('A')['error']['code']",
          "@actions('S')['error']['code']",
          "@actions('B')['error']['code']",
          "@actions('C')['error']['code']",
        ],
        { ...after("I"), ...after("H", "Failed") },
      ),
    },
    expect: {
      errors: {
        A: "ActionBranchingConditionNotSatisfied",
        S: "ActionBranchingConditionNotSatisfied",
        B: "ActionDependencyFailed",
        C: "ActionDependencyFailed",
      },
      outputs: {
        R: [
          "ActionBranchingConditionNotSatisfied",
          "ActionBranchingConditionNotSatisfied",
          "ActionDependencyFailed",
          "ActionDependencyFailed",
        ],
      },
    },
  },
  {
    name: "result() holds status, code, inputs and outputs",
    actions: {
      S: scope({ A: compose({ v: 1 }) }),
      R: compose(
        [
          "@result('S')[0]['status']",
          "@result('S')[0]['code']",
          "@result('S')[0]['inputs']",
          "@result('S')[0]['outputs']",
        ],
        after("S"),
      ),
    },
    expect: { outputs: { R: ["Succeeded", "OK", { v: 1 }, { v: 1 }] } },
  },
  {
    name: "the failed children can be picked out of result()",
    actions: {
      S: scope({ Good: compose(1), Bad: failing(), Next: compose(1, after("Bad")) }),
      F: {
        type: "Query",
        inputs: { from: "@result('S')", where: "@equals(item()['status'], 'Failed')" },
        runAfter: after("S", "Failed"),
      },
      Name: compose("@body('F')[0]['name']", after("F")),
      Error: compose("@body('F')[0]['error']['code']", after("F")),
    },
    expect: { outputs: { Name: "Bad", Error: "InvalidTemplate" } },
  },
  {
    name: "a skipped child is in result() with its status",
    actions: {
      S: scope({ Bad: failing(), Next: compose(1, after("Bad")) }),
      R: compose("@result('S')[1]['status']", after("S", "Failed")),
    },
    expect: { outputs: { R: "Skipped" } },
  },
  {
    name: "result() of a loop has one entry a child, with a list of outputs",
    actions: {
      L: { type: "Foreach", foreach: [1, 2, 3], actions: { A: compose("@mul(item(), 10)") } },
      R: compose(
        ["@length(result('L'))", "@result('L')[0]['name']", "@result('L')[0]['outputs']"],
        after("L"),
      ),
    },
    expect: { outputs: { R: [1, "A", [10, 20, 30]] } },
  },
  {
    name: "result() of a condition tells the branch that was taken",
    actions: {
      If: {
        type: "If",
        expression: "@equals(1, 1)",
        actions: { Yes: compose("y") },
        else: { actions: { No: compose("n") } },
      },
      R: compose("@result('If')[0]['outputs']", after("If")),
    },
    expect: { outputs: { R: "y" } },
  },
  {
    name: "actions() is the whole record",
    actions: {
      A: failing(),
      R: compose(
        ["@actions('A')['status']", "@actions('A')['code']", "@actions('A')['error']['code']"],
        after("A", "Failed"),
      ),
    },
    expect: { outputs: { R: ["Failed", "BadRequest", "InvalidTemplate"] } },
  },
  {
    name: "names of actions are read in any case",
    actions: { Alpha: compose(1), R: compose("@outputs('ALPHA')", after("Alpha")) },
    expect: { outputs: { R: 1 } },
  },
  {
    name: "a skipped action has no outputs and no body",
    actions: {
      A: compose(1),
      Never: compose(2, after("A", "Failed")),
      R: compose(
        [
          "@outputs('Never')",
          "@body('Never')",
          "@actions('Never')['status']",
          "@actions('Never')?['outputs']",
        ],
        after("Never", "Skipped"),
      ),
    },
    expect: { outputs: { R: [null, null, "Skipped", null] } },
  },
  {
    name: "an action in a branch that was not taken has no outputs",
    actions: {
      If: { type: "If", expression: "@equals(1, 2)", actions: { Yes: compose("y") } },
      R: compose("@coalesce(outputs('Yes'), 'none')", after("If")),
    },
    expect: { outputs: { R: "none" } },
  },
  {
    name: "children of a container can be read from outside",
    actions: { S: scope({ In: compose(5) }), R: compose("@outputs('In')", after("S")) },
    expect: { outputs: { R: 5 } },
  },
  {
    name: "body() is the body of the outputs",
    actions: {
      A: { type: "Join", inputs: { from: ["a", "b"], joinWith: "-" } },
      R: compose("@body('A')", after("A")),
    },
    expect: { outputs: { R: "a-b" } },
  },
  {
    name: "the members of workflow()",
    actions: { A: compose(["@workflow()['name']", "@not(empty(workflow()['run']['name']))"]) },
    expect: { outputs: { A: ["A flow", true] } },
  },
  {
    name: "a call that fails keeps its outputs, and its code is the name of the status",
    http: { "https://x.test/": [{ statusCode: 404, body: { why: "gone" } }] },
    actions: {
      Call: { type: "Http", inputs: { method: "GET", uri: "https://x.test/" } },
      R: compose(
        ["@actions('Call')['code']", "@body('Call')['why']", "@outputs('Call')['statusCode']"],
        after("Call", "Failed"),
      ),
    },
    expect: { codes: { Call: "NotFound" }, outputs: { R: ["NotFound", "gone", 404] } },
  },
  {
    name: "the failed attempts of a call are its retry history",
    http: { "https://x.test/": [{ statusCode: 503 }, { statusCode: 429 }, { statusCode: 200 }] },
    actions: {
      Call: {
        type: "Http",
        inputs: {
          method: "GET",
          uri: "https://x.test/",
          retryPolicy: { type: "fixed", count: 3, interval: "PT10S" },
        },
      },
      R: compose(
        [
          "@length(actions('Call')['retryHistory'])",
          "@actions('Call')['retryHistory'][1]['code']",
          "@actions('Call')['retryHistory'][1]['startTime']",
        ],
        after("Call"),
      ),
    },
    expect: { outputs: { R: [2, "TooManyRequests", "2026-01-15T12:00:10.0000000Z"] } },
  },
  {
    name: "a call that creates something has the code Created",
    http: { "https://x.test/": [{ statusCode: 201, body: "made" }] },
    actions: { Call: { type: "Http", inputs: { method: "POST", uri: "https://x.test/", body: 1 } } },
    expect: { codes: { Call: "Created" }, outputs: { Call: { statusCode: 201, headers: {}, body: "made" } } },
  },
];
