import { expect, test } from "vitest";
import { filterInput, readFilter, writeFilter } from "./connection-filter.ts";

const ID = "01a2029c-691e-72f5-aeca-911d325f0123";
const read = (text: string) => readFilter(new URLSearchParams(text));

test("a filter comes back from the address as it was written there", () => {
  for (const text of ["", "?condition=attention", `?search=a+b&whose=mine&connector=${ID}&owner=${ID}`]) {
    expect(writeFilter(read(text))).toBe(text);
  }
});

test("what is no filter narrows nothing", () => {
  const nothing = read("condition=dead&whose=hers&connector=1&owner=__proto__");
  expect(nothing).toEqual({ search: "", condition: null, whose: "all", connectorId: null, ownerId: null });
  expect(filterInput(nothing)).toEqual({});
});
