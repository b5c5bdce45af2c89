import type { Value, ValueObject } from "@towpath/expressions";
import { action, after, type Case, variable } from "./case.ts";

const runs = (name: string, step: ValueObject, outputs?: Value): Case => ({
  name,
  actions: { F: step },
  http: { "https://one.test/": [{ statusCode: 200, body: "ok" }] },
  expect: outputs === undefined ? {} : { outputs: { F: outputs } },
});

const fn = (name: string, kind: string, inputs: ValueObject, gives: Value): Case =>
  runs(name, { type: "Expression", kind, inputs }, { body: gives });

const changes = (name: string, type: string, held: Value, inputs: ValueObject, gives: Value): Case => ({
  name,
  actions: {
    V: variable("v", type, held),
    F: action(
      inputs.type as string,
      { name: "v", ...(inputs.inputs as ValueObject) },
      { runAfter: after("V") },
    ),
    R: action("Compose", "@variables('v')", { runAfter: after("F") }),
  },
  expect: { outputs: { R: gives } },
});

const JANUARY = "2026-01-31T10:00:00Z";
const HELLO = { text: "Hello" };

/** The same input as different designers and older documents write it (reference wdl.md, 1.4, 2.2, 3.2). */
export const SPELLING_CASES: readonly Case[] = [
  fn("Substring with startIndex", "Substring", { ...HELLO, startIndex: 1, length: 3 }, "ell"),
  fn("Substring with startingPosition", "Substring", { ...HELLO, startingPosition: 2 }, "llo"),
  fn("Substring with inputText", "Substring", { inputText: "Hello", startPosition: 4 }, "o"),
  fn("IndexOf with inputText", "IndexOf", { inputText: "Hello", searchText: "l" }, 2),
  fn(
    "AddToTime with interval.interval",
    "AddToTime",
    { baseTime: JANUARY, interval: { interval: 2, timeUnit: "Hour" } },
    "2026-01-31T12:00:00.0000000Z",
  ),
  fn(
    "AddToTime with interval.unit",
    "AddToTime",
    { baseTime: JANUARY, interval: { count: 2, unit: "hour" } },
    "2026-01-31T12:00:00.0000000Z",
  ),
  fn(
    "GetPastTime in lower case",
    "getpasttime",
    { INTERVAL: 2, TIMEUNIT: "HOUR" },
    "2026-01-15T10:00:00.0000000Z",
  ),
  changes(
    "append a number to text",
    "String",
    "a",
    { type: "AppendToStringVariable", inputs: { value: 5 } },
    "a5",
  ),
  changes(
    "append true to text",
    "String",
    "a",
    { type: "AppendToStringVariable", inputs: { value: true } },
    "aTrue",
  ),
  changes(
    "append nothing to text",
    "String",
    "a",
    { type: "AppendToStringVariable", inputs: { value: "" } },
    "a",
  ),
  changes(
    "append an empty text to a list",
    "Array",
    [1],
    { type: "AppendToArrayVariable", inputs: { value: "" } },
    [1, ""],
  ),
  changes("append null to a list", "Array", [1], { type: "AppendToArrayVariable", inputs: { value: null } }, [
    1,
    null,
  ]),
  changes("set an empty text", "String", "a", { type: "SetVariable", inputs: { value: "" } }, ""),
  changes("set null", "String", "a", { type: "SetVariable", inputs: { value: null } }, null),
  changes("count without a step", "Integer", 4, { type: "IncrementVariable", inputs: {} }, 5),
  changes("a variable of type int", "Int", 4, { type: "DecrementVariable", inputs: { value: 1 } }, 3),
  changes("a variable of type bool", "bool", true, { type: "SetVariable", inputs: { value: false } }, false),
  changes(
    "a whole number in a float",
    "Float",
    4,
    { type: "IncrementVariable", inputs: { value: 0.5 } },
    4.5,
  ),
  runs("an Http action with url", action("Http", { method: "get", url: "https://one.test/" })),
  runs("an HTTP action in upper case", action("HTTP", { METHOD: "GET", URI: "https://one.test/" })),
  runs("a join with nothing between", action("Join", { from: ["a", "b"] }), { body: "ab" }),
  runs("a table in lower case", action("Table", { from: [{ a: 1 }], format: "csv" }), { body: "a\r\n1\r\n" }),
  runs("a table without rows", action("Table", { from: [], format: "Html" }), {
    body: "<table><thead><tr></tr></thead><tbody></tbody></table>",
  }),
  runs("a query over no rows", action("Query", { from: [], where: true }), { body: [] }),
  runs("a query for nothing", action("Query", { from: [1], where: false }), { body: [] }),
  runs("ParseJson without a schema", action("ParseJson", { content: "[1]" }), { body: [1] }),
  runs("a wait in lower case", action("wait", { interval: { count: 1, unit: "second" } })),
  runs("a wait of weeks", action("Wait", { interval: { count: 1, unit: "Week" } })),
  runs("a wait counted by a text", action("Wait", { interval: { count: "1", unit: "Minute" } })),
  runs("a wait for nothing", action("Wait", { interval: { count: 0, unit: "Minute" } })),
  runs("a terminate in lower case", action("terminate", { runStatus: "succeeded" })),
  runs("a foreach over a list", { type: "foreach", foreach: [1], actions: {} }),
  runs("a foreach over nothing", { type: "Foreach", foreach: [], actions: {} }),
  runs("a condition of true", { type: "If", expression: "@true", actions: {} }),
  runs("a condition of text", { type: "if", expression: "equals(1, 1)", actions: {} }),
  runs("a switch over a number", { type: "Switch", expression: 5, cases: { a: { case: 5, actions: {} } } }),
  runs("an until without limits", { type: "Until", expression: "@equals(1, 1)", actions: {} }),
];
