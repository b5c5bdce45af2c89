import { RETENTION_DAYS } from "@towpath/flow";
import { expect, test } from "vitest";
import { readRetentionDays } from "./retention-days.ts";

const refused = (text: string) => {
  const read = readRetentionDays(text);
  return read.ok ? read.value : read.failure;
};

test("whole days are taken, and nothing typed means the usual", () => {
  expect(["7", " 90 ", "365", "", "  "].map(refused)).toEqual([7, 90, 365, null, null]);
});

test("a number out of bounds is refused, and never moved into them", () => {
  expect(["0", "-5"].map(refused)).toEqual(Array(2).fill("Runs are kept for at least 1 day."));
  expect(["366", "99999999999999999999"].map(refused)).toEqual(
    Array(2).fill("Runs are kept for at most 365 days."),
  );
  expect(RETENTION_DAYS).toMatchObject({ least: 1, most: 365 });
});

test("what is no whole number is refused, and never read as another", () => {
  for (const text of ["3.5", "3,5", "1e2", "1 0", "ten", "30d", "0x10"]) {
    expect(refused(text), text).toBe("Runs are kept for whole days, such as 30.");
  }
});
