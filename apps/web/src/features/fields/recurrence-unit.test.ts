import { expect, test } from "vitest";
import { withFrequency } from "./recurrence-unit.ts";

const WEEKLY = {
  frequency: "Week",
  interval: 2,
  schedule: { weekDays: ["Monday"], hours: [9], minutes: [30] },
  timeZone: "UTC",
};

test("another unit keeps the hours and drops the days it has no field for", () => {
  expect(withFrequency(WEEKLY, "Day")).toEqual({
    ...WEEKLY,
    frequency: "Day",
    schedule: { hours: [9], minutes: [30] },
  });
});

test("a unit without a clock drops the whole schedule", () => {
  const { schedule: _gone, ...rest } = WEEKLY;
  expect(withFrequency(WEEKLY, "Minute")).toEqual({ ...rest, frequency: "Minute" });
});

test("the spelling of members is kept", () => {
  expect(withFrequency({ Frequency: "Month", Schedule: { MonthDays: [1] } }, "Year")).toEqual({
    Frequency: "Year",
    Schedule: { MonthDays: [1] },
  });
});

test("an empty recurrence gets its frequency", () => {
  expect(withFrequency({}, "Day")).toEqual({ frequency: "Day" });
});
