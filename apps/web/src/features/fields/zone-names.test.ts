import { expect, test } from "vitest";
import { ownZone, zoneNames } from "./zone-names.ts";

test("UTC and the reader's own zone come first, and none comes twice", () => {
  const names = zoneNames(null);
  expect(names.slice(0, 2)).toEqual([...new Set(["UTC", ownZone(), names[1]])].slice(0, 2));
  expect(names).toContain("Europe/Berlin");
  expect(new Set(names).size).toBe(names.length);
});

test("a name that is in use already can still be chosen", () => {
  expect(zoneNames("W. Europe Standard Time")[0]).toBe("W. Europe Standard Time");
  expect(zoneNames("Europe/Berlin")).toEqual(zoneNames(null));
});
