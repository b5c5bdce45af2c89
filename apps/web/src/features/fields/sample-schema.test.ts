import { expect, test } from "vitest";
import { schemaOfSample, schemaOfTemplate } from "./sample-schema.ts";

test("a sample object becomes an object schema with the types of its members", () => {
  expect(schemaOfSample({ id: 7, price: 1.5, name: "x", paid: true, note: null })).toEqual({
    type: "object",
    properties: {
      id: { type: "integer" },
      price: { type: "number" },
      name: { type: "string" },
      paid: { type: "boolean" },
      note: {},
    },
  });
});

test("the items of a list are merged, so that the schema accepts every one of them", () => {
  expect(schemaOfSample([{ a: 1 }, { a: null, b: "x" }, { a: 2.5, b: 3 }])).toEqual({
    type: "array",
    items: { type: "object", properties: { a: { type: ["number", "null"] }, b: {} } },
  });
});

test("an empty list and a list of nulls say nothing about their items", () => {
  expect(schemaOfSample([])).toEqual({ type: "array" });
  expect(schemaOfSample([null])).toEqual({ type: "array" });
});

test("a member named __proto__ is data", () => {
  const sample = JSON.parse('{"__proto__": {"a": 1}}');
  const schema = schemaOfSample(sample);
  expect(JSON.stringify(schema)).toBe(
    '{"type":"object","properties":{"__proto__":{"type":"object","properties":{"a":{"type":"integer"}}}}}',
  );
});

test("of a value with expressions only the names are known, and the types of what is written out", () => {
  expect(schemaOfTemplate({ name: "@triggerBody()", text: "Hello @{triggerBody()}", count: 1 })).toEqual({
    type: "object",
    properties: { name: {}, text: { type: "string" }, count: { type: "integer" } },
  });
});
