import { expect, test } from "vitest";
import { NOON } from "./testing/a-bench.ts";
import { triedEvent } from "./tried-event.ts";

const aFlow = (type: string) => ({
  triggers: { T: { type, recurrence: { frequency: "Hour", interval: 2 } } },
  actions: {},
});

test("a sliding window that is tried is the one that ends now, or the one that is given", () => {
  expect(triedEvent(aFlow("SlidingWindow"), {}, NOON)).toEqual({
    outputs: {
      windowStartTime: "2026-01-15T10:00:00.0000000Z",
      windowEndTime: "2026-01-15T12:00:00.0000000Z",
    },
  });
  const body = { windowStartTime: "a", windowEndTime: "b" };
  expect(triedEvent(aFlow("slidingWindow"), { body }, NOON)).toEqual({ outputs: body });
});

test("other triggers take what is given", () => {
  for (const type of ["Request", "Http", "Recurrence"]) {
    expect(triedEvent(aFlow(type), { body: 1, headers: {} }, NOON)).toEqual({ body: 1, headers: {} });
  }
});
