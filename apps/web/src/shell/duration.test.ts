import { expect, test } from "vitest";
import { durationText } from "./duration.ts";

test.each([
  [0, "0 ms"],
  [340.4, "340 ms"],
  [1_250, "1.2 s"],
  [59_999, "59 s"],
  [185_000, "3 min 5 s"],
  [7_440_000, "2 h 4 min"],
  [273_600_000, "3 d 4 h"],
])("%d ms reads %s", (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
