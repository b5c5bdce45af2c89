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

  test("members are counted again where an object may have a name twice", () => {
    const names = (count: number) => Array.from({ length: count }, (_, index) => `"k${index}":1`);
    const nested = `{"a":{"a":1},"b":[{"a":1},{"a":{"b":1}}],"c":"a:"}`;
    for (const text of [nested, `{${names(10)}}`, `{${names(2_000)}}`, `[{${names(40)}},{${names(40)}}]`]) {
      expect(costOf(text).uncertainMembers).toBe(0);
    }
    const long = "n".repeat(50);
    for (const twice of ["k0", "k15", "k16", "k17", "k1999"]) {
      const text = `{${names(2_000)},"${twice}":{"x":1}}`;
      expect(costOf(text).uncertainMembers).toBe(2_002);
    }
    expect(costOf('{"a":{"b":1,"c":2},"a":1}').uncertainMembers).toBe(4);
    expect(costOf(`{"${long}":1,"${long}x":1}`).uncertainMembers).toBe(0);
    expect(costOf(`{"${long}":1,"${long}":1}`).uncertainMembers).toBe(2);
    expect(costOf('{"a":1,"\\u0061":1}').uncertainMembers).toBe(2);
  });

  test("an object has a name twice only where members are counted again", () => {
    const name = fc.constantFrom("a", "b", "c", "d", "\\u0061", "long".repeat(20));
    const text = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        fc.constantFrom("1", '"a"', "[]"),
        fc.array(tie("value"), { maxLength: 3 }).map((items) => `[${items}]`),
        fc
          .array(fc.tuple(name, tie("value")), { maxLength: 4 })
          .map((members) => `{${members.map(([key, value]) => `"${key}":${value}`)}}`),
      ),
    })).value;
    fc.assert(
      fc.property(text, (source) => {
        let members = 0;
        JSON.parse(source, (_key, value) => {
          if (typeof value === "object" && !Array.isArray(value)) members += Object.keys(value).length;
          return value;
        });
        const cost = costOf(source);
        if (members !== cost.members) expect(cost.uncertainMembers).toBe(cost.members);
      }),
      { numRuns: 1000 },
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
