import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText } from "../testing/any-text.ts";
import { charactersBetween, translated } from "./xpath-text.ts";

/** Straight from the specification, character by character. */
const filtered = (text: string, start: number, end: number) =>
  Array.from(text)
    .filter((_, index) => index + 1 >= start && index + 1 < end)
    .join("");

function mapped(text: string, from: string, to: string): string {
  const others = Array.from(to);
  const list = Array.from(from);
  return Array.from(text, (character) => {
    const at = list.indexOf(character);
    return at === -1 ? character : (others[at] ?? "");
  }).join("");
}

const place = fc.oneof(
  fc.integer({ min: -5, max: 15 }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0),
);
const text = fc.oneof(anyText, fc.string({ maxLength: 12 }), fc.constantFrom("a😀bc", "éàé", "\ud83da"));

describe("texts of XPath", () => {
  test("the characters between two places are those whose places lie there", () => {
    fc.assert(
      fc.property(text, place, place, (source, start, end) => {
        expect(charactersBetween(source, start, end)).toBe(filtered(source, start, end));
      }),
      { numRuns: 500 },
    );
  });

  test("each character is replaced by its counterpart, or goes", () => {
    const list = fc.oneof(text, fc.constantFrom("abc", "aab", "é😀a", ""));
    fc.assert(
      fc.property(text, list, list, (source, from, to) => {
        expect(translated(source, from, to)).toBe(mapped(source, from, to));
      }),
      { numRuns: 500 },
    );
    expect(translated("ab".repeat(20_000), "b", "é")).toBe("aé".repeat(20_000));
    expect(translated("bar", "abr", "AB")).toBe("BA");
  });
});
