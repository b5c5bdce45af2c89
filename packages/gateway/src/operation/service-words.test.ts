import type { Value } from "@towpath/expressions";
import { expect, test } from "vitest";
import { serviceWords } from "./service-words.ts";

test.each<[string, Value, string]>([
  ["error.message", { error: { code: 7, message: "wrong key" } }, "wrong key"],
  [
    "error_description before error",
    { error: "invalid_grant", error_description: "It is over." },
    "It is over.",
  ],
  ["error_message", { error_message: "No quota." }, "No quota."],
  ["the first of errors", { errors: [{ detail: "No such box." }] }, "No such box."],
  ["JSON that came as a text", '{"error":{"message":"wrong key"}}', "wrong key"],
  ["JSON inside a message", { message: '{"error":{"message":"inner"}}' }, "inner"],
  ["a text that only begins like JSON", "[oops] no key", "[oops] no key"],
  ["JSON as a text that says nothing", '{"a":1}', '{"a":1}'],
])("what a service says is read from %s", (_where, body, words) => {
  expect(serviceWords(body)).toBe(`The service says: "${words}".`);
});

test("a page, an empty answer and nothing say nothing", () => {
  for (const body of ["<html>no</html>", " ", null, undefined, {}]) expect(serviceWords(body)).toBe("");
});
