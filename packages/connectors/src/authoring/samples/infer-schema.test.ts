import { parseJson, type Value } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { inferSchema } from "./infer-schema.ts";

const parsed = (text: string): Value => {
  const result = parseJson(text);
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
};

describe("a schema from a sample", () => {
  test("describes members with formats and words, and keeps no value", () => {
    const schema = inferSchema({
      id: 7,
      big: 9_000_000_000,
      first_name: "Ada",
      born: "1815-12-10",
      score: 1.5,
    });
    expect(schema).toEqual({
      type: "object",
      properties: {
        id: { type: "integer", format: "int32", "x-ms-summary": "Id" },
        big: { type: "integer", format: "int64", "x-ms-summary": "Big" },
        first_name: { type: "string", "x-ms-summary": "First name" },
        born: { type: "string", format: "date", "x-ms-summary": "Born" },
        score: { type: "number", format: "double", "x-ms-summary": "Score" },
      },
    });
    expect(JSON.stringify(schema)).not.toContain("Ada");
  });

  test("merges the items of a list: members of all, null where one is null", () => {
    const { items } = inferSchema([{ A: 1 }, { A: null, B: "x@y.org" }, { A: 2.5, B: "no mail" }]);
    expect(items).toEqual({
      type: "object",
      properties: {
        A: { type: "number", format: "double", "x-nullable": true },
        B: { type: "string" },
      },
    });
  });

  test.each([
    ["an empty list", [], { type: "array", items: {} }],
    ["different kinds in one list", [1, "a"], { type: "array", items: {} }],
    ["null alone", null, { "x-nullable": true }],
    ["a date with a time", "2026-01-02T03:04:05Z", { type: "string", format: "date-time" }],
    ["an id", "0f8fad5b-d9cb-469f-a165-70867728950e", { type: "string", format: "uuid" }],
    ["an address", "https://a.test/x", { type: "string", format: "uri" }],
  ])("of %s is honest", (_what, sample, schema) => {
    expect(inferSchema(sample as Value)).toEqual(schema);
  });

  test("reads 64-bit integers as they are", () => {
    expect(inferSchema(parsed("1234567890123456789"))).toEqual({ type: "integer", format: "int64" });
  });

  test("stays finite for deep samples and keeps hostile names as data", () => {
    const deep = parsed(`${"[".repeat(90)}1${"]".repeat(90)}`);
    expect(JSON.stringify(inferSchema(deep)).length).toBeLessThan(2_000);
    const hostile = inferSchema(parsed('{"__proto__":{"a":1},"constructor":2}'));
    expect(Object.keys(hostile.properties as object)).toEqual(["__proto__", "constructor"]);
  });
});
