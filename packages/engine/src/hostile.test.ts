import type { Value, ValueObject } from "@towpath/expressions";
import fc from "fast-check";
import { expect, test } from "vitest";
import { runToEnd } from "./run-to-end.ts";
import { aWorld } from "./testing/a-world.ts";

const TYPES = [
  "Compose",
  "InitializeVariable",
  "SetVariable",
  "IncrementVariable",
  "AppendToArrayVariable",
  "ParseJson",
  "Query",
  "Select",
  "Join",
  "Table",
  "Http",
  "Wait",
  "Response",
  "Terminate",
  "If",
  "Switch",
  "Foreach",
  "Until",
  "Scope",
  "Expression",
  "Nonsense",
  "constructor",
  "",
];
const NAMES = ["A", "B", "__proto__", "constructor", "toString", "a/b", "\u0000", "\ud800"];
const TEXTS = [
  "",
  "@item()",
  "@outputs('A')",
  "@{body('B')}",
  "@triggerBody()",
  "@variables('v')",
  "@result('A')",
  "@div(1,0)",
  "@",
  "@@",
  "@{",
  "GET",
  "https://x.test/",
  "PT1S",
  "PT",
  "Second",
  "CSV",
  "Failed",
  "String",
  "v",
  "Array",
  "\u0000",
  "\ud800",
];
const MEMBERS = [
  "inputs",
  "expression",
  "foreach",
  "limit",
  "count",
  "timeout",
  "interval",
  "unit",
  "until",
  "timestamp",
  "from",
  "where",
  "select",
  "columns",
  "header",
  "value",
  "variables",
  "name",
  "type",
  "content",
  "schema",
  "method",
  "uri",
  "headers",
  "queries",
  "body",
  "retryPolicy",
  "and",
  "or",
  "equals",
  "runStatus",
  "runError",
  "statusCode",
  "case",
  "runtimeConfiguration",
  "secureData",
  "properties",
  "concurrency",
  "repetitions",
  "__proto__",
  "format",
  "joinWith",
];

const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<Value>(null, true, 0, 1, -1, 1e9, 2n ** 60n),
    fc.constantFrom(...TEXTS),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...MEMBERS), tie("value"), { maxKeys: 4 }),
  ),
}));

const { actions } = fc.letrec<{ actions: ValueObject; action: ValueObject }>((tie) => ({
  actions: fc.dictionary(fc.constantFrom(...NAMES), tie("action"), {
    maxKeys: 3,
  }) as fc.Arbitrary<ValueObject>,
  action: fc.record(
    {
      type: fc.constantFrom(...TYPES),
      kind: fc.constantFrom("Http", "AddToTime", "CurrentTime"),
      inputs: value,
      expression: value,
      foreach: value,
      limit: fc.constant({ count: 2 }),
      cases: fc.record({ one: fc.record({ case: value, actions: tie("actions") }) }),
      actions: fc.option(tie("actions"), { depthSize: "small", maxDepth: 3, nil: {} }),
      runAfter: fc.dictionary(
        fc.constantFrom(...NAMES),
        fc.constantFrom(["Succeeded"], ["FAILED"], [], "x"),
        { maxKeys: 1 },
      ),
      runtimeConfiguration: value,
      operationOptions: fc.constantFrom("Sequential", "DisableAsyncPattern"),
    },
    { requiredKeys: ["type"] },
  ) as fc.Arbitrary<ValueObject>,
}));

test("whatever a definition says, its run ends with a status, and nothing is thrown", async () => {
  await fc.assert(
    fc.asyncProperty(actions, value, value, async (these, body, trigger) => {
      const world = aWorld();
      const triggers = {
        T: { type: "Request", kind: "Http", conditions: [], splitOn: null, inputs: trigger },
      };
      const report = await runToEnd({
        definition: { triggers, actions: these, outputs: { o: { type: "Object", value: body } } },
        event: { body },
        ports: world.ports,
        timeoutMs: 3_600_000,
      });
      expect("status" in report && report.status).toMatch(
        /^(Succeeded|Failed|Cancelled|TimedOut|Waiting|Running)$/,
      );
    }),
    { numRuns: 120 },
  );
});

test.each<[string, Value]>([
  ["nothing", {}],
  ["no actions", { triggers: {} }],
  ["actions that are a list", { actions: [] }],
  ["a trigger that is a text", { triggers: { T: "x" }, actions: {} }],
  ["parameters that are a text", { parameters: "x", actions: {} }],
])("a definition with %s is answered", async (_what, definition) => {
  const report = await runToEnd({
    definition: definition as ValueObject,
    event: {},
    ports: aWorld().ports,
    timeoutMs: 1_000,
  });
  expect("status" in report && report.status).toMatch(/^(Succeeded|Failed)$/);
});
