import type { Value, ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import type { FindStepOperation, OperationSpec } from "../catalogue/catalogue.ts";
import { OPERATIONS } from "../catalogue/operations.ts";
import { emptyDefinition } from "../definition.ts";
import type { Problem } from "../problem.ts";
import { aFlow, compose, runAfter, scope } from "../testing/builders.ts";
import { checkDefinition } from "./check-definition.ts";
import { checkText } from "./check-text.ts";

const codes = (problems: readonly Problem[]): string[] => problems.map((problem) => problem.code);
const check = (actions: ValueObject, rest: ValueObject = {}) =>
  checkDefinition(aFlow(actions, rest), { runnable: true });
const variable = (name: string, type: string, value?: Value): ValueObject => ({
  type: "InitializeVariable",
  inputs: { variables: [{ name, type, ...(value === undefined ? {} : { value }) }] },
});

test("a sound flow has no problems", () => {
  expect(check({ A: compose(1), B: compose("@add(outputs('a'), 1)", "A") })).toEqual([]);
});

describe("conditions of the old form", () => {
  test("order actions like runAfter", () => {
    const old = { ...compose("@outputs('A')"), conditions: [{ dependsOn: "a" }, { expression: "@true" }] };
    expect(check({ B: old, A: compose(1) })).toEqual([]);
    const circle = { ...compose(1), conditions: [{ dependsOn: "B" }] };
    expect(codes(check({ A: circle, B: compose(1, "A") }))).toEqual(["run-after-cycle"]);
  });

  test.each<Value>(["x", [1], [{}], [{ dependsOn: "Nobody" }], [{ dependsOn: 1 }]])(
    "%j is refused",
    (conditions) => {
      expect(codes(check({ A: { ...compose(1), conditions } }))).toEqual(["bad-condition"]);
    },
  );
});

describe("parameters", () => {
  const parameter = (declared: Value) => codes(check({ A: compose(1) }, { parameters: { P: declared } }));

  test.each<Value>([
    "x",
    {},
    { type: "Text" },
    { type: "Int", defaultValue: "5" },
    { type: "SecureObject", defaultValue: "x" },
    { type: "String", defaultValue: "c", allowedValues: ["a"] },
  ])("%j is refused", (declared) => {
    expect(parameter(declared)).toEqual(["bad-parameter"]);
  });

  test.each<Value>([
    { type: "int", defaultValue: 5 },
    { type: "Float", defaultValue: 5 },
    { type: "String", defaultValue: "@appsetting('x')" },
    { type: "Int", defaultValue: "[parameters('count')]" },
    { type: "Object", defaultValue: {} },
    { type: "String", defaultValue: "a", allowedValues: ["a"] },
  ])("%j is fine", (declared) => {
    expect(parameter(declared)).toEqual([]);
  });
});

test("a value given to a parameter must fit its declaration", () => {
  const flow = aFlow({ A: compose(1) }, { parameters: { P: { type: "Int" } } });
  const withValue = (p: Value) => codes(checkDefinition(flow, { runnable: true, parameterValues: { p } }));
  expect(withValue(5)).toEqual([]);
  expect(withValue("5")).toEqual(["bad-parameter"]);
});

describe("the document", () => {
  test("text that is not JSON is one problem with its line and column", () => {
    const { definition, problems } = checkText('{"actions":\n {,}}');
    expect(definition).toBeNull();
    expect(problems).toMatchObject([{ severity: "error", code: "not-json" }]);
    expect(problems[0]?.message).toContain("Line 2");
  });

  test("an empty flow says what is missing, in words", () => {
    expect(checkDefinition(emptyDefinition(), { runnable: true })).toMatchObject([
      { severity: "error", code: "no-trigger" },
      { severity: "warning", code: "no-actions" },
    ]);
    expect(codes(checkDefinition({}))).toEqual(["no-trigger", "no-actions"]);
  });

  test("a flow has one trigger", () => {
    const triggers = { a: { type: "Request" }, b: { type: "Request" } };
    expect(codes(check({ A: compose(1) }, { triggers }))).toEqual(["several-triggers"]);
  });

  test("wrong types anywhere are problems, not crashes", () => {
    const strange: Value[] = [null, 1, "x", [], true];
    for (const value of strange) {
      const flows: ValueObject[] = [
        { triggers: value, actions: value },
        aFlow({ A: value }),
        aFlow({ A: { type: value, inputs: value, runAfter: value, expression: value, limit: value } }),
        aFlow({ A: { type: "Switch", expression: value, cases: value, default: value } }),
        aFlow({ A: { type: "Switch", expression: 1, cases: { x: value }, default: { actions: value } } }),
        aFlow({ A: { type: "InitializeVariable", inputs: { variables: value } } }),
        aFlow({ A: { type: "constructor", inputs: { variables: [value] } } }),
        aFlow({ A: compose(1) }, { triggers: { t: { type: "Recurrence", recurrence: value } } }),
        aFlow({ A: compose(1) }, { parameters: value, outputs: value }),
      ];
      for (const flow of flows) expect(Array.isArray(checkDefinition(flow, { runnable: true }))).toBe(true);
    }
  });
});

describe("types", () => {
  test("an unknown action type is an error that names it and its place", () => {
    expect(check({ A: { type: "Teleport" } })).toMatchObject([
      { severity: "error", code: "unknown-type", path: "/actions/A/type", action: "A" },
    ]);
    expect(check({ A: { type: "Teleport" } })[0]?.message).toBe(
      'The action type "Teleport" is not one Towpath knows. Check its spelling, or choose another action.',
    );
  });

  test("a type Towpath knows but cannot run stops publishing only", () => {
    const flow = aFlow({ A: { type: "ServiceProvider", inputs: {} } });
    expect(checkDefinition(flow)).toMatchObject([{ severity: "warning", code: "not-runnable" }]);
    expect(checkDefinition(flow, { runnable: true })).toMatchObject([
      { severity: "error", code: "not-runnable" },
    ]);
  });

  test("an action of a connector says what it calls, and through which connection", () => {
    const action = (host: ValueObject) => check({ A: { type: "OpenApiConnection", inputs: { host } } });
    const paths = (host: ValueObject) => action(host).map(({ path }) => path);
    expect(paths({ operationId: "Get", connectionReferenceName: "shared_a" })).toEqual([]);
    expect(
      paths({ operationId: "Get", connection: { name: "@parameters('$connections')['a']['id']" } }),
    ).toEqual([]);
    expect(paths({})).toEqual(["/actions/A/inputs/host/operationId", "/actions/A/inputs/host"]);
    expect(check({ A: { type: "ApiConnection", inputs: {} } }).map(({ message }) => message)).toEqual([
      '"A" does not say how it calls its operation: the method is missing.',
      '"A" does not say which operation it calls: the path is missing.',
      '"A" does not say which connection it uses. Choose one.',
    ]);
  });

  test("what a connector says of its operation is asked of the step", () => {
    const spec = {
      ...OPERATIONS[0],
      output: { type: "object", properties: { id: { type: "string" } } },
      fields: [
        { path: "inputs/parameters/item~1name", title: "Name", help: "", required: true, control: "text" },
      ],
    } as unknown as OperationSpec;
    const host = { operationId: "Add", connectionReferenceName: "shared_a" };
    const flow = (parameters: ValueObject) =>
      aFlow({
        A: { type: "OpenApiConnection", inputs: { host, parameters } },
        B: compose("@body('A')?['nothing']", "A"),
      });
    const operations: FindStepOperation = (_role, { type }) => (type === "OpenApiConnection" ? spec : null);
    const found = checkDefinition(flow({}), { runnable: true, operations });
    expect(found.map(({ code, path }) => [code, path])).toEqual([
      ["missing-input", "/actions/A/inputs/parameters/item~1name"],
      ["unknown-property", "/actions/B/inputs"],
    ]);
    expect(checkDefinition(flow({ "item/name": "x" }), { operations })).toHaveLength(1);
  });

  test("types are known in any case", () => {
    expect(check({ A: { type: "compose", inputs: 1 } })).toEqual([]);
  });
});

describe("links", () => {
  test("a circle is named in the order of its links", () => {
    const problems = check({ A: compose(1, "C"), B: compose(2, "A"), C: compose(3, "B"), D: compose(4) });
    expect(problems).toMatchObject([{ severity: "error", code: "run-after-cycle" }]);
    expect(problems[0]?.message).toMatch(/(A → B → C → A|B → C → A → B|C → A → B → C)/);
  });

  test("a link names an action beside the one it belongs to", () => {
    expect(check({ A: compose(1, "Nobody") })).toMatchObject([
      { code: "run-after-unknown", path: "/actions/A/runAfter/Nobody" },
    ]);
    const inner = check({ S: scope({ X: compose(1) }), B: compose(2, "X") });
    expect(inner[0]?.message).toContain("another branch");
  });

  test("a first action may run after the trigger, which is the same as after nothing", () => {
    const severities = (actions: ValueObject) =>
      checkDefinition(aFlow(actions), { runnable: true }).map(({ code, severity }) => [code, severity]);
    expect(severities({ A: compose(1, "manual") })).toEqual([["run-after-unknown", "warning"]]);
    const failed = { ...compose(1), runAfter: { manual: ["FAILED"] } };
    expect(severities({ A: failed })).toEqual([["run-after-unknown", "error"]]);
    expect(severities({ S: scope({ A: compose(1, "manual") }) })).toEqual([["run-after-unknown", "error"]]);
  });

  test("a status that does not exist is an error", () => {
    const waiting = (...statuses: string[]) =>
      codes(check({ A: compose(1), B: { ...compose(2), runAfter: { A: statuses } } }));
    expect(waiting("SUCCEEDED", "Done")).toEqual(["run-after-status"]);
    expect(waiting("SUCCEEDED", "cancelled")).toEqual([]);
  });

  test("a runAfter of null is none", () => {
    expect(check({ A: { ...compose(1), runAfter: null } })).toEqual([]);
  });
});

describe("names and places", () => {
  test("names differ in more than capital letters, at every depth", () => {
    expect(codes(check({ A: compose(1), S: scope({ a: compose(2) }) }))).toEqual(["duplicate-name"]);
  });

  test("a name has at most 80 characters", () => {
    expect(codes(check({ ["n".repeat(81)]: compose(1) }))).toEqual(["name-too-long"]);
  });

  test("variables begin at the top level, and loops hold no Response and no Terminate", () => {
    const loop = (actions: ValueObject) => ({ L: { type: "Foreach", foreach: "@createArray(1)", actions } });
    expect(codes(check({ S: scope({ V: variable("v", "string") }) }))).toEqual(["not-top-level"]);
    const response = { type: "Response", inputs: { statusCode: 200 } };
    expect(codes(check(loop({ S: scope({ R: response }) })))).toEqual(["inside-loop"]);
    expect(codes(check(loop({ T: { type: "Terminate", inputs: { runStatus: "Failed" } } })))).toEqual([
      "inside-loop",
    ]);
  });

  test("only a request can be answered", () => {
    const triggers = { t: { type: "Recurrence", recurrence: { frequency: "Day", interval: 1 } } };
    const actions = { R: { type: "Response", inputs: { statusCode: 200 } } };
    expect(codes(check(actions, { triggers }))).toEqual(["response-without-request"]);
  });
});

describe("inputs", () => {
  test("what an action needs is named by its title", () => {
    const problems = check({ H: { type: "Http", inputs: { method: "GET", uri: "" } } });
    expect(problems).toMatchObject([{ code: "missing-input", path: "/actions/H/inputs/uri" }]);
    expect(problems[0]?.message).toBe('"H" needs a value for "Address".');
  });

  test("an input that an expression gives is there", () => {
    expect(check({ T: { type: "Terminate", inputs: "@triggerBody()" } })).toEqual([]);
  });

  test("choices and bounds are checked where no expression decides them", () => {
    expect(codes(check({ T: { type: "Terminate", inputs: { runStatus: "Broken" } } }))).toEqual([
      "bad-choice",
    ]);
    const loop = (repetitions: Value) => ({
      L: {
        type: "Foreach",
        foreach: "@createArray(1)",
        actions: {},
        runtimeConfiguration: { concurrency: { repetitions } },
      },
    });
    expect(codes(check(loop(51)))).toEqual(["out-of-bounds"]);
    expect(codes(check(loop("@triggerBody()?['n']")))).toEqual([]);
    const until = { type: "Until", expression: "@true", actions: {}, limit: { timeout: "1 hour" } };
    expect(codes(check({ U: until }))).toContain("bad-duration");
  });

  test("two cases of one value, and a wait that does not say how long", () => {
    const cases = { a: { case: 1, actions: {} }, b: { case: 1, actions: {} } };
    expect(codes(check({ S: { type: "Switch", expression: "@triggerBody()", cases } }))).toEqual([
      "duplicate-case",
    ]);
    expect(codes(check({ W: { type: "Wait", inputs: { interval: { unit: "Hour" } } } }))).toEqual([
      "missing-input",
    ]);
    expect(codes(check({ W: { type: "Wait", inputs: { until: { timestamp: "2026-01-01" } } } }))).toEqual([]);
  });

  test.each<[string, ValueObject]>([
    ["no frequency", { interval: 1 }],
    ["an unknown frequency", { frequency: "Fortnight", interval: 1 }],
    ["a fraction", { frequency: "Day", interval: 1.5 }],
    ["an interval above the bound", { frequency: "Day", interval: 501 }],
    ["an hour that does not exist", { frequency: "Day", interval: 1, schedule: { hours: [24] } }],
    [
      "a week day in another language",
      { frequency: "Week", interval: 1, schedule: { weekDays: ["Montag"] } },
    ],
    ["a start time that is no time", { frequency: "Day", interval: 1, startTime: "tomorrow" }],
  ])("a schedule with %s is refused", (_what, recurrence) => {
    expect(codes(check({ A: compose(1) }, { triggers: { t: { type: "Recurrence", recurrence } } }))).toEqual([
      "bad-recurrence",
    ]);
  });
});

describe("variables", () => {
  test("a variable is initialized once, with a value of its type", () => {
    expect(codes(check({ A: variable("v", "integer", "no"), B: variable("V", "text") }))).toEqual([
      "variable-type",
      "variable-twice",
      "variable-type",
    ]);
  });

  test("changing a variable that is not there, or of another type, is an error", () => {
    const set = (type: string, inputs: ValueObject): ValueObject => ({
      type,
      inputs,
      runAfter: runAfter("V"),
    });
    const V = variable("v", "string", "x");
    expect(codes(check({ V, S: set("SetVariable", { name: "w", value: "1" }) }))).toEqual([
      "unknown-variable",
    ]);
    expect(codes(check({ V, S: set("IncrementVariable", { name: "v", value: 1 }) }))).toEqual([
      "variable-type",
    ]);
    expect(codes(check({ V, S: set("SetVariable", { name: "v", value: 1 }) }))).toEqual(["variable-type"]);
    expect(codes(check({ V, S: set("SetVariable", { name: "V", value: "@string(1)" }) }))).toEqual([]);
  });

  test("reading a variable that may not be initialized by then is a warning", () => {
    const problems = check({ A: compose("@variables('v')"), V: variable("v", "string") });
    expect(problems).toMatchObject([{ severity: "warning", code: "variable-too-early" }]);
  });
});

describe("expressions", () => {
  test("an expression that does not parse is named with its place, object keys included", () => {
    expect(check({ A: compose({ list: [1, "@add(1,"] }) })).toMatchObject([
      { severity: "error", code: "expression-syntax", path: "/actions/A/inputs/list/1" },
    ]);
    expect(codes(check({ A: compose({ "@{oops(": 1 }) }))).toEqual(["expression-syntax"]);
  });

  test("unknown functions and wrong argument counts are warnings", () => {
    const problems = check({ A: compose("@teleport(1)"), B: compose("@not()") });
    expect(problems).toMatchObject([
      { severity: "warning", code: "unknown-call" },
      { severity: "warning", code: "unknown-call" },
    ]);
  });

  test("what does not exist is named", () => {
    expect(codes(check({ A: compose("@outputs('Nobody')") }))).toEqual(["unknown-action"]);
    expect(codes(check({ A: compose("@variables('nothing')") }))).toEqual(["unknown-variable"]);
    expect(codes(check({ A: compose("@parameters('nothing')") }))).toEqual(["unknown-parameter"]);
    const declared = { parameters: { Host: { type: "String", defaultValue: "x" } } };
    expect(codes(check({ A: compose("@parameters('host')") }, declared))).toEqual([]);
  });

  test("a condition is an expression with and without its @", () => {
    const until = (expression: Value) => ({ U: { type: "Until", expression, actions: {} } });
    expect(codes(check(until("equals(1, 1)")))).toEqual([]);
    expect(codes(check(until("equals(1,")))).toEqual(["expression-syntax"]);
    expect(codes(check(until("equals(outputs('Nobody'), 1)")))).toEqual(["unknown-action"]);
    const where = (text: string) => ({
      Q: { type: "Query", inputs: { from: "@createArray(1)", where: text } },
    });
    expect(codes(check(where("equals(item(), 1)")))).toEqual([]);
    expect(codes(check(where("is greater than 3")))).toEqual(["expression-syntax"]);
  });

  test("a schema is no template", () => {
    const inputs = { content: "@triggerBody()", schema: { properties: { "@odata.id": { type: "string" } } } };
    expect(check({ P: { type: "ParseJson", inputs } })).toEqual([]);
  });

  test("a value is used only where its action has always run before", () => {
    const branches = {
      A: compose(1),
      I: {
        type: "If",
        expression: { equals: [1, 1] },
        actions: { Yes: compose(1) },
        else: { actions: { No: compose("@outputs('Yes')") } },
        runAfter: runAfter("A"),
      },
      After: compose("@concat(outputs('Yes'), outputs('A'))", "I"),
    };
    expect(check(branches)).toMatchObject([{ code: "not-upstream", action: "No" }]);
    expect(codes(check({ A: compose("@outputs('B')"), B: compose(1, "A") }))).toEqual(["not-upstream"]);
    expect(codes(check({ A: compose(1), B: compose("@outputs('A')") }))).toEqual(["not-upstream"]);
    expect(codes(check({ A: compose("@outputs('A')") }))).toEqual(["not-upstream"]);
  });

  test("a loop's item is there inside the loop; its condition sees what is inside", () => {
    const each = (inner: string, outside: string) => ({
      L: { type: "Foreach", foreach: "@createArray(1)", actions: { X: compose(inner) } },
      Y: compose(outside, "L"),
    });
    expect(check(each("@items('L')", "@outputs('X')"))).toEqual([]);
    expect(codes(check(each("@items('Y')", "@items('L')")))).toEqual(["not-in-loop", "not-in-loop"]);
    const until = { type: "Until", expression: "@equals(outputs('X'), 1)", actions: { X: compose(1) } };
    expect(check({ U: { ...until, limit: { count: 1, timeout: "PT1M" } } })).toEqual([]);
  });

  test("result() speaks of an action that holds others", () => {
    const results = (of: ValueObject) => codes(check({ S: of, R: compose("@result('s')", "S") }));
    expect(results(scope({ X: compose(1) }))).toEqual([]);
    expect(results({ type: "If", expression: "@true", actions: {} })).toEqual([]);
    expect(results(compose(1))).toEqual(["not-a-container"]);
  });

  test("hostile names are only names", () => {
    const actions = { ["__proto__"]: compose(1), constructor: compose("@outputs('__proto__')", "__proto__") };
    expect(check(actions)).toEqual([]);
    expect(codes(check({ A: compose("@outputs('toString')") }))).toEqual(["unknown-action"]);
  });
});

describe("size", () => {
  test("what is bigger than Logic Apps takes is a warning", () => {
    const many = Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`a${index}`, compose(1)]));
    expect(codes(check(many))).toEqual(["too-many-actions"]);
    let nested: ValueObject = compose(1);
    for (let depth = 0; depth < 9; depth += 1) nested = scope({ [`s${depth}`]: nested });
    expect(check({ S: nested })).toMatchObject([{ severity: "warning", code: "too-deep" }]);
  });

  test("a thousand actions in a chain, each reading all before it, are checked at once", () => {
    const actions: ValueObject = {};
    for (let index = 0; index < 1_000; index += 1) {
      const before = `a${index - 1}`;
      actions[`a${index}`] =
        index === 0 ? compose(1) : compose(`@concat(outputs('a0'), outputs('${before}'))`, before);
    }
    expect(codes(check(actions))).toEqual(["too-many-actions"]);
  });
});
