import { describe, expect, test } from "vitest";
import { tokenFit, type Wanted } from "./token-fit.ts";

const fitOf = (type: string | null, wanted: Wanted) => tokenFit({ type }, wanted);
const converted = (type: string, wanted: Wanted) => {
  const fit = fitOf(type, wanted);
  return fit.kind === "other" ? (fit.convert?.("body('A')") ?? null) : fit.kind;
};

describe("UX 13: no value is hidden because of its type", () => {
  test.each<[string, Wanted, string | null]>([
    ["string", "text", "fits"],
    ["integer", "text", "fits"],
    ["object", "text", "string(body('A'))"],
    ["array", "text", "loop"],
    ["string", "number", "float(body('A'))"],
    ["object", "number", null],
    ["integer", "boolean", "bool(body('A'))"],
    ["array", "list", "fits"],
    ["string", "list", "split(body('A'), ',')"],
    ["object", "list", "createArray(body('A'))"],
    ["array", "any", "fits"],
  ])("%s into a field for %s: %s", (type, wanted, expected) => {
    expect(converted(type, wanted)).toBe(expected);
  });

  test("a value of unknown type counts as fitting", () => {
    for (const wanted of ["text", "number", "boolean", "list", "any"] as const) {
      expect(fitOf(null, wanted)).toEqual({ kind: "fits" });
    }
  });
});
