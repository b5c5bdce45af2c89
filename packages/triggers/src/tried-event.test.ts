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

test("a request that is tried has headers and queries as every call has, if only empty ones", () => {
  for (const type of ["Request", "manual"]) {
    expect(triedEvent(aFlow(type), { body: 1 }, NOON)).toEqual({ body: 1, headers: {}, queries: {} });
  }
  const given = { headers: { a: "b" }, queries: { c: "d" } };
  expect(triedEvent(aFlow("Request"), given, NOON)).toEqual(given);
});

test("other triggers take what is given", () => {
  for (const type of ["Http", "Recurrence"]) {
    expect(triedEvent(aFlow(type), { body: 1, headers: {} }, NOON)).toEqual({ body: 1, headers: {} });
  }
});

test("a batch that is tried holds what is given: a list is several messages", () => {
  const inputs = { mode: "Inline", configurations: { orders: { releaseCriteria: { messageCount: 2 } } } };
  const flow = { triggers: { T: { type: "Batch", inputs } }, actions: {} };
  const items = [
    { content: "a", messageId: "1" },
    { content: "b", messageId: "2" },
  ];
  const body = { items, batchName: "orders", partitionName: "DEFAULT" };
  expect(triedEvent(flow, { body: ["a", "b"] }, NOON)).toEqual({ body });
  expect(triedEvent(flow, { body }, NOON)).toEqual({ body });
});
