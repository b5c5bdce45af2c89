import { expect, test } from "vitest";
import { isTakenOver, timelineBar, timeOfRun } from "./timeline-bar.ts";

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

test("the time of a run that goes on reaches to now, also when its last record is old", () => {
  const goesOn = { createdAt: at(100), endedAt: null };
  const asked = { startedAt: at(100), endedAt: null };
  expect(timeOfRun(goesOn, [asked], 160_000)).toEqual({ from: 100_000, to: 160_000 });
  expect(timelineBar(asked, timeOfRun(goesOn, [asked], 160_000))).toEqual({ left: 0, width: 100 });
  // A clock that is behind the server's cuts nothing off.
  expect(timeOfRun(goesOn, [{ startedAt: at(100), endedAt: at(130) }], 90_000).to).toBe(130_000);
});

test("the time of a run that is over ends with it", () => {
  const over = { createdAt: at(100), endedAt: at(110) };
  expect(timeOfRun(over, [{ startedAt: at(100), endedAt: at(105) }], 999_000)).toEqual({
    from: 100_000,
    to: 110_000,
  });
});

test("a step that ended before its run began was taken over, and has no bar", () => {
  const before = { startedAt: at(-9), endedAt: at(-2) };
  expect(isTakenOver(before, RUN.from)).toBe(true);
  expect(timelineBar(before, RUN)).toBeNull();
  expect(isTakenOver({ endedAt: at(0) }, RUN.from)).toBe(false);
  expect(isTakenOver({ endedAt: null }, RUN.from)).toBe(false);
});
