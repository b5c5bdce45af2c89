import { inWords } from "@towpath/prelude";
import { describe, expect, test } from "vitest";
import { failureOf } from "../testing/evaluate.ts";

describe("what an expression has no value for can be said in another language", () => {
  test.each([
    "@div(1, 0)",
    "@first(5)",
    "@substring('abc', 2, 9)",
    "@variables('x')",
    "@triggerBody()['a']['b']",
    "@createArray(1)[3]",
    "@createArray(1, 2)[7]",
    "@json('{\"a\":1}')['b']",
    "@json('{\"a\":1}')[true]",
    "@concat('x')['y']",
    "@sort(createArray(1, 'a'))",
    "@less(1, 'a')",
    "@and(true, 5)",
    "@convertTimeZone('2026-01-01', 'UTC', 'Nowhere/City')",
    "@base64ToString('%')",
    "@noSuchFunction(1)",
    "@length(1, 2, 3)",
    "text @{add(1)} text",
    "@concat('open",
  ])("%s: put together again it is the same sentence", (template) => {
    const { message, saying } = failureOf(template, { trigger: { outputs: { body: { a: null } } } });
    expect(saying === undefined ? null : inWords(saying)).toBe(message);
  });

  test("all of it comes in that language, names and excerpts as they are", () => {
    const { saying } = failureOf("@int('a{name}b')");
    const GERMAN: Readonly<Record<string, string>> = {
      "{problem} At character {place}: {excerpt}": "{problem} Bei Zeichen {place}: {excerpt}",
      "The function '{name}' {reason}": "Die Funktion „{name}“ {reason}",
      "cannot read {text} as an integer of 64 bits.": "kann {text} nicht als ganze Zahl lesen.",
    };
    expect(saying && inWords(saying, (template) => GERMAN[template] ?? template)).toBe(
      "Die Funktion „int“ kann 'a{name}b' nicht als ganze Zahl lesen. Bei Zeichen 2: int('a{name}b')",
    );
  });

  test("a JSON text that cannot be read keeps its English order, and has its place in the saying", () => {
    const { message, saying } = failureOf("@json('{')");
    expect(message).toMatch(
      /^The function 'json' cannot read its text as JSON: .* \(line 1, column 2\)\. At/,
    );
    expect(saying && inWords(saying)).toMatch(/as JSON \(line 1, column 2\): /);
  });
});
