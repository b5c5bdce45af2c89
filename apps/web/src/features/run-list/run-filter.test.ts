import { describe, expect, test } from "vitest";
import { filterInput, type RunFilter, readFilter, writeFilter } from "./run-filter.ts";

const FLOW = "0198c1f0-7d2a-7c11-9d55-1f5c2f0a9b10";
const NOON = Date.UTC(2026, 0, 15, 12);
const EVERYTHING: RunFilter = {
  status: "all",
  mode: "all",
  since: "ever",
  flowId: null,
  took: "any",
  error: "",
  value: "",
};

describe("the filter of the run list", () => {
  test("an address without a query asks for everything", () => {
    expect(readFilter(new URLSearchParams())).toEqual(EVERYTHING);
    expect(writeFilter(EVERYTHING)).toBe("");
    expect(filterInput(EVERYTHING, NOON)).toEqual({});
  });

  test("comes back from the address as it was written", () => {
    const filter: RunFilter = {
      status: "failed",
      mode: "live",
      since: "day",
      flowId: FLOW,
      took: "minute",
      error: "time out & more",
      value: "order 7",
    };
    expect(readFilter(new URLSearchParams(writeFilter(filter)))).toEqual(filter);
  });

  test.each([
    "status=constructor",
    "since=__proto__",
    "mode=x",
    "flow=../../etc",
    "status=%00",
    "error=%00",
    "took=toString",
  ])("an address that holds %s asks for everything", (query) => {
    expect(readFilter(new URLSearchParams(query))).toEqual(EVERYTHING);
  });

  test("asks for slow runs, for words of the error, and for what came in within a time that is said", () => {
    expect(filterInput({ ...EVERYTHING, took: "minute", error: "refused" }, NOON)).toEqual({
      minDurationMs: 60_000,
      errorText: "refused",
    });
    const ofValue = readFilter(new URLSearchParams("value=order-7"));
    expect(ofValue).toEqual({ ...EVERYTHING, value: "order-7", since: "month" });
    expect(filterInput(ofValue, NOON)).toEqual({
      triggerText: "order-7",
      from: "2025-12-16T12:00:00.000Z",
    });
  });

  test("asks for the runs that wait for a connection", () => {
    expect(filterInput({ ...EVERYTHING, status: "connection" }, NOON)).toEqual({ awaitsConnection: true });
  });

  test("asks the server for the statuses behind a group and for the time", () => {
    const filter: RunFilter = { ...EVERYTHING, status: "failed", since: "hour" };
    expect(filterInput(filter, NOON)).toEqual({
      status: ["Failed", "TimedOut"],
      from: "2026-01-15T11:00:00.000Z",
    });
  });
});
