import { expect, test } from "vitest";
import { templateAtCaret } from "./caret-template.ts";

test("in JSON the template is the string around the caret, and offsets lead back through its escapes", () => {
  const text = '{"a": "x\\n@{con}"}';
  const caret = text.indexOf('}"');
  const template = templateAtCaret(text, caret, "json");
  expect(template?.text).toBe("x\n@{con}");
  expect(template?.text.slice(0, template.caret)).toBe("x\n@{con");
  expect(text.slice(template?.place(4), template?.place(7))).toBe("con");
  expect(template?.spelled('"')).toBe('\\"');
});

test("between the strings of JSON there is no template", () => {
  expect(templateAtCaret('{"a": 1}', 6, "json")).toBeNull();
});

test("a bare expression is read as if it had its @", () => {
  const template = templateAtCaret("con", 3, "expression");
  expect(template).toMatchObject({ text: "@con", caret: 4 });
  expect(template?.place(1)).toBe(0);
});
