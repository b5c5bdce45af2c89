import { describe, expect, test } from "vitest";
import { compileTemplate, contextFromRecord, functionCatalogue, type Value } from "../index.ts";
import { describeType, type InferredType, objectOf, oneOf, optionsOf, TEXT } from "./inferred-type.ts";
import type { Schemas } from "./schemas.ts";
import { checkTextTypes, typeOf } from "./type-of.ts";
import { typeOfSchema } from "./type-of-schema.ts";
import { typeOfValue } from "./type-of-value.ts";

const ORDER = {
  type: "object",
  required: ["id", "lines"],
  properties: {
    id: { type: "integer" },
    total: { type: "number" },
    note: { type: ["string", "null"] },
    state: { type: "string", enum: ["open", "paid"] },
    urgent: { type: "boolean" },
    lines: { type: "array", items: { type: "object", properties: { sku: { type: "string" } } } },
    extra: { type: "object" },
    either: { anyOf: [{ type: "string" }, { type: "integer" }] },
  },
};

const schemas: Schemas = {
  triggerOutputs: () => objectOf({ body: typeOfSchema(ORDER) }, true),
  variable: () => ({ kind: "integer" }),
  outputs: (name) => (name === "List" ? typeOf(["a", "b"], {}) : undefined),
};

const kinds = (type: InferredType) => optionsOf(type).map(({ kind }) => kind);
const words = (text: string) => describeType(typeOf(text, schemas)).message;
const codes = (text: string) => checkTextTypes(text, schemas).problems.map(({ code }) => code);

describe("the type of an expression", () => {
  test.each([
    ["@triggerBody()?['id']", "an integer"],
    ["@triggerBody()['TOTAL']", "a number or null"],
    ["@triggerBody()?['note']", "a text or null"],
    ["@triggerBody()?['either']", "a text or an integer or null"],
    ["@triggerBody()?['extra']?['anything']", "any value"],
    ["@triggerOutputs()?['body/lines/0/sku']", "a text or null"],
    ["@triggerBody()?['lines'][0]?['sku']", "a text or null"],
    ["@first(triggerBody()?['lines'])?['sku']", "a text or null"],
    ["@length(triggerBody()?['lines'])", "an integer"],
    ["@add(variables('n'), triggerBody()?['id'])", "an integer"],
    ["@add(variables('n'), 1.5)", "a float"],
    ["@mul(decimal('1.5'), 2)", "a decimal"],
    ["@if(true, 'a', 1)", "a text or an integer"],
    ["@coalesce(triggerBody()?['note'], '')", "a text"],
    ["@split('a b', ' ')[0]", "a text or null"],
    ["@json('{\"a\": [1]}')?['a'][0]", "an integer or null"],
    ["@setProperty(triggerBody(), 'id', 'x')?['id']", "a text"],
    ["@union(json('{\"a\":1}'), json('{\"b\":true}'))?['b']", "true or false"],
    ["@outputs('List')[0]", "a text or null"],
    ["@body('Somewhere')?['x']", "any value"],
    ["@trigger()?['outputs']?['body']?['id']", "an integer"],
    ["text @{triggerBody()?['id']}", "a text"],
    ["@not a call", "any value"],
  ])("%s gives %s", (text, wanted) => {
    expect(words(text)).toBe(wanted);
  });

  test("is what really comes, for every example of the catalogue that runs without a flow", () => {
    let compared = 0;
    for (const { example, name } of functionCatalogue) {
      const result = compileTemplate(`@${example}`).evaluate(contextFromRecord({}));
      if (!result.ok || result.value === null) continue;
      const inferred = kinds(typeOf(`@${example}`, {}));
      const actual = typeOfValue(result.value).kind;
      const numeric = ["integer", "float", "decimal"].includes(actual) && inferred.includes("number");
      expect(
        numeric || inferred.includes("unknown") || inferred.includes(actual),
        `${name}: ${inferred}`,
      ).toBe(true);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(85);
  });

  test("of two values is kept small, however they share their parts", () => {
    let left: InferredType = TEXT;
    let right: InferredType = TEXT;
    for (let level = 0; level < 200; level += 1) {
      left = objectOf({ a: left, b: left }, false);
      right = objectOf({ a: right, b: right }, false);
    }
    expect(oneOf([left, right]).kind).toBe("object");
  });
});

describe("what is doubtful about an expression", () => {
  test.each([
    ["@triggerBody()?['totl']", "unknown-property"],
    ["@triggerBody()?['lines']?['sku']", "unknown-property"],
    ["@triggerBody()?['id']?['x']", "unknown-property"],
    ["@triggerOutputs()?['body/lines/0/nothing']", "unknown-property"],
    ["@equals(triggerBody()?['id'], '5')", "impossible-comparison"],
    ["@equals(triggerBody()?['state'], 'Paid')", "impossible-comparison"],
    ["@equals(string(triggerBody()?['urgent']), 'true')", null],
    ["@equals(string(equals(1, 1)), 'true')", "impossible-comparison"],
    ["@greater(triggerBody()?['id'], '5')", "impossible-comparison"],
    ["@contains(createArray(1, 2), 'a')", "impossible-comparison"],
    ["@length(triggerBody()?['id'])", "argument-type"],
    ["@toUpper(triggerBody())", "argument-type"],
    ["@add(triggerBody()?['note'], 1)", "argument-type"],
    ["@and(triggerBody()?['id'], true)", "argument-type"],
    ["@int(div(triggerBody()?['id'], 2.5))", "lossy-conversion"],
    ["@float(decimal('1.1'))", "lossy-conversion"],
  ])("%s: %s", (text, code) => {
    expect(codes(text)).toEqual(code === null ? [] : [code]);
  });

  test.each([
    "@triggerBody()?['extra']?['x']",
    "@triggerBody()?['either']",
    "@equals(triggerBody()?['note'], null)",
    "@equals(triggerBody()?['id'], null)",
    "@equals(triggerBody()?['total'], 5)",
    "@equals(triggerBody()?['either'], 5)",
    "@equals(triggerBody()?['state'], 'paid')",
    "@equals('prod', 'dev')",
    "@greater(triggerBody()?['total'], variables('n'))",
    "@contains(triggerBody(), 'id')",
    "@int(triggerBody()?['total'])",
    "@body('Somewhere')?['a']['b']",
    "@length(coalesce(triggerBody()?['note'], ''))",
    "@concat(triggerBody()?['id'], triggerBody()?['lines'])",
  ])("nothing about %s", (text) => {
    expect(codes(text)).toEqual([]);
  });

  test("an object that may have other properties is not complained of", () => {
    const open: Value[] = [
      { type: "object", properties: { a: {} }, additionalProperties: true },
      { type: "object", properties: { a: {} }, additionalProperties: { type: "string" } },
      { type: "object", properties: { a: {} }, patternProperties: { "^x": {} } },
      { type: "object", properties: {} },
      { type: "object" },
      { properties: { type: {}, properties: {} } },
      {},
    ];
    for (const schema of open) {
      const outputs = objectOf({ body: typeOfSchema(schema) }, true);
      expect(checkTextTypes("@triggerBody()?['b']", { triggerOutputs: () => outputs }).problems).toEqual([]);
    }
  });

  test("the place is that of the doubtful part", () => {
    const text = "Order @{triggerBody()?['totl']}";
    const span = checkTextTypes(text, schemas).problems[0]?.span;
    expect(text.slice(span?.start, span?.end)).toBe("'totl'");
  });
});
