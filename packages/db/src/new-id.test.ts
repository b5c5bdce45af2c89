import { describe, expect, test } from "vitest";
import { firstIdAt, isUuid, newId } from "./new-id.ts";

const NOON = Date.UTC(2026, 0, 15, 12);

describe("newId", () => {
  test("is a UUID of version 7 that carries its millisecond", () => {
    const id = newId(NOON);
    expect(isUuid(id)).toBe(true);
    expect(id[14]).toBe("7");
    expect(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(NOON);
  });

  test("ids of one millisecond are all different and sort in the order they were made", () => {
    const ids = Array.from({ length: 10_000 }, () => newId(NOON + 5));
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
  });

  test("the first id of a millisecond sorts before every id made in it", () => {
    expect(firstIdAt(NOON + 9) <= newId(NOON + 9)).toBe(true);
    expect(firstIdAt(NOON + 10) > newId(NOON + 9)).toBe(true);
  });

  test.each(["", "abc", "' or 1=1 --", "00000000-0000-7000-8000-00000000000g", "\u0000".repeat(36)])(
    "%j is no id",
    (text) => {
      expect(isUuid(text)).toBe(false);
    },
  );
});
