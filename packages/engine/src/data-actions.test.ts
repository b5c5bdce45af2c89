import { PreciseNumber, type Value, type ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import type { ActionReport } from "./report.ts";
import { aPlan, aWorld, runThrough } from "./testing/a-world.ts";

/** One action over the trigger's body; what became of it. */
async function one(action: ValueObject, body: Value = null): Promise<ActionReport> {
  const report = await runThrough(aWorld(), aPlan({ It: action }), { body });
  return report.actions.It as ActionReport;
}
const bodyOf = (report: ActionReport) => (report.outputs as ValueObject | undefined)?.body;

describe("Compose", () => {
  test("gives its value as it is, types and member order included", async () => {
    const report = await one(
      { type: "Compose", inputs: { b: "@triggerBody()", a: ["@{triggerBody()}"], "k@{1}": null } },
      5,
    );
    expect(report.outputs).toEqual({ b: 5, a: ["5"], k1: null });
    expect(Object.keys(report.outputs as object)).toEqual(["b", "a", "k1"]);
  });

  test("says that a parameter may be there without a value", async () => {
    const parameters = { p: { type: "String" } };
    const plan = aPlan({ It: { type: "Compose", inputs: "@parameters('p')" } }, { parameters });
    const report = await runThrough(aWorld(), plan);
    expect(report.actions.It?.error?.message).toContain("no parameter 'p' that has a value in the flow");
  });

  test("fails with the reason when an expression has no value", async () => {
    const report = await one({ type: "Compose", inputs: "@triggerBody()['x']" });
    expect(report).toMatchObject({
      status: "Failed",
      code: "BadRequest",
      error: { code: "InvalidTemplate" },
    });
    expect(report).not.toHaveProperty("outputs");
  });
});

describe("ParseJson", () => {
  const parse = (content: Value, schema?: Value): ValueObject => ({
    type: "ParseJson",
    inputs: { content, ...(schema === undefined ? {} : { schema }) },
  });
  const person = {
    type: "object",
    properties: {
      name: { type: "string" },
      age: { type: "integer", minimum: 0 },
      pattern: { type: "string" },
    },
    required: ["name"],
  };

  test("reads text without losing digits", async () => {
    const report = await one(parse('{"a":5.0,"b":9007199254740993}'));
    expect(bodyOf(report)).toEqual({ a: new PreciseNumber("float", "5.0", 5), b: 9_007_199_254_740_993n });
  });

  test("takes a value as it is, and an envelope's text", async () => {
    expect(bodyOf(await one(parse("@triggerBody()"), { name: "x" }))).toEqual({ name: "x" });
    const envelope = { "$content-type": "application/octet-stream", $content: "eyJhIjoxfQ==" };
    expect(bodyOf(await one(parse("@triggerBody()"), envelope))).toEqual({ a: 1 });
  });

  test("accepts what fits the schema and never changes it", async () => {
    expect(bodyOf(await one(parse({ name: "Ada", age: 36, more: [1] }, person)))).toEqual({
      name: "Ada",
      age: 36,
      more: [1],
    });
  });

  test("lists every error of what does not fit", async () => {
    const report = await one(parse({ age: "old" }, person));
    expect(report).toMatchObject({ status: "Failed", code: "ValidationFailed" });
    expect(report.outputs).toEqual(report.error?.details);
    const errors = (report.error?.details as ValueObject | undefined)?.errors as ValueObject[];
    expect(errors.map((error) => error.path)).toEqual(expect.arrayContaining(["", "/age"]));
  });

  test("says where what does not fit stands", async () => {
    const list = { type: "array", items: person };
    const report = await one(parse([{ name: "Ada" }, { name: 5 }], list));
    expect(report.error?.message).toMatch(/^The content does not fit the schema at '\/1\/name'\. ./);
  });

  test("ignores patterns, which it does not run, but not members of that name", async () => {
    const evil = { type: "string", pattern: "^(a+)+$" };
    expect((await one(parse('"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"', evil))).status).toBe("Succeeded");
    expect((await one(parse({ name: "x", pattern: 1 }, person))).code).toBe("ValidationFailed");
  });

  test.each<[Value, string, string]>([
    ["{broken", "InvalidJSON", "line 1"],
    ["", "BadRequest", "nothing to parse"],
    [null, "BadRequest", "nothing to parse"],
  ])("%j fails as %s", async (content, code, message) => {
    const report = await one(parse(content));
    expect(report).toMatchObject({ status: "Failed", code });
    expect(report.error?.message).toContain(message);
  });

  test("a schema that is none fails with a reason", async () => {
    expect((await one(parse({}, { $ref: "#/nowhere" }))).code).toBe("InvalidSchema");
    expect((await one(parse({}, { $ref: "#" }))).code).toBe("InvalidSchema");
    expect((await one(parse({}, "text"))).code).toBe("InvalidSchema");
  });
});

describe("Query", () => {
  const query = (where: Value): ValueObject => ({ type: "Query", inputs: { from: "@triggerBody()", where } });
  const rows = [
    { n: 1, t: "a" },
    { n: 2, t: "b" },
    { n: 3, t: "a" },
  ];

  test.each<[Value]>([
    ["@greater(item()?['n'], 1)"],
    ["@not(equals(item()['n'], 1))"],
    [{ greater: ["@item()?['n']", 1] }],
    [{ and: [{ greaterOrEquals: ["@item()?['n']", 2] }, { not: { equals: ["@item()['t']", "z"] } }] }],
  ])("keeps the items for which %j holds", async (where) => {
    expect(bodyOf(await one(query(where), rows))).toEqual(rows.slice(1));
  });

  test.each<[string, ValueObject, Value]>([
    ["no list", query("@true"), { a: 1 }],
    ["null", query("@true"), null],
    ["no condition", { type: "Query", inputs: { from: [1] } }, null],
    ["a condition that is no Boolean", query("@item()"), [1]],
  ])("fails on %s", async (_what, action, body) => {
    expect(await one(action, body)).toMatchObject({ status: "Failed", code: "BadRequest" });
  });
});

describe("Select", () => {
  const select = (map: Value): ValueObject => ({
    type: "Select",
    inputs: { from: "@triggerBody()", select: map },
  });

  test("makes one value an item", async () => {
    const report = await one(select({ id: "@item()['n']", text: "n=@{item()['n']}" }), [{ n: 1 }, { n: 2 }]);
    expect(bodyOf(report)).toEqual([
      { id: 1, text: "n=1" },
      { id: 2, text: "n=2" },
    ]);
    expect(bodyOf(await one(select("@mul(item(), 2)"), [1, 2]))).toEqual([2, 4]);
  });

  test("in a loop its rows hide the loop's item, and afterwards the loop has it back", async () => {
    const report = await runThrough(
      aWorld(),
      aPlan({
        Loop: {
          type: "Foreach",
          foreach: "@createArray('a')",
          actions: {
            Sel: {
              type: "Select",
              inputs: { from: "@range(1, 2)", select: "@concat(items('Loop'), item())" },
            },
            End: { type: "Compose", inputs: "@item()", runAfter: { Sel: ["Succeeded"] } },
          },
        },
      }),
    );
    expect(report.actions.Sel?.repetitions?.[0]?.outputs).toEqual({ body: ["a1", "a2"] });
    expect(report.actions.End?.repetitions?.[0]?.outputs).toBe("a");
  });

  test("fails when an item has no value", async () => {
    expect(await one(select("@div(1, item())"), [1, 0])).toMatchObject({
      status: "Failed",
      code: "BadRequest",
    });
  });
});

describe("Join", () => {
  const join = (joinWith?: Value): ValueObject => ({
    type: "Join",
    inputs: { from: "@triggerBody()", ...(joinWith === undefined ? {} : { joinWith }) },
  });
  test("puts the text between the items, whatever they are", async () => {
    expect(bodyOf(await one(join(", "), [1, "a", true, null, { b: 1 }]))).toBe('1, a, True, , {"b":1}');
    expect(bodyOf(await one(join(), ["a", "b"]))).toBe("ab");
  });
  test("needs a text", async () => {
    expect((await one(join(1), [1])).status).toBe("Failed");
  });
});

describe("Table", () => {
  const table = (format: string, columns?: Value): ValueObject => ({
    type: "Table",
    inputs: { from: "@triggerBody()", format, ...(columns === undefined ? {} : { columns }) },
  });
  const rows = [
    { Name: 'A "x", y', n: 1 },
    { n: null, Other: "<b>&'" },
  ];

  test("as CSV quotes only what needs it, and ends every line", async () => {
    expect(bodyOf(await one(table("CSV"), rows))).toBe('Name,n,Other\r\n"A ""x"", y",1,\r\n,,<b>&\'\r\n');
  });

  test("as HTML escapes its cells", async () => {
    expect(bodyOf(await one(table("html"), [rows[1] as Value]))).toBe(
      "<table><thead><tr><th>n</th><th>Other</th></tr></thead><tbody><tr><td></td><td>&lt;b&gt;&amp;&#39;</td></tr></tbody></table>",
    );
  });

  test("has the columns it is told, equal headers sharing one", async () => {
    const columns = [
      { header: "No", value: "@item()['n']" },
      { header: "Text", value: "first" },
      { header: "No", value: "x@{item()['n']}" },
    ];
    expect(bodyOf(await one(table("CSV", columns), [{ n: 1 }, { n: 2 }]))).toBe(
      "No,Text\r\nx1,first\r\nx2,first\r\n",
    );
  });

  test.each<[string, ValueObject, Value]>([
    ["another format", table("XLSX"), []],
    ["items that are no objects", table("CSV"), [1]],
    ["a column without a value", table("CSV", [{ header: "a", value: "@item()['zz']" }]), [{ n: 1 }]],
  ])("fails on %s", async (_what, action, body) => {
    expect(await one(action, body)).toMatchObject({ status: "Failed", code: "BadRequest" });
  });
});

test.each<[string, ValueObject]>([
  ["Select", { type: "Select", inputs: { from: "@range(1, 2000)", select: "@triggerBody()" } }],
  [
    "Table",
    {
      type: "Table",
      inputs: { from: "@range(1, 2000)", format: "CSV", columns: [{ header: "A", value: "@triggerBody()" }] },
    },
  ],
])("%s makes no more of many rows than one value may hold", async (_what, action) => {
  const report = await one(action, "x".repeat(100_000));
  expect([report.status, report.code, report.outputs]).toEqual(["Failed", "BadRequest", undefined]);
  expect(report.error?.message).toContain("more than 104 million characters");
});

describe("Expression actions", () => {
  test("are functions of the language by their kind, in any case", async () => {
    const add = {
      type: "Expression",
      kind: "addtotime",
      inputs: { baseTime: "2026-01-31T00:00:00Z", interval: 1, timeUnit: "Day" },
    };
    expect(bodyOf(await one(add))).toBe("2026-02-01T00:00:00.0000000Z");
    const nested = {
      type: "Expression",
      kind: "GetPastTime",
      inputs: { interval: { count: 2, timeUnit: "Hour" } },
    };
    expect(bodyOf(await one(nested))).toBe("2026-01-15T10:00:00.0000000Z");
    expect(bodyOf(await one({ type: "Expression", kind: "CurrentTime", inputs: {} }))).toBe(
      "2026-01-15T12:00:00.0000000Z",
    );
  });

  test("of a kind nobody knows fail by name", async () => {
    expect((await one({ type: "Expression", kind: "Dance", inputs: {} })).error?.message).toContain(
      "(Dance)",
    );
  });
});

describe("actions in places where they may not stand fail", () => {
  const inLoop = { L: { type: "Foreach", foreach: [1], actions: {} } };
  const within = (action: ValueObject) => ({ L: { ...inLoop.L, actions: { A: action } } });
  test.each([
    ["a variable initialized in a loop", { type: "InitializeVariable", inputs: { variables: [] } }],
    ["an answer in a loop", { type: "Response", inputs: { statusCode: 200 } }],
    ["an end in a loop", { type: "Terminate", inputs: { runStatus: "Succeeded" } }],
  ])("%s", async (_, action) => {
    const report = await runThrough(aWorld(), aPlan(within(action)));
    expect([report.status, report.response]).toEqual(["Failed", undefined]);
    expect(report.actions.A?.repetitions?.[0]?.error?.message).toMatch(/loop 'L'|top level/);
  });
});

test("an answer sends nobody elsewhere", async () => {
  const plan = aPlan({ R: { type: "Response", inputs: { statusCode: 302 } } });
  const report = await runThrough(aWorld(), plan);
  expect(report.actions.R).toMatchObject({ status: "Failed", error: { code: "BadRequest" } });
});
