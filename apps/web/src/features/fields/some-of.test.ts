import { describe, expect, test } from "vitest";
import { chosenOf, listOf } from "./some-of.ts";

const FIELD = {
  choices: [
    { value: "inputs", title: "Inputs" },
    { value: "outputs", title: "Outputs" },
  ],
};

describe("a field of which any of a few words may be chosen", () => {
  test("reads the words of a list in any case", () => {
    expect(chosenOf(["Outputs", "inputs"], FIELD)).toEqual(["outputs", "inputs"]);
    expect(chosenOf(undefined, FIELD)).toEqual([]);
  });

  test.each([["@variables('hidden')"], [["inputs", "headers"]], [[1]], [{}], [null]])(
    "leaves %j to the JSON view",
    (value) => {
      expect(chosenOf(value, FIELD)).toBeNull();
    },
  );

  test("writes the words in the order of the choices, and nothing when none is left", () => {
    expect(listOf(["outputs", "inputs"], FIELD)).toEqual(["inputs", "outputs"]);
    expect(listOf([], FIELD)).toBeUndefined();
  });
});
