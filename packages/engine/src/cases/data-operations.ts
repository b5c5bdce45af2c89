import type { Value, ValueObject } from "@towpath/expressions";
import { action, after, type Case, compose } from "./case.ts";

function giving(name: string, one: ValueObject, body: Value, gives: Value): Case {
  return {
    name,
    actions: { A: one },
    body,
    expect: { statuses: "A:Succeeded", outputs: { A: { body: gives } } },
  };
}

function refused(name: string, one: ValueObject, body: Value, code = "BadRequest"): Case {
  return {
    name,
    actions: { A: one },
    body,
    expect: { status: "Failed", statuses: "A:Failed", codes: { A: code } },
  };
}

const from = "@triggerBody()";
const PEOPLE = [
  { name: "Ann", age: 40 },
  { name: "Bob", age: 20 },
];
const SCHEMA = {
  type: "object",
  properties: { id: { type: "integer" }, tags: { type: "array", items: { type: "string" } } },
  required: ["id"],
};
const parse = (content: Value, schema: Value = SCHEMA) => action("ParseJson", { content, schema });

/** Compose, ParseJson, Query, Select, Join (reference wdl.md, 2.2). */
export const DATA_CASES: readonly Case[] = [
  {
    name: "Compose gives the value itself, without a body",
    actions: { A: compose({ a: "@add(1, 2)", "@{concat('k', 1)}": ["x@{1}y"] }) },
    expect: { outputs: { A: { a: 3, k1: ["x1y"] } } },
  },
  {
    name: "an interpolation is always a text",
    actions: { A: compose(["@{1}", "@{true}", "@{null}", "@{json('[1]')}"]) },
    expect: { outputs: { A: ["1", "True", "", "[1]"] } },
  },
  {
    name: "an expression keeps its type",
    actions: { A: compose(["@add(1, 1)", "@true", "@null", "@createArray(1)"]) },
    expect: { outputs: { A: [2, true, null, [1]] } },
  },
  {
    name: "two at signs are one, and nothing is evaluated",
    actions: { A: compose("@@add(1, 2)") },
    expect: { outputs: { A: "@add(1, 2)" } },
  },
  giving(
    "Query keeps the items that fit, unchanged",
    action("Query", { from, where: "@greater(item()['age'], 30)" }),
    PEOPLE,
    [{ name: "Ann", age: 40 }],
  ),
  giving(
    "Query with a condition object",
    action("Query", { from, where: { or: [{ equals: ["@item()", 1] }, { equals: ["@item()", 3] }] } }),
    [1, 2, 3],
    [1, 3],
  ),
  giving("Query that nothing fits", action("Query", { from, where: "@equals(1, 2)" }), [1], []),
  refused("Query of null", action("Query", { from, where: "@equals(1, 1)" }), null),
  refused("Query whose condition has no value", action("Query", { from, where: "@equals(int(item()), 1)" }), [
    "x",
  ]),
  giving(
    "Select with an object",
    action("Select", { from, select: { n: "@item()['name']", next: "@add(item()['age'], 1)" } }),
    PEOPLE,
    [
      { n: "Ann", next: 41 },
      { n: "Bob", next: 21 },
    ],
  ),
  giving("Select with one expression", action("Select", { from, select: "@item()['name']" }), PEOPLE, [
    "Ann",
    "Bob",
  ]),
  giving("Select of nothing", action("Select", { from, select: "@item()" }), [], []),
  giving(
    "Select with a name that is worked out",
    action("Select", { from, select: { "@{item()}": 1 } }),
    ["a"],
    [{ a: 1 }],
  ),
  refused("Select of a text", action("Select", { from, select: "@item()" }), "abc"),
  refused("Select whose row has no value", action("Select", { from, select: "@item()['none']" }), [{}]),
  giving(
    "Join with a separator",
    action("Join", { from, joinWith: ", " }),
    ["a", 1, null, true],
    "a, 1, , True",
  ),
  giving("Join of nothing", action("Join", { from, joinWith: "-" }), [], ""),
  giving(
    "Join of objects writes them as JSON",
    action("Join", { from, joinWith: ";" }),
    [{ a: 1 }],
    '{"a":1}',
  ),
  refused("Join of an object", action("Join", { from, joinWith: "-" }), {}),
  giving("ParseJson of a text", parse(from), '{"id": 1, "tags": ["a"]}', { id: 1, tags: ["a"] }),
  giving("ParseJson of an object", parse(from), { id: 1 }, { id: 1 }),
  giving(
    "ParseJson keeps members the schema does not name",
    parse(from),
    { id: 1, more: true },
    { id: 1, more: true },
  ),
  refused("ParseJson never coerces", parse(from), { id: "1" }, "ValidationFailed"),
  refused("ParseJson with a required member missing", parse(from), {}, "ValidationFailed"),
  refused("ParseJson of a text that is no JSON", parse(from), "{id: 1", "InvalidJSON"),
  giving("ParseJson ignores pattern", parse(from, { type: "string", pattern: "^z" }), '"abc"', "abc"),
  {
    name: "ParseJson of null is InvalidTemplate",
    actions: { A: parse("@null") },
    expect: { status: "Failed", errors: { A: "InvalidTemplate" } },
  },
  {
    name: "ParseJson of an empty text is InvalidTemplate",
    actions: { A: parse("") },
    expect: { status: "Failed", errors: { A: "InvalidTemplate" } },
  },
  {
    name: "the errors of a validation can be read",
    body: { id: "1" },
    actions: { A: parse(from), B: compose("@length(outputs('A')['errors'])", after("A", "Failed")) },
    expect: { statuses: "A:Failed B:Succeeded", outputs: { B: 1 } },
  },
];
