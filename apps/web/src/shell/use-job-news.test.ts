import { describe, expect, test } from "vitest";
import { endedLately } from "./use-job-news.ts";

const NOON = Date.UTC(2026, 0, 15, 12);
const at = (minutesAgo: number) => new Date(NOON - minutesAgo * 60_000).toISOString();

describe("jobs that ended", () => {
  test("are news also when nobody saw them under way", () => {
    const short = { id: "short", status: "Succeeded", createdAt: at(1), endedAt: at(1) };
    expect(endedLately([], NOON)).toEqual([]);
    expect(endedLately([short], NOON)).toEqual(["short"]);
  });

  test("are none while they go on, and no longer after ten minutes", () => {
    const running = { id: "running", status: "Running", createdAt: at(1), endedAt: null };
    const old = { id: "old", status: "Failed", createdAt: at(40), endedAt: at(11) };
    expect(endedLately([running, old], NOON)).toEqual([]);
  });
});
