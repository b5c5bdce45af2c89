import { describe, expect, test } from "vitest";
import { headersRefusal } from "./headers-refusal.ts";

describe("headers that somebody tries a flow with", () => {
  test.each([
    ["none", {}],
    ["any signs of a token, and a tab", { "X-Order_7": "a\tb", "x.y": "" }],
    ["letters beyond ASCII in a value", { authorization: "Bearer é" }],
    ["values that a trigger worked out", { list: ["a", "b"] }],
  ])("are taken as any caller could send them: %s", (_what, headers) => {
    expect(headersRefusal(headers)).toBeNull();
  });

  test.each([
    ["a space in the name", { "my header": "x" }, '"my header"'],
    ["a colon in the name", { "X-A: b": "x" }, "letters, digits"],
    ["a name of other letters", { größe: "x" }, "letters, digits"],
    ["a line break in the name", { "X-A\r\nX-B": "x" }, "letters, digits"],
    ["no name", { "": "x" }, "letters, digits"],
    ["a second header behind the value", { "X-A": "x\r\nX-B: y" }, "line break"],
    ["a NUL in the value", { "X-A": "x\u0000" }, "control character"],
  ])("are refused with the reason: %s", (_what, headers, words) => {
    expect(headersRefusal(headers)?.message).toContain(words);
  });

  test("a name without end is not repeated", () => {
    expect(headersRefusal({ [" ".repeat(10_000)]: "x" })?.message.length).toBeLessThan(300);
  });
});
