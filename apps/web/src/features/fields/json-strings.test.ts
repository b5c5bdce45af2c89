import fc from "fast-check";
import { expect, test } from "vitest";
import { escapedForJson, jsonStringAt, jsonStrings } from "./json-strings.ts";

test("every string literal of JSON text is found with its decoded characters", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" }), { maxLength: 5 }), (strings) => {
      const found = jsonStrings(JSON.stringify(strings, null, 1));
      expect(found.map((each) => each.decoded)).toEqual(strings);
    }),
  );
});

test("offsets lead back to the escaped text", () => {
  const text = '{"a": "x\\n@{body(\'A\')}"}';
  const [, value] = jsonStrings(text);
  const at = value?.decoded.indexOf("@{") ?? -1;
  expect(text.slice(value?.offsetOf(at), value?.offsetOf(at + "@{body('A')}".length))).toBe("@{body('A')}");
});

test("half-typed text ends its last literal at the line or the text", () => {
  expect(jsonStrings('{"a": "x\n}').map((each) => each.decoded)).toEqual(["a", "x"]);
  expect(jsonStrings('"\\').map((each) => each.decoded)).toEqual(["\\"]);
});

test("a caret is in a literal only between its quotes", () => {
  expect(jsonStringAt('["ab"]', 1)).toBeNull();
  expect(jsonStringAt('["ab"]', 2)?.decoded).toBe("ab");
  expect(jsonStringAt('["ab"]', 5)).toBeNull();
});

test("a quote in an expression is escaped inside a literal", () => {
  expect(escapedForJson('a"b\\')).toBe('a\\"b\\\\');
});
