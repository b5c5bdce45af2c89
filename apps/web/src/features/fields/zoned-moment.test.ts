import { describe, expect, test } from "vitest";
import { localMoment, momentInZone, momentOf, wallTime } from "./zoned-moment.ts";

describe("a time in a zone", () => {
  test.each([
    ["2026-01-15T09:00", "Europe/Amsterdam", "2026-01-15T08:00:00Z"],
    ["2026-07-15T09:00", "Europe/Amsterdam", "2026-07-15T07:00:00Z"],
    ["2026-07-15T09:00", "Asia/Kolkata", "2026-07-15T03:30:00Z"],
    ["2026-01-01T00:30", "America/New_York", "2026-01-01T05:30:00Z"],
    ["2026-01-01T00:00", "UTC", "2026-01-01T00:00:00Z"],
    // Left out when the clocks go forward: the moment after the change.
    ["2026-03-29T02:30", "Europe/Amsterdam", "2026-03-29T01:30:00Z"],
    // Comes twice when they go back: the first.
    ["2026-10-25T02:30", "Europe/Amsterdam", "2026-10-25T00:30:00Z"],
  ])("%s in %s is %s", (local, zone, moment) => {
    expect(momentInZone(local, zone)).toBe(moment);
  });

  test("comes back as the clocks of its zone show it", () => {
    expect(wallTime("2026-07-15T07:00:00Z", "Europe/Amsterdam")).toBe("2026-07-15T09:00");
    expect(wallTime("2026-07-15T09:00:00+02:00", "Asia/Kolkata")).toBe("2026-07-15T12:30");
  });

  test("is read as it stands by the browser's own input", () => {
    expect(localMoment("2026-03-01T09:00:00")).toBe("2026-03-01T09:00");
    expect(localMoment("2026-03-01 09:05")).toBe("2026-03-01T09:05");
    expect(localMoment("2026-03-01T09:00:00Z")).toBe("2026-03-01T09:00");
    expect(localMoment("2026-03-01")).toBeNull();
    expect(localMoment("tomorrow")).toBeNull();
  });

  test("is none without a zone, and for other texts", () => {
    expect(momentOf("2026-07-15T09:00:00")).toBeNull();
    expect(momentOf("@utcNow()")).toBeNull();
    expect(momentInZone("soon", "UTC")).toBeNull();
    expect(wallTime("soon", "UTC")).toBeNull();
  });
});
