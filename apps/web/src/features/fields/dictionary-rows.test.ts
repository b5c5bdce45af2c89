import type { Value } from "@towpath/expressions";
import fc from "fast-check";
import { expect, test } from "vitest";
import { dictionaryOf, rowsOf, spareRows } from "./dictionary-rows.ts";

test("an object survives being shown as rows, members named __proto__ included", () => {
  const object = fc.dictionary(fc.string(), fc.jsonValue() as fc.Arbitrary<Value>);
  fc.assert(
    fc.property(object, (value) => {
      // A member without a name has no row that could say so; the raw view keeps it.
      fc.pre(!Object.hasOwn(value, ""));
      expect(JSON.stringify(dictionaryOf(rowsOf(value)))).toBe(JSON.stringify(value));
    }),
  );
});

test("a row without a name, or with one that is taken, is not written: the value that was there stays", () => {
  const rows = [
    { id: 0, key: "a", value: 1 },
    { id: 1, key: "", value: 2 },
    { id: 2, key: "a", value: 3 },
  ];
  expect(dictionaryOf(rows)).toEqual({ a: 1 });
  expect([...spareRows(rows)]).toEqual([2]);
});
