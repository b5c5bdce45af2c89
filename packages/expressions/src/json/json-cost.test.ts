import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText } from "../testing/any-text.ts";
import { JsonCost } from "./json-cost.ts";
import { countPlainMembers, NOT_PLAIN } from "./scan-json.ts";

const NO_END = Number.POSITIVE_INFINITY;
const costOf = (text: string) => new JsonCost(text, 100, NO_END);
const rows = (count: number, nameOf: (row: number) => string, value = "1") =>
  `[${Array.from({ length: count }, (_, row) => `{"${nameOf(row)}":${value}}`).join(",")}]`;

describe("what reading a JSON text costs", () => {
  test("its members are those that the plain count finds", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), anyText), (text) => {
        const { members } = costOf(text);
        if (members !== NOT_PLAIN) expect(members).toBe(countPlainMembers(text, 100));
        else expect(countPlainMembers(text, 100)).toBe(NOT_PLAIN);
      }),
    );
  });

  test("names that come once each are far dearer than one name in every row", () => {
    const same = costOf(rows(5_000, () => "id")).units;
    expect(costOf(rows(5_000, (row) => `id${row}`)).units).toBeGreaterThan(same * 2);
  });

  test("the members of one large object are dearer than those of small ones", () => {
    const names = Array.from({ length: 5_000 }, (_, index) => `"k${index}":1`).join(",");
    expect(costOf(`{${names}}`).units).toBeGreaterThan(costOf(rows(5_000, () => "k")).units);
  });

  test("numbers that need care make it dearer, wherever they stand", () => {
    const plain = costOf(`[${"1,".repeat(5_000)}5]`);
    const careful = costOf(`[${"1,".repeat(5_000)}5.0]`);
    expect(plain.members).toBe(0);
    expect(careful.members).toBe(NOT_PLAIN);
    expect(careful.units).toBeGreaterThan(plain.units * 4);
    expect(costOf(`[5.0${",1".repeat(5_000)}]`).units).toBe(careful.units);
  });

  test("the rest of a text that costs too much already is not looked at", () => {
    const { units } = new JsonCost(
      rows(100_000, () => "id"),
      100,
      1_000,
    );
    expect(units).toBeGreaterThan(1_000);
    expect(units).toBeLessThan(1_200);
  });
});
