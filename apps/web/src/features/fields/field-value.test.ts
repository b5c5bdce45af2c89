import type { Value } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { draftInMode, draftLanguage, draftOfValue, readDraft, type ValueDraft } from "./field-value.ts";

const valueIn = (draft: ValueDraft) => {
  const read = readDraft(draft);
  return read.ok ? read.value : `line ${read.line}, column ${read.column}: ${read.reason}`;
};

describe("what is typed into a value field", () => {
  test.each<[string, string, Value | undefined]>([
    ["a number", "5", 5],
    ["yes/no", "true", true],
    ["null", "null", null],
    ["an object", '{"a": 1}', { a: 1 }],
    ["words", "hello", "hello"],
    ["words that begin like a number", "5 apples", "5 apples"],
    ["quoted words", '"5"', '"5"'],
    ["an expression", "@triggerBody()", "@triggerBody()"],
    ["nothing", "", undefined],
  ])("%s in an empty field is read for what it looks like", (_what, text, value) => {
    expect(valueIn({ mode: "auto", text })).toEqual(value);
  });

  test('5 and "5" can both be had in either mode that was chosen', () => {
    expect(valueIn({ mode: "text", text: "5" })).toBe("5");
    expect(valueIn({ mode: "json", text: "5" })).toBe(5);
    expect(valueIn({ mode: "json", text: '"5"' })).toBe("5");
  });

  test("JSON that does not read tells where, and is no value", () => {
    expect(readDraft({ mode: "json", text: '{"a": }' })).toMatchObject({ ok: false });
  });
});

describe("a value that is there", () => {
  test.each<[Value]>([[5], ["5"], [true], [null], [{ a: ["@{body('A')}"] }], ["@body('A')"], [[]], ["null"]])(
    "%j comes back unchanged when nothing is typed",
    (value) => {
      expect(valueIn(draftOfValue(value))).toEqual(value);
    },
  );

  test("keeps its type when it is edited: a text of digits stays text", () => {
    const draft = draftOfValue("5");
    expect(valueIn({ ...draft, text: "56" })).toBe("56");
  });

  test("numbers keep their spelling", () => {
    const read = readDraft({ mode: "json", text: "[5.0, 9007199254740993]" });
    expect(read.ok && draftOfValue(read.value).text.replaceAll(/\s/g, "")).toBe("[5.0,9007199254740993]");
  });
});

test("switching to JSON turns words into a JSON text, and leaves JSON alone", () => {
  expect(draftInMode({ mode: "text", text: "hello" }, "json").text).toBe('"hello"');
  expect(draftInMode({ mode: "text", text: "5" }, "json").text).toBe("5");
  expect(draftInMode({ mode: "json", text: "5" }, "text")).toEqual({ mode: "text", text: "5" });
});

test("an empty field begins to speak JSON with the first bracket", () => {
  expect(draftLanguage({ mode: "auto", text: "{" })).toBe("json");
  expect(draftLanguage({ mode: "auto", text: "a{" })).toBe("template");
});
