import { PreciseNumber, type Value } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { decodeValue, encodeValue } from "./value-text.ts";

const decimal = new PreciseNumber("decimal", "1.50", 1.5);

describe("a stored value", () => {
  test.each<[string, Value]>([
    ["a decimal", decimal],
    ["a decimal deep inside", { a: [{ b: decimal }, 1.5] }],
    ["data that looks like a marked decimal", { $decimal: "1.50" }],
    ["data that looks like one, beside a real one", [{ $decimal: "1.50", $$decimal: 1 }, decimal]],
    ["a decimal beside a member called __proto__", [JSON.parse('{"__proto__":{"x":1}}') as Value, decimal]],
    ["a float that a number would misprint", new PreciseNumber("float", "5.0", 5)],
    ["NUL and half a surrogate pair", "\u0000 \ud800"],
    ["a text that begins like the mark", "D[1]"],
  ])("comes back the same: %s", (_what, value) => {
    expect(decodeValue(encodeValue(value))).toStrictEqual(value);
  });

  test("a text that is not ours is a loud bug", () => {
    expect(() => decodeValue("{")).toThrow(/does not parse/);
  });
});
