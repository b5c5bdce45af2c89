import type { Value, ValueObject } from "@towpath/expressions";
import type { Case } from "./case.ts";

function fn(kind: string, inputs: ValueObject, gives: Value, note = ""): Case {
  return {
    name: note === "" ? kind : `${kind} ${note}`,
    actions: { F: { type: "Expression", kind, inputs } },
    expect: { outputs: { F: { body: gives } } },
  };
}

function refused(kind: string, inputs: ValueObject, note: string): Case {
  return {
    name: `${kind} ${note}`,
    actions: { F: { type: "Expression", kind, inputs } },
    expect: { status: "Failed", codes: { F: "BadRequest" } },
  };
}

const NOON = "2026-01-15T12:00:00.0000000Z";
const base = { baseTime: "2026-01-31T10:00:00Z" };

/** Expression actions: one function each (reference wdl.md, 2.2, 1.7). The clock of the cases stands at 2026-01-15, noon. */
export const FUNCTION_CASES: readonly Case[] = [
  fn("CurrentTime", {}, NOON),
  fn(
    "AddToTime",
    { ...base, interval: 1, timeUnit: "Month" },
    "2026-02-28T10:00:00.0000000Z",
    "clamps to the last day",
  ),
  fn(
    "AddToTime",
    { ...base, interval: { count: 2, timeUnit: "Hour" } },
    "2026-01-31T12:00:00.0000000Z",
    "with an interval object",
  ),
  fn(
    "AddToTime",
    { ...base, interval: 1, timeUnit: "Day", formatString: "yyyy-MM-dd" },
    "2026-02-01",
    "with a format",
  ),
  fn("SubtractFromTime", { ...base, interval: 30, timeUnit: "Minute" }, "2026-01-31T09:30:00.0000000Z"),
  fn("GetFutureTime", { interval: 1, timeUnit: "Day" }, "2026-01-16T12:00:00.0000000Z"),
  fn("GetPastTime", { interval: 2, timeUnit: "Hour" }, "2026-01-15T10:00:00.0000000Z"),
  fn(
    "ConvertTimeZone",
    { ...base, sourceTimeZone: "UTC", destinationTimeZone: "W. Europe Standard Time", formatString: "HH:mm" },
    "11:00",
  ),
  fn("IndexOf", { text: "Hello World", searchText: "WORLD" }, 6, "ignores case"),
  fn("IndexOf", { text: "abc", searchText: "z" }, -1, "of what is not there"),
  fn("Substring", { text: "Hello", startPosition: 1, length: 3 }, "ell"),
  fn("Substring", { text: "Hello", startPosition: 2 }, "llo", "to the end"),
  fn("FormatNumber", { number: 1234.5, format: "#,##0.00" }, "1,234.50"),
  fn("currenttime", {}, NOON, "in lower case"),
  refused("AddToTime", { baseTime: "soon", interval: 1, timeUnit: "Day" }, "of no time"),
  refused("AddToTime", { interval: 1, timeUnit: "Day" }, "without a time"),
  refused("Substring", { text: "abc", startPosition: 2, length: 5 }, "beyond the end"),
];
