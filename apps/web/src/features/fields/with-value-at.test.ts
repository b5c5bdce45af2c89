import { describe, expect, test } from "vitest";
import { withValueAt } from "./with-value-at.ts";

describe("a member of an item", () => {
  test("is set where it stands, and made where it does not", () => {
    expect(withValueAt({ a: 1, b: 2 }, ["a"], 3)).toEqual({ a: 3, b: 2 });
    expect(withValueAt({}, ["a", "b"], "x")).toEqual({ a: { b: "x" } });
    expect(withValueAt({ a: "@x" }, ["a", "b"], 1)).toEqual({ a: { b: 1 } });
  });

  test("that is emptied goes, with the objects around it that hold nothing more", () => {
    expect(withValueAt({ a: { b: 1 }, c: 2 }, ["a", "b"], undefined)).toEqual({ c: 2 });
    expect(withValueAt({ a: { b: 1, d: 4 } }, ["a", "b"], undefined)).toEqual({ a: { d: 4 } });
  });

  test("may have any name", () => {
    const set = withValueAt({}, ["__proto__"], "x");
    expect(Object.hasOwn(set, "__proto__")).toBe(true);
    expect(Object.getPrototypeOf(set)).toBe(Object.prototype);
  });
});
