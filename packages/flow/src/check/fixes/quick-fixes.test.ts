import type { Value, ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import type { Definition } from "../../definition.ts";
import { aFlow, compose } from "../../testing/builders.ts";
import { actionAt } from "../../view/definition-index.ts";
import { checkDefinition } from "../check-definition.ts";
import { nearestNames } from "./nearest-names.ts";
import { quickFixes } from "./quick-fixes.ts";

const problemsOf = (flow: Definition) => checkDefinition(flow, { runnable: true });

/** The fixes that are offered for the problems with a code, in words. */
function offered(flow: Definition, code: string): string[] {
  return problemsOf(flow)
    .filter((problem) => problem.code === code)
    .flatMap((problem) => quickFixes(flow, problem))
    .map(({ id, about }) => `${id} ${about}`.trim());
}

/** The flow after the first fix for a code; each fix must leave one problem of it fewer. */
function fixed(flow: Definition, code: string, id?: string): Definition {
  const before = problemsOf(flow).filter((problem) => problem.code === code);
  const fix = before
    .flatMap((problem) => quickFixes(flow, problem))
    .find((one) => id === undefined || one.id === id);
  const result = fix?.apply?.(flow);
  if (result?.ok !== true) throw new Error(`No fix for ${code}: ${JSON.stringify(result ?? before)}`);
  const after = problemsOf(result.value).filter((problem) => problem.code === code);
  expect(after.length).toBeLessThan(before.length);
  return result.value;
}

const inputsOf = (flow: Definition, name: string): Value | undefined => actionAt(flow, name)?.action.inputs;
const http = (inputs: ValueObject, more: ValueObject = {}) => ({
  type: "Http",
  inputs: { method: "GET", uri: "https://x.test", ...inputs },
  ...more,
});
const SCHEMA = {
  triggers: {
    manual: {
      type: "Request",
      kind: "Http",
      inputs: {
        schema: {
          type: "object",
          properties: {
            customer: { type: "string" },
            total: { type: "integer" },
            items: { type: "array", items: { type: "object", properties: { name: { type: "string" } } } },
          },
          additionalProperties: false,
        },
      },
    },
  },
};

describe("UX 24: a mistyped name", () => {
  test("of an action is replaced where it is spoken of, and nowhere else", () => {
    const text = "Get_ordr: @{body('Get_ordr')?['a']} and @{outputs('get_ordr')}";
    const flow = aFlow({ Get_order: http({}), Say: compose(text, "Get_order") });
    expect(offered(flow, "unknown-action")[0]).toBe("rename-reference Get_order");
    expect(inputsOf(fixed(flow, "unknown-action"), "Say")).toBe(
      "Get_ordr: @{body('Get_order')?['a']} and @{outputs('Get_order')}",
    );
  });

  test("of a loop is one of those around", () => {
    const flow = aFlow({
      Each: { type: "Foreach", foreach: "@triggerBody()", actions: { A: compose("@items('Eahc')") } },
    });
    expect(inputsOf(fixed(flow, "unknown-action"), "A")).toBe("@items('Each')");
  });

  test("of a variable, also where it is set", () => {
    const start = { type: "InitializeVariable", inputs: { variables: [{ name: "count", type: "integer" }] } };
    const read = aFlow({ Start: start, Say: compose("@variables('cuont')", "Start") });
    expect(inputsOf(fixed(read, "unknown-variable"), "Say")).toBe("@variables('count')");
    const set = {
      type: "SetVariable",
      inputs: { name: "cont", value: 1 },
      runAfter: { Start: ["Succeeded"] },
    };
    expect(inputsOf(fixed(aFlow({ Start: start, Set: set }), "unknown-variable"), "Set")).toEqual({
      name: "count",
      value: 1,
    });
  });

  test("of a property is one that the schema has", () => {
    const flow = aFlow(
      { Say: compose("@triggerBody()?['custmer']"), Dot: compose("@triggerBody().totl") },
      SCHEMA,
    );
    const once = fixed(flow, "unknown-property");
    expect(inputsOf(once, "Say")).toBe("@triggerBody()?['customer']");
    expect(inputsOf(fixed(once, "unknown-property"), "Dot")).toBe("@triggerBody().total");
  });

  test("of a function, but not the same letters in a text", () => {
    const flow = aFlow({ Say: compose("@concat('concta(', concta('a', 'b'))") });
    expect(inputsOf(fixed(flow, "unknown-call"), "Say")).toBe("@concat('concta(', concat('a', 'b'))");
  });

  test("far from everything has no rename", () => {
    const flow = aFlow({ Get_order: http({}), Say: compose("@body('Weather')", "Get_order") });
    expect(offered(flow, "unknown-action")).toEqual([]);
  });
});

describe("what is missing is declared", () => {
  test("a variable, before everything else", () => {
    const flow = fixed(aFlow({ A: compose(1), Say: compose("@variables('who')", "A") }), "unknown-variable");
    expect(Object.keys(flow.actions as ValueObject)[0]).toBe("Initialize_variable");
    expect(problemsOf(flow)).toEqual([]);
  });

  test.each([
    ["SetVariable", 1, { type: "integer" }],
    ["SetVariable", true, { type: "boolean" }],
    ["SetVariable", { a: 1 }, { type: "object" }],
    ["SetVariable", "@utcNow()", { type: "string" }],
    ["IncrementVariable", 1.5, { type: "float", value: 0 }],
    ["AppendToArrayVariable", "one", { type: "array", value: [] }],
    ["AppendToStringVariable", "one", { type: "string" }],
  ])("a variable of the type that %s of %j needs", (type, value, declared) => {
    const change = { type, inputs: { name: "v", value }, runAfter: {} };
    const flow = fixed(aFlow({ Change: change }), "unknown-variable");
    expect(actionAt(flow, "Initialize_variable")?.action.inputs).toEqual({
      variables: [{ name: "v", ...declared }],
    });
    expect(problemsOf(flow)).toEqual([]);
  });

  test("a parameter", () => {
    const flow = fixed(aFlow({ Say: compose("@parameters('place')") }), "unknown-parameter");
    expect(flow.parameters).toEqual({ place: { type: "String", defaultValue: "" } });
  });
});

describe("the order of actions", () => {
  test("who uses a value from a parallel branch waits for it", () => {
    const flow = aFlow({ A: compose(1), B: compose("@outputs('A')") });
    expect(problemsOf(flow)[0]?.message).toContain("from a parallel branch");
    expect(actionAt(fixed(flow, "not-upstream"), "B")?.action.runAfter).toEqual({ A: ["Succeeded"] });
  });

  test("or the container around it does", () => {
    const flow = aFlow({
      A: compose(1),
      Try: { type: "Scope", actions: { B: compose("@outputs('A')") }, runAfter: {} },
    });
    expect(actionAt(fixed(flow, "not-upstream"), "Try")?.action.runAfter).toEqual({ A: ["Succeeded"] });
  });

  test("nobody waits for what waits for them", () => {
    expect(offered(aFlow({ A: compose("@outputs('B')"), B: compose(1, "A") }), "not-upstream")).toEqual([]);
  });

  test("a link that leads nowhere is mended or goes", () => {
    const flow = aFlow({ Read: compose(1), Say: compose(2, "Raed") });
    expect(offered(flow, "run-after-unknown")).toEqual(["rename-reference Read", "do-not-wait Raed"]);
    expect(actionAt(fixed(flow, "run-after-unknown"), "Say")?.action.runAfter).toEqual({
      Read: ["Succeeded"],
    });
    const gone = fixed(flow, "run-after-unknown", "do-not-wait");
    expect(actionAt(gone, "Say")?.action.runAfter).toEqual({});
  });

  test("a circle is opened", () => {
    fixed(aFlow({ A: compose(1, "C"), B: compose(1, "A"), C: compose(1, "B") }), "run-after-cycle");
  });

  test("a status that does not exist becomes success", () => {
    const flow = aFlow({ A: compose(1), B: { ...compose(2), runAfter: { A: ["Fine"] } } });
    expect(actionAt(fixed(flow, "run-after-status"), "B")?.action.runAfter).toEqual({ A: ["Succeeded"] });
  });
});

describe("values of another type", () => {
  test("a text beside a number is made one", () => {
    const equals = (...operands: Value[]) =>
      aFlow(
        {
          If: { type: "If", expression: { and: [{ equals: operands }] }, actions: {}, else: { actions: {} } },
        },
        SCHEMA,
      );
    const operandsOf = (flow: Definition) => {
      const expression = actionAt(flow, "If")?.action.expression as { and: { equals: Value[] }[] };
      return expression.and[0]?.equals;
    };
    const literal = equals("@triggerBody()?['total']", "5");
    expect(operandsOf(fixed(literal, "impossible-comparison"))).toEqual(["@triggerBody()?['total']", 5]);
    const value = equals("@triggerBody()?['customer']", 5);
    expect(operandsOf(fixed(value, "impossible-comparison"))).toEqual([
      "@int(triggerBody()?['customer'])",
      5,
    ]);
  });

  test("an argument is converted where it stands", () => {
    const flow = aFlow({ Say: compose("@add(triggerBody()?['customer'], 1)") }, SCHEMA);
    expect(inputsOf(fixed(flow, "argument-type"), "Say")).toBe("@add(float(triggerBody()?['customer']), 1)");
  });

  test("what a variable is given becomes what it holds", () => {
    const flow = aFlow(
      {
        Start: { type: "InitializeVariable", inputs: { variables: [{ name: "n", type: "integer" }] } },
        Set: {
          type: "SetVariable",
          inputs: { name: "n", value: "@concat('4', '2')" },
          runAfter: { Start: ["Succeeded"] },
        },
      },
      SCHEMA,
    );
    expect(inputsOf(fixed(flow, "variable-type"), "Set")).toEqual({
      name: "n",
      value: "@int(concat('4', '2'))",
    });
  });
});

describe("a list is worked on item by item", () => {
  test("where a field takes one value", () => {
    const flow = aFlow({ Call: http({ uri: "@triggerBody()?['items']" }) }, SCHEMA);
    const looped = fixed(flow, "list-for-one");
    expect(actionAt(looped, "For_each")?.action.foreach).toBe("@triggerBody()?['items']");
    expect(inputsOf(looped, "Call")).toMatchObject({ uri: "@items('For_each')" });
  });

  test("where a property of its items is read", () => {
    const flow = aFlow({ Say: compose("Hello @{triggerBody()?['items']?['name']}!") }, SCHEMA);
    expect(offered(flow, "unknown-property")).toEqual(["loop Say"]);
    expect(inputsOf(fixed(flow, "unknown-property"), "Say")).toBe("Hello @{items('For_each')?['name']}!");
  });
});

describe("settings", () => {
  test("that change nothing, or contradict others, go", () => {
    const unread = aFlow({ A: http({ retryPolicy: { type: "none", count: 3 } }) });
    expect(inputsOf(fixed(unread, "no-effect"), "A")).toMatchObject({ retryPolicy: { type: "none" } });
    const options = { operationOptions: "Sequential, DisableAsyncPattern" };
    expect(actionAt(fixed(aFlow({ A: http({}, options) }), "bad-option"), "A")?.action.operationOptions).toBe(
      "DisableAsyncPattern",
    );
  });

  test("out of bounds become the nearest that is possible", () => {
    const flow = aFlow({ A: http({ retryPolicy: { type: "fixed", count: 400 } }) });
    expect(offered(flow, "out-of-bounds")).toEqual(["set-number 90"]);
    fixed(flow, "out-of-bounds");
  });

  test("that hide nothing hide both", () => {
    fixed(
      aFlow({ A: http({}, { runtimeConfiguration: { secureData: { properties: ["input"] } } }) }),
      "bad-secure-data",
    );
  });
});

test("a fix for a text that somebody changed since changes nothing", () => {
  const flow = aFlow({ Get_order: http({}), Say: compose("@body('Get_ordr')", "Get_order") });
  const [problem] = problemsOf(flow);
  const [fix] = problem === undefined ? [] : quickFixes(flow, problem);
  const now = aFlow({ Get_order: http({}), Say: compose("@body('Get_ordr')?['x']", "Get_order") });
  expect(fix?.apply?.(now)).toMatchObject({ ok: false, failure: { kind: "bad-value" } });
});

test("a connection is for a person to choose", () => {
  const problem = {
    severity: "warning",
    code: "no-connection",
    path: "/actions/A/inputs/host",
    message: "",
  } as const;
  expect(quickFixes(aFlow({}), problem)).toEqual([{ id: "choose-connection", about: "", apply: null }]);
});

test.each([
  ["Get_ordr", ["Get order", "Get_orders", "Weather"], ["Get order", "Get_orders"]],
  ["teh", ["the", "ten", "other"], ["the", "ten"]],
  ["x", ["y", "z", "abc"], ["y", "z"]],
  ["", ["a"], ["a"]],
])("names near to %j", (wrong, names, near) => {
  expect(nearestNames(wrong, names)).toEqual(near);
});
