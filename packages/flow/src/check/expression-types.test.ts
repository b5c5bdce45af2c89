import type { Value, ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { aFlow, compose, runAfter } from "../testing/builders.ts";
import { corpusBytes, corpusFiles, corpusMissing } from "../testing/corpus.ts";
import { readFlowFile } from "../wrappers/read-flow-file.ts";
import { checkDefinition } from "./check-definition.ts";

const CODES = new Set([
  "unknown-property",
  "impossible-comparison",
  "argument-type",
  "lossy-conversion",
  "variable-type",
]);

const BODY = {
  type: "object",
  properties: {
    id: { type: "integer" },
    name: { type: "string" },
    lines: { type: "array", items: { type: "object", properties: { sku: { type: "string" } } } },
  },
};

const request = (schema: Value, rest: ValueObject = {}) => ({
  triggers: { manual: { type: "Request", kind: "Http", inputs: { schema }, ...rest } },
});

function found(actions: ValueObject, rest: ValueObject = request(BODY)): string[] {
  return checkDefinition(aFlow(actions, rest))
    .filter(({ code }) => CODES.has(code))
    .map(({ code, path, severity }) => `${severity} ${code} ${path}`);
}

const loop = (foreach: string, actions: ValueObject, ...after: string[]): ValueObject => ({
  type: "Foreach",
  foreach,
  actions,
  runAfter: runAfter(...after),
});

describe("what the schemas tell of expressions", () => {
  test("a property the request does not have", () => {
    expect(found({ A: compose("@triggerBody()?['nmae']") })).toEqual([
      "warning unknown-property /actions/A/inputs",
    ]);
    expect(found({ A: compose("@triggerBody()?['NAME']") })).toEqual([]);
    expect(found({ A: compose("@triggerOutputs()?['headers']?['x']") })).toEqual([]);
  });

  test("with splitOn the body is one item of it", () => {
    const rest = request({ type: "array", items: BODY }, { splitOn: "@triggerBody()" });
    expect(found({ A: compose("@triggerBody()?['name']") }, rest)).toEqual([]);
    expect(found({ A: compose("@triggerBody()?['nothing']") }, rest)).toHaveLength(1);
  });

  test("through Parse JSON, Compose, Select, Filter array and a loop", () => {
    const actions = (property: string): ValueObject => ({
      Parse: { type: "ParseJson", inputs: { content: "@triggerBody()", schema: BODY } },
      Pick: compose({ lines: "@body('Parse')?['lines']" }, "Parse"),
      Filter: {
        type: "Query",
        inputs: { from: "@outputs('Pick')['lines']", where: "@equals(item()?['sku'], 'x')" },
        runAfter: runAfter("Pick"),
      },
      Map: {
        type: "Select",
        inputs: { from: "@body('Filter')", select: { code: "@item()?['sku']", one: 1 } },
        runAfter: runAfter("Filter"),
      },
      Each: loop("@body('Map')", { Show: compose(`@items('Each')?['${property}']`) }, "Map"),
    });
    expect(found(actions("code"))).toEqual([]);
    expect(found(actions("sku"))).toEqual(["warning unknown-property /actions/Each/actions/Show/inputs"]);
  });

  test("item() in a loop's own list is the item of the loop around it", () => {
    const inner = loop("@item()?['rows']", { Show: compose("@item()?['n']") });
    const rows = { type: "array", items: { type: "object", properties: { n: { type: "integer" } } } };
    const schema = { type: "array", items: { type: "object", properties: { rows } } };
    expect(found({ Outer: loop("@triggerBody()", { Inner: inner }) }, request(schema))).toEqual([]);
    const wrong = loop("@item()?['rows']", { Show: compose("@item()?['rows']") });
    expect(found({ Outer: loop("@triggerBody()", { Inner: wrong }) }, request(schema))).toHaveLength(1);
  });

  test("conditions written as objects", () => {
    const condition = (expression: Value) => ({ Check: { type: "If", expression, actions: {}, else: {} } });
    expect(found(condition({ and: [{ equals: ["@triggerBody()?['id']", "5"] }] }))).toEqual([
      "warning impossible-comparison /actions/Check/expression/and/0/equals/1",
    ]);
    expect(found(condition({ and: [{ not: { greater: ["@triggerBody()?['id']", "@{1}"] } }] }))).toHaveLength(
      1,
    );
    expect(found(condition({ equals: [{ length: ["@triggerBody()?['name']"] }, 2] }))).toEqual([]);
    expect(found(condition("@equals(triggerBody()?['id'], 5)"))).toEqual([]);
    expect(found(condition("@equals(triggerBody()?['id'], 'a')"))).toHaveLength(1);
  });

  test("what a variable gets", () => {
    const set = (value: Value) => ({
      Init: { type: "InitializeVariable", inputs: { variables: [{ name: "n", type: "Integer" }] } },
      Set: { type: "SetVariable", inputs: { name: "N", value }, runAfter: runAfter("Init") },
    });
    expect(found(set("@add(triggerBody()?['id'], 1)"))).toEqual([]);
    expect(found(set("@mul(2, 1.5)"))).toEqual(["warning lossy-conversion /actions/Set/inputs/value"]);
    expect(found(set("@{triggerBody()?['id']}"))).toEqual([
      "warning variable-type /actions/Set/inputs/value",
    ]);
  });

  test("what cannot be known is not complained of", () => {
    const actions: ValueObject = {
      Call: { type: "Http", inputs: { method: "GET", uri: "https://example.com" } },
      A: compose("@body('Call')?['anything']['at']['all']", "Call"),
      Each: loop("@body('Call')", { Inside: compose({ a: 1 }) }, "Call"),
      B: compose("@outputs('Inside')?['b']", "Each"),
      C: compose("[parameters('deployed')]"),
      D: compose("@length(outputs('C'))", "C"),
    };
    expect(found(actions)).toEqual([]);
  });

  test("actions that read each other in a circle, or in a very long chain, are survived", () => {
    const circle = { A: compose("@outputs('B')?['x']"), B: compose("@outputs('A')?['x']") };
    expect(found(circle)).toEqual([]);
    const chain: ValueObject = {};
    for (let index = 0; index < 3000; index += 1)
      chain[`C${index}`] = compose({ a: `@outputs('C${index + 1}')`, b: `@outputs('C${index + 1}')` });
    expect(found(chain)).toEqual([]);
  });
});

describe.skipIf(corpusMissing !== null)(`types in the corpus (${corpusMissing ?? "it is there"})`, () => {
  test("nothing is warned of that works: every warning is judged", () => {
    const all = corpusFiles().flatMap((name) => {
      const read = readFlowFile(name, corpusBytes(name));
      if (!read.ok) return [];
      return read.value.flows.flatMap(({ definition }) =>
        checkDefinition(definition)
          .filter(({ code }) => CODES.has(code))
          .map(({ code, path }) => `${name} ${code} ${path}`),
      );
    });
    const condition =
      "standard-stateful-kitchen-sink.json argument-type /actions/Condition/expression/and/1/or";
    expect(all).toEqual([
      // The schema was made of the request's body, not of the answer: the designer would not have offered `data`.
      "arm-finops-alerts-trigger-type-expression.json unknown-property /actions/For_each_Snapshot/foreach",
      // Conditions that try out every operand, among them some that fail whenever they are evaluated.
      `${condition}/9/not/startsWith/0`,
      `${condition}/10/endsWith/1`,
      `${condition}/11/not/endsWith/0`,
      `${condition}/11/not/endsWith/1`,
    ]);
  });
});
