import { describe, expect, test } from "vitest";
import { actionsReadBy, type LiveLoop, liveResult, liveWorld, type WorldParts } from "./live-world.ts";

const step = (action: string, outputs: unknown, over: object = {}) => ({
  action,
  status: "Succeeded",
  code: "OK",
  inputsText: null,
  outputsText: JSON.stringify(outputs),
  withheld: null,
  ...over,
});
const ORDERS = {
  body: {
    rows: [
      { id: 1, lines: ["a"] },
      { id: 2, lines: ["b", "c"] },
    ],
  },
};

const aWorld = (over: Partial<WorldParts> = {}) =>
  liveWorld({
    values: {
      triggerText: '{"body": {"name": "Ada", "amount": 12345678901234567890}}',
      withheld: null,
      items: [step("Get_orders", ORDERS), step("Skipped", null, { status: "Skipped", outputsText: null })],
      variablesText: '{"Count": 3}',
    },
    loops: [],
    chosen: {},
    parameters: { region: "north" },
    workflow: { name: "w" },
    now: Date.UTC(2026, 0, 15, 12),
    ...over,
  });
const loop = (name: string, list: string): LiveLoop => ({ name, kind: "foreach", list });
const resultOf = (text: string, over: Partial<WorldParts> = {}) => liveResult(text, false, aWorld(over));

describe("UX 42: what a field resolves to", () => {
  test.each([
    ["Hello @{triggerBody()?['name']}!", "Hello Ada!"],
    ["@length(body('get_orders')?['rows'])", 2],
    ["@{variables('Count')} in @{parameters('region')}", "3 in north"],
    ["@utcNow('yyyy-MM-dd')", "2026-01-15"],
    ["@triggerOutputs()?['body']?['name']", "Ada"],
    ["@outputs('Get_orders')?['body']?['missing']", null],
  ])("%s is worked out with the data of the run", (text, value) => {
    expect(resultOf(text)).toEqual({ kind: "value", value });
  });

  test("a text without an expression, and one that is only half typed, have nothing to show", () => {
    expect(resultOf("plain")).toBeNull();
    expect(resultOf("@{concat('a'")).toBeNull();
  });

  test("the reason for a missing value is said, not an error of the language", () => {
    expect(resultOf("@body('Other')")).toEqual({
      kind: "problem",
      message: "“Other” did not run in this run.",
    });
    expect(resultOf("@body('Skipped')")).toMatchObject({ message: expect.stringContaining("did not run") });
    expect(resultOf("@parameters('x')")).toMatchObject({ message: expect.stringContaining("no value") });
    expect(resultOf("@variables('x')")).toMatchObject({ message: expect.stringContaining("cannot be told") });
    const secured = step("Secret", null, { outputsText: null, withheld: "It is secured." });
    const values = { triggerText: null, withheld: "It is secured.", items: [secured], variablesText: "{}" };
    expect(resultOf("@body('Secret')", { values })).toMatchObject({
      message: "“Secret” cannot be shown: It is secured.",
    });
    expect(resultOf("@triggerBody()", { values })).toMatchObject({ message: "It is secured." });
  });

  test("what fails says why in the words of the language", () => {
    expect(resultOf("@div(1, 0)")).toMatchObject({ kind: "problem", message: expect.any(String) });
  });

  test("in loops the chosen item counts, an inner list follows the outer item", () => {
    const loops = [loop("Each", "@body('Get_orders')?['rows']"), loop("Line", "@items('Each')['lines']")];
    const chosen = { Each: 1, Line: 1 };
    expect(resultOf("@{items('Each')['id']}:@{item()}", { loops, chosen })).toEqual({
      kind: "value",
      value: "2:c",
    });
    const { places } = aWorld({ loops, chosen });
    expect(places.map(({ index, count }) => [index, count])).toEqual([
      [1, 2],
      [1, 2],
    ]);
    // Of a shorter list the last item is shown instead of nothing.
    expect(aWorld({ loops, chosen: { Each: 0, Line: 5 } }).places[1]).toMatchObject({ index: 0, count: 1 });
  });
});

test("the actions a step reads are found in all of its texts, each once", () => {
  expect(
    actionsReadBy({ a: "@body('One')", b: ["@{outputs('one')} @{body('Two')}"], c: "body('No')" }),
  ).toEqual(["one", "two"]);
});
