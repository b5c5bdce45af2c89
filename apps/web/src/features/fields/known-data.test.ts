import type { Definition, OperationSpec } from "@towpath/flow";
import { describe, expect, test } from "vitest";
import { knownData } from "./known-data.ts";

const after = (...names: string[]) => Object.fromEntries(names.map((name) => [name, ["Succeeded"]]));
const compose = (inputs: string, ...before: string[]) => ({
  type: "Compose",
  inputs,
  runAfter: after(...before),
});
const ORDER = {
  type: "object",
  properties: {
    id: { type: "integer" },
    lines: { type: "array", items: { type: "object", properties: { sku: { type: "string" } } } },
  },
};

const definition: Definition = {
  parameters: { apiBase: { type: "String" }, $connections: { type: "Object" } },
  triggers: { When_called: { type: "Request", kind: "Http", inputs: { schema: ORDER } } },
  actions: {
    Counter: {
      type: "InitializeVariable",
      inputs: { variables: [{ name: "count", type: "integer" }] },
      runAfter: {},
    },
    Get: { type: "Http", inputs: {}, runAfter: after("Counter") },
    Aside: compose("x", "Counter"),
    Loop: {
      type: "Foreach",
      foreach: "@triggerBody()?['lines']",
      runAfter: after("Get"),
      actions: {
        First: compose("a"),
        Second: compose("b", "First"),
        Later: compose("c", "Second"),
      },
    },
    Try: { type: "Scope", runAfter: after("Loop"), actions: { Inner: compose("d") } },
    End: compose("e", "Try"),
  },
};

const at = (name: string) => knownData(definition, { kind: "action", name });
const titles = (name: string) => at(name).groups.map((group) => group.title);
const codes = (name: string, title: string) =>
  at(name)
    .groups.find((group) => group.title === title)
    ?.tokens.map((token) => token.code);

describe("what a field may use", () => {
  test("is what surely ran before, nearest first, and nothing from a parallel branch", () => {
    expect(titles("Second")).toEqual(["First", "Loop", "Get", "When called", "Variables", "Parameters"]);
  });

  test("names a member of the trigger's schema by its path", () => {
    expect(codes("Get", "When called")).toContain("triggerBody()?['lines']");
  });

  test("knows the members of a loop's items from the schema of its list", () => {
    expect(codes("Second", "Loop")).toEqual(["items('Loop')", "items('Loop')?['sku']"]);
  });

  test("includes the steps inside a scope that ran before, but of a loop only its results", () => {
    expect(titles("End")).toContain("Inner");
    expect(titles("End")).not.toContain("First");
    expect(codes("End", "Loop")).toEqual(["result('Loop')"]);
  });

  test("has a variable only once it was initialised, and never $connections", () => {
    expect(at("Counter").names.variables).toEqual([]);
    expect(at("Get").names.variables).toEqual(["count"]);
    expect(at("Get").names.parameters).toEqual(["apiBase"]);
  });

  test("lists no step without outputs, but its name completes", () => {
    expect(titles("Get")).not.toContain("Counter");
    expect(at("Get").names.actions).toContain("Counter");
  });

  test("matches names in any case, and is empty for a step that is not there", () => {
    expect(at("second").groups).toHaveLength(6);
    expect(titles("Nowhere")).toEqual(["Parameters"]);
  });
});

describe("special places", () => {
  const one = (name: string, actions: Definition) =>
    knownData({ triggers: {}, actions } as Definition, { kind: "action", name }).groups;

  test("a row-wise action reads the current row with the members of its list", () => {
    const groups = one("Pick", {
      Read: { type: "ParseJson", inputs: { schema: ORDER } },
      Pick: { type: "Query", inputs: { from: "@body('Read')['lines']" }, runAfter: after("Read") },
    });
    expect(groups[0]?.tokens.map((token) => token.code)).toEqual(["item()", "item()?['sku']"]);
  });

  test("the condition of an Until reads the steps inside it", () => {
    const groups = one("Again", {
      Again: { type: "Until", actions: { Poll: { type: "Http", inputs: {} } } },
    });
    expect(groups.map((group) => group.title)).toEqual(["Again", "Poll"]);
  });

  test("a loop of runAfter ends the search instead of hanging it", () => {
    const groups = one("A", { A: compose("a", "B"), B: compose("b", "A") });
    expect(groups.length).toBeLessThanOrEqual(1);
  });

  test("a quote in a name is doubled", () => {
    const groups = one("B", { "It's": compose("a"), B: compose("b", "It's") });
    expect(groups[0]?.tokens[0]?.code).toBe("outputs('It''s')");
  });
});

describe("what the files of a connector say of an operation", () => {
  const flow = {
    triggers: {
      New_card: { type: "OpenApiConnection", splitOn: "@triggerBody()?['value']", inputs: {} },
    },
    actions: {
      Ask: { type: "OpenApiConnection", inputs: {}, runAfter: {} },
      End: compose("e", "Ask"),
    },
  } as unknown as Definition;
  const card = {
    type: "object",
    properties: {
      id: { type: "integer", title: "Card number" },
      key: { type: "string", "x-ms-visibility": "internal" },
    },
  };
  const known = knownData(
    flow,
    { kind: "action", name: "End" },
    {
      operations: (role) => ({
        ...({} as OperationSpec),
        output:
          role === "trigger"
            ? { type: "object", properties: { value: { type: "array", items: card } } }
            : card,
      }),
    },
  );
  const tokensOf = (title: string) => known.groups.find((group) => group.title === title)?.tokens ?? [];

  test("is offered to later steps, under the connector's words, and without what nobody should choose", () => {
    expect(tokensOf("Ask").map(({ code, label }) => [code, label])).toEqual([
      ["body('Ask')", "Body"],
      ["body('Ask')?['id']", "Card number"],
      ["outputs('Ask')?['statusCode']", "Status code"],
      ["outputs('Ask')?['headers']", "Headers"],
      ["outputs('Ask')", "All outputs"],
    ]);
  });

  test("of a trigger that starts a run for each item is that of one item", () => {
    expect(tokensOf("New card").map(({ code }) => code)).toEqual([
      "triggerBody()",
      "triggerBody()?['id']",
      "triggerOutputs()?['headers']",
    ]);
  });
});
