import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { nextOccurrence, upcoming } from "./next-occurrence.ts";

const ms = (text: string) => Temporal.Instant.from(text).epochMilliseconds;
const iso = (epochMs: number | null) =>
  epochMs === null ? null : Temporal.Instant.fromEpochMilliseconds(epochMs).toString();
const next = (recurrence: unknown, after: string, start = after) =>
  iso(nextOccurrence(recurrence, ms(after), ms(start)));
const list = (recurrence: unknown, from: string, n: number) => upcoming(recurrence, ms(from), n).map(iso);

describe("by elapsed time", () => {
  test("fires at the start and each interval from there", () => {
    const recurrence = { frequency: "Minute", interval: 15 };
    expect(next(recurrence, "2026-01-01T00:06:59Z", "2026-01-01T00:07:00Z")).toBe("2026-01-01T00:07:00Z");
    expect(next(recurrence, "2026-01-01T00:07:00Z", "2026-01-01T00:07:00Z")).toBe("2026-01-01T00:22:00Z");
  });

  test("coalesces what was missed: after a week off it fires once, then in step", () => {
    const recurrence = { frequency: "hour", interval: 1 };
    expect(next(recurrence, "2026-01-08T03:30:00Z", "2026-01-01T00:05:00Z")).toBe("2026-01-08T04:05:00Z");
  });

  test("waits for a startTime and keeps its phase", () => {
    const recurrence = { frequency: "Second", interval: "30", startTime: "2026-01-01T10:00:10Z" };
    expect(next(recurrence, "2026-01-01T00:00:00Z")).toBe("2026-01-01T10:00:10Z");
    expect(next(recurrence, "2026-01-01T11:00:00Z")).toBe("2026-01-01T11:00:10Z");
  });

  test("never fires after its endTime", () => {
    const recurrence = { frequency: "Minute", interval: 10, endTime: "2026-01-01T00:15:00Z" };
    expect(next(recurrence, "2026-01-01T00:00:00Z")).toBe("2026-01-01T00:10:00Z");
    expect(next(recurrence, "2026-01-01T00:10:00Z", "2026-01-01T00:00:00Z")).toBe(null);
  });
});

describe("by the calendar", () => {
  test("a startTime without offset is a time of the zone, by Windows or IANA name", () => {
    for (const timeZone of ["W. Europe Standard Time", "Europe/Berlin"]) {
      const recurrence = { frequency: "Day", interval: 1, startTime: "2026-01-01T09:00:00", timeZone };
      expect(next(recurrence, "2026-01-05T00:00:00Z")).toBe("2026-01-05T08:00:00Z");
      expect(next(recurrence, "2026-07-05T00:00:00Z")).toBe("2026-07-05T07:00:00Z");
    }
  });

  test("every third day counts from the start", () => {
    const recurrence = { frequency: "Day", interval: 3, startTime: "2026-01-01T00:00:00Z" };
    expect(list(recurrence, "2026-01-02T00:00:00Z", 3)).toEqual([
      "2026-01-04T00:00:00Z",
      "2026-01-07T00:00:00Z",
      "2026-01-10T00:00:00Z",
    ]);
  });

  test("hours and minutes of a day are all combinations", () => {
    const recurrence = { frequency: "Day", interval: 1, schedule: { hours: [17, 8], minutes: [30, 0] } };
    expect(list(recurrence, "2026-01-01T08:15:00Z", 4)).toEqual([
      "2026-01-01T08:30:00Z",
      "2026-01-01T17:00:00Z",
      "2026-01-01T17:30:00Z",
      "2026-01-02T08:00:00Z",
    ]);
  });

  test("minutes alone mean each hour; hours alone the full hour, or the startTime's minute", () => {
    const minutes = { frequency: "Day", interval: 1, schedule: { minutes: [15] } };
    expect(list(minutes, "2026-01-01T22:30:00Z", 2)).toEqual([
      "2026-01-01T23:15:00Z",
      "2026-01-02T00:15:00Z",
    ]);
    const hours = { frequency: "Day", interval: 1, schedule: { hours: ["5"] } };
    expect(next(hours, "2026-01-01T04:44:00Z")).toBe("2026-01-01T05:00:00Z");
    expect(next({ ...hours, startTime: "2025-01-01T00:20:00Z" }, "2026-01-01T04:44:00Z")).toBe(
      "2026-01-01T05:20:00Z",
    );
  });

  test("week days of every second week, counted from the week of the start", () => {
    const recurrence = {
      frequency: "Week",
      interval: 2,
      startTime: "2026-01-01T00:00:00Z", // a Thursday
      schedule: { weekDays: ["Friday", "Monday"], hours: [9] },
    };
    expect(list(recurrence, "2026-01-01T00:00:00Z", 4)).toEqual([
      "2026-01-02T09:00:00Z",
      "2026-01-12T09:00:00Z",
      "2026-01-16T09:00:00Z",
      "2026-01-26T09:00:00Z",
    ]);
  });

  test("a month without that day takes its last day, and the next month has the old day again", () => {
    const recurrence = { frequency: "Month", interval: 1, startTime: "2026-01-31T06:00:00Z" };
    expect(list(recurrence, "2026-01-31T06:00:00Z", 3)).toEqual([
      "2026-02-28T06:00:00Z",
      "2026-03-31T06:00:00Z",
      "2026-04-30T06:00:00Z",
    ]);
  });

  test("month days, from the front and from the end", () => {
    const recurrence = { frequency: "Month", interval: 1, schedule: { monthDays: [30, -1], hours: [0] } };
    expect(list(recurrence, "2026-02-01T00:00:00Z", 3)).toEqual([
      "2026-02-28T00:00:00Z",
      "2026-03-30T00:00:00Z",
      "2026-03-31T00:00:00Z",
    ]);
  });

  test("the first Monday, the last Friday, a fifth Thursday only where there is one", () => {
    const recurrence = {
      frequency: "Month",
      interval: 1,
      schedule: {
        hours: [7],
        monthlyOccurrences: [
          { day: "Monday", occurrence: 1 },
          { dayOfWeek: "friday", occurrence: -1 },
          { day: "Thursday", occurrence: 5 },
        ],
      },
    };
    expect(list(recurrence, "2026-01-01T00:00:00Z", 5)).toEqual([
      "2026-01-05T07:00:00Z",
      "2026-01-29T07:00:00Z",
      "2026-01-30T07:00:00Z",
      "2026-02-02T07:00:00Z",
      "2026-02-27T07:00:00Z",
    ]);
  });

  test("a year is twelve months", () => {
    const recurrence = { frequency: "Year", interval: 1, startTime: "2024-02-29T06:00:00Z" };
    expect(list(recurrence, "2024-03-01T00:00:00Z", 4)).toEqual([
      "2025-02-28T06:00:00Z",
      "2026-02-28T06:00:00Z",
      "2027-02-28T06:00:00Z",
      "2028-02-29T06:00:00Z",
    ]);
  });

  test("29 February comes in leap years, and a day that never comes ends the search", () => {
    const leap = {
      frequency: "Month",
      interval: 12,
      startTime: "2026-02-01T00:00:00Z",
      schedule: { monthDays: [29] },
    };
    expect(next(leap, "2026-03-01T00:00:00Z")).toBe("2028-02-29T00:00:00Z");
    expect(next({ ...leap, schedule: { monthDays: [30] } }, "2026-03-01T00:00:00Z")).toBe(null);
  });
});

describe("when the clocks change", () => {
  const berlin = { frequency: "Day", interval: 1, timeZone: "Europe/Berlin" };

  test("a time that is skipped fires once, at the moment the clocks go forward", () => {
    const recurrence = { ...berlin, schedule: { hours: [2], minutes: [15, 45] } };
    expect(list(recurrence, "2026-03-28T12:00:00Z", 3)).toEqual([
      "2026-03-29T01:00:00Z",
      "2026-03-30T00:15:00Z",
      "2026-03-30T00:45:00Z",
    ]);
  });

  test("a time that comes twice fires once", () => {
    const recurrence = { ...berlin, schedule: { hours: [2], minutes: [30] } };
    expect(list(recurrence, "2026-10-24T12:00:00Z", 2)).toEqual([
      "2026-10-25T00:30:00Z",
      "2026-10-26T01:30:00Z",
    ]);
  });

  test("half an hour of Lord Howe Island is no exception", () => {
    const recurrence = {
      frequency: "Day",
      interval: 1,
      timeZone: "Australia/Lord_Howe",
      schedule: { hours: [2], minutes: [15] },
    };
    // On 4 October 2026 the clocks there go from 02:00 (+10:30) to 02:30 (+11).
    expect(list(recurrence, "2026-10-03T12:00:00Z", 2)).toEqual([
      "2026-10-03T15:30:00Z",
      "2026-10-04T15:15:00Z",
    ]);
  });

  test("every hour keeps sixty minutes through the night", () => {
    const recurrence = { frequency: "Hour", interval: 1, timeZone: "Europe/Berlin" };
    expect(list(recurrence, "2026-10-25T00:00:00Z", 3)).toEqual([
      "2026-10-25T01:00:00Z",
      "2026-10-25T02:00:00Z",
      "2026-10-25T03:00:00Z",
    ]);
  });
});

test.each([
  ["nothing", null],
  ["a text", "daily"],
  ["an unknown frequency", { frequency: "Century", interval: 1 }],
  ["a year that is too long", { frequency: "Year", interval: 2 }],
  ["no interval that counts", { frequency: "Day", interval: 0 }],
  ["an interval beyond the limit", { frequency: "Month", interval: 17 }],
  ["an unknown zone", { frequency: "Day", interval: 1, timeZone: "Mars/Olympus" }],
  ["an impossible hour", { frequency: "Day", interval: 1, schedule: { hours: [24] } }],
  ["an impossible start", { frequency: "Day", interval: 1, startTime: "tomorrow" }],
])("a recurrence with %s never fires", (_what, recurrence) => {
  expect(nextOccurrence(recurrence, 0, 0)).toBe(null);
});
