import { expect, test } from "vitest";
import { timelineBar } from "./timeline-bar.ts";

const at = (second: number) => new Date(second * 1_000).toISOString();
const RUN = { from: 0, to: 10_000 };

test("a step's bar begins and ends where the step did", () => {
  expect(timelineBar({ startedAt: at(2), endedAt: at(7) }, RUN)).toEqual({ left: 20, width: 50 });
});

test("a step that goes on reaches to the end, and one of no length can still be seen", () => {
  expect(timelineBar({ startedAt: at(5), endedAt: null }, RUN)).toEqual({ left: 50, width: 50 });
  expect(timelineBar({ startedAt: at(10), endedAt: at(10) }, RUN)).toEqual({ left: 99.4, width: 0.6 });
});

test("a bar never leaves its track, whatever the clocks said", () => {
  expect(timelineBar({ startedAt: at(-5), endedAt: at(50) }, RUN)).toEqual({ left: 0, width: 100 });
  expect(timelineBar({ startedAt: null, endedAt: null }, RUN)).toBeNull();
});
