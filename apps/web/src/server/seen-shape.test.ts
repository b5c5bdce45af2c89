import { expect, test } from "vitest";
import { SeenShape } from "./seen-shape.ts";

const shapeOf = (...values: Parameters<SeenShape["add"]>[0][]) => {
  const shape = new SeenShape();
  for (const value of values) shape.add(value);
  return shape;
};

test("a member says in how many of the values it held something, and what it held last", () => {
  const shape = shapeOf({ name: "Ada" }, { name: "" }, { name: null }, {}, { name: "Grace", age: 3 });
  expect(shape.samples).toBe(5);
  expect(shape.schema()).toMatchObject({
    type: "object",
    properties: {
      name: { type: ["string", "null"], "x-seen-filled": 2, "x-seen-example": "Ada" },
      age: { type: "integer", "x-seen-filled": 1 },
    },
  });
});

test("items of lists are described without counting them", () => {
  const { properties } = shapeOf({ rows: [{ id: 1 }, { id: 2.5, tags: ["a"] }] }, { rows: [] }).schema();
  expect(properties).toMatchObject({
    rows: {
      type: "array",
      "x-seen-filled": 1,
      items: { type: "object", properties: { id: { type: "number" }, tags: { items: { type: "string" } } } },
    },
  });
  expect(JSON.stringify(properties)).not.toContain('"id":{"type":"number","x-seen-filled"');
});

test("values of several types promise none", () => {
  expect(shapeOf({ a: 1 }, { a: "x" }).schema().properties).toEqual({
    a: { "x-seen-filled": 2, "x-seen-example": "1" },
  });
});

test("what is seen stays small, whatever the values are", () => {
  const wide = Object.fromEntries(
    Array.from({ length: 5_000 }, (_, index) => [`m${index}`, "x".repeat(5_000)]),
  );
  let deep: Record<string, unknown> = {};
  for (let level = 0; level < 500; level += 1) deep = { deep };
  const text = JSON.stringify(shapeOf(wide as never, deep as never).schema());
  expect(text.length).toBeLessThan(100_000);
});

test("names of every kind are members like any other", () => {
  const shape = shapeOf(JSON.parse('{"__proto__": {"polluted": 1}, "constructor": "c"}'));
  expect(Object.keys(shape.schema().properties as object)).toEqual(["__proto__", "constructor"]);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test("an example never ends in half of a character", () => {
  const { properties } = shapeOf({ a: `${"x".repeat(78)}😀😀😀😀`, b: "\ud800lone" }).schema();
  expect(properties).toMatchObject({
    a: { "x-seen-example": `${"x".repeat(78)}😀…` },
    b: { "x-seen-example": "lone" },
  });
});
