import type { Definition, Problem } from "@towpath/flow";
import { type Said, said } from "@towpath/prelude";
import { expect, test } from "vitest";
import { problemsAsDrawn } from "./problems-as-drawn.ts";

const FLOW: Definition = {
  triggers: {},
  actions: { For_each: { type: "Foreach", actions: { Send_mail: { type: "Http" } } } },
};
const problem = (words: Said): Problem => ({
  code: "missing-input",
  severity: "error",
  path: "/actions/For_each",
  ...words,
});
const drawn = (words: Said) => problemsAsDrawn([problem(words)], FLOW)[0];

test("an action is called as its card is, in what the message is made of too", () => {
  const words = said('"{name}" needs a value for "{title}".', { name: "For_each", title: said("List") });
  expect(drawn(words)).toMatchObject({
    message: '"For each" needs a value for "List".',
    saying: { values: { name: "For each" } },
    path: "/actions/For_each",
  });
  const label = said('"{name}"', { name: "Send_mail" });
  expect(drawn(said("{label}: it fails.", { label }))?.message).toBe('"Send mail": it fails.');
});

test("what is no action, or stands in an expression, stays as it is written", () => {
  const untouched = [
    said('The flow has no parameter named "{name}".', { name: "my_list" }),
    said("Write actions('{name}') here.", { name: "For_each" }),
    said("The trigger is missing."),
  ].map(problem);
  const same = problemsAsDrawn(untouched, FLOW);
  expect(same.every((one, at) => one === untouched[at])).toBe(true);
});
