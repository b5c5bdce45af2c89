import { describe, expect, test } from "vitest";
import { createTextRewriter, readText, rewriteText } from "./rewrite-text.ts";

const ONE = '{ "actions": {"A": {"type": "Compose", "inputs": 1.0}} }';
const OTHER = '\ufeff{"actions": {}}\n';
const draft = (inputs: string) => ({ actions: { A: { type: "Compose", inputs } } });

describe("a text that is written again and again", () => {
  test("is read once, and once more after another one came in between", () => {
    const read: string[] = [];
    const rewrite = createTextRewriter((text) => {
      read.push(text);
      return readText(text);
    });
    for (const inputs of ["x", "xy", "xyz"])
      expect(rewrite(ONE, draft(inputs))).toBe(rewriteText(ONE, draft(inputs)));
    expect(read).toEqual([ONE]);
    expect(rewrite(OTHER, draft("x"))).toBe(rewriteText(OTHER, draft("x")));
    expect(rewrite(ONE, draft("x"))).toBe('{ "actions": {"A": {"type": "Compose", "inputs": "x"}} }');
    expect(read).toEqual([ONE, OTHER, ONE]);
  });

  test("is formatted from scratch each time where it is no JSON", () => {
    const rewrite = createTextRewriter();
    expect([rewrite("{", draft("x")), rewrite("{", draft("y"))]).toEqual([
      rewriteText("{", draft("x")),
      rewriteText("{", draft("y")),
    ]);
  });
});
