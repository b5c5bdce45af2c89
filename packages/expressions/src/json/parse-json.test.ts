import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PreciseNumber, parseJson, stringifyJson, type Value } from "../index.ts";
import { anyText } from "../testing/any-text.ts";

function read(text: string): Value {
  const parsed = parseJson(text);
  if (!parsed.ok) throw new Error(parsed.failure.message);
  return parsed.value;
}

describe("parseJson", () => {
  test("agrees with JSON.parse on plain JSON, and stringifyJson writes it back", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const parsed = parseJson(text);
        expect(parsed.ok).toBe(true);
        if (parsed.ok) expect(JSON.parse(stringifyJson(parsed.value))).toEqual(JSON.parse(text));
      }),
    );
  });

  test.each([
    '{"a":5.0}',
    "[9007199254740993]",
    "[1E+19]",
    "[-9223372036854775808]",
    '{"b":1,"a":[0.0,-2.5]}',
  ])("keeps the spelling of %s", (text) => {
    expect(stringifyJson(read(text))).toBe(text);
  });

  test("reads whole floats as floats and 64-bit integers exactly", () => {
    expect(read("5.0")).toEqual(new PreciseNumber("float", "5.0", 5));
    expect(read("9223372036854775807")).toBe(9223372036854775807n);
    expect(read("12345678901234567890123")).toMatchObject({
      kind: "decimal",
      text: "12345678901234567890123",
    });
  });

  test("of equal names the last wins and stands last", () => {
    expect(Object.entries(read('{"a":1,"b":2,"a":3}') as object)).toEqual([
      ["b", 2],
      ["a", 3],
    ]);
  });

  test("keeps __proto__ and constructor as data", () => {
    for (const text of ['{"__proto__":{"x":1}}', '{"__proto__":{"x":1.0}}', '{"constructor":1e2}']) {
      const value = read(text);
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect(Object.keys(value as object)).toHaveLength(1);
    }
    expect(stringifyJson(read('{"__proto__":{"x":1.0}}'))).toBe('{"__proto__":{"x":1.0}}');
  });

  test("ignores a byte order mark", () => {
    expect(read("\uFEFF[1]")).toEqual([1]);
  });

  test.each([
    ["", 1, 1],
    ['{"a":1,\n "b":}', 2, 6],
    ["[1,2", 1, 5],
    ["[1] x", 1, 5],
    ["{'a':1}", 1, 2],
    ['["a\nb"]', 1, 2],
    ["[01]", 1, 3],
    ["1e999", 1, 1],
  ])("says where %j is wrong", (text, line, column) => {
    expect(parseJson(text)).toMatchObject({ ok: false, failure: { line, column } });
  });

  test("refuses deep nesting instead of overflowing the stack", () => {
    expect(parseJson("[".repeat(200_000))).toMatchObject({ ok: false });
    expect(parseJson(`${"[".repeat(101)}${"]".repeat(101)}`)).toMatchObject({
      failure: { message: "The JSON is nested deeper than 100 levels." },
    });
    expect(parseJson(`${"[".repeat(100)}${"]".repeat(100)}`).ok).toBe(true);
    expect(parseJson("[[1]]", { maxDepth: 1 }).ok).toBe(false);
  });

  test("no text crashes it", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(typeof parseJson(text).ok).toBe("boolean");
      }),
    );
  });
});

describe("stringifyJson", () => {
  test("indents as JSON.stringify does, also around special numbers", () => {
    const value = read('{"a":[1.0,{}],"b":[]}');
    expect(stringifyJson(value, 2)).toBe('{\n  "a": [\n    1.0,\n    {}\n  ],\n  "b": []\n}');
  });

  test("escapes lone surrogates", () => {
    expect(stringifyJson(["\ud800", 1.5e-9])).toBe('["\\ud800",1.5E-09]');
  });
});
