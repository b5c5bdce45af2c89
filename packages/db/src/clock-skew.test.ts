import { expect, test } from "vitest";
import { refuseSkewedClock } from "./clock-skew.ts";

const NOW = 1_700_000_000_000;

test.each([
  ["the same clock", 0, 20],
  ["a little off", 4_900, 20],
  ["an answer that took long", 0, 30_000],
])("%s is fine", (_what, aheadMs, tookMs) => {
  const databaseMs = NOW - aheadMs;
  expect(() => refuseSkewedClock({ askedAt: NOW, answeredAt: NOW + tookMs, databaseMs })).not.toThrow();
});

test.each([
  [90_000, "90 s ahead of the database's"],
  [-90_000, "90 s behind the database's"],
])("%i ms off is refused in plain words", (aheadMs, words) => {
  const databaseMs = NOW - aheadMs;
  expect(() => refuseSkewedClock({ askedAt: NOW, answeredAt: NOW, databaseMs })).toThrow(words);
});
