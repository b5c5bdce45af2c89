import { describe, expect, test } from "vitest";
import { storableJson, storableName } from "./storable-text.ts";

describe("storable text", () => {
  test("names lose what PostgreSQL cannot hold, and nothing else", () => {
    expect(storableName("a\u0000b\ud800c 😀")).toBe("a\ufffdb\ufffdc 😀");
  });

  test("JSON with half a surrogate pair means the same afterwards", () => {
    const text = '{"a":"\udc00 \ud83d\ude00 \ud800"}';
    expect(storableJson(text)).toBe('{"a":"\\udc00 😀 \\ud800"}');
    expect(JSON.parse(storableJson(text))).toEqual(JSON.parse(text));
  });

  test("ordinary JSON is kept to the character", () => {
    const text = '{ "b" : 1.0,\n"a":"\\u0000" }';
    expect(storableJson(text)).toBe(text);
  });
});
