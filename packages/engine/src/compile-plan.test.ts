import { describe, expect, test } from "vitest";
import { compilePlan } from "./compile-plan.ts";
import { aFlow } from "./testing/a-world.ts";

const compose = (after: Record<string, string[]> = {}) => ({ type: "Compose", inputs: 1, runAfter: after });
const failureOf = (definition: ReturnType<typeof aFlow>) => {
  const plan = compilePlan(definition);
  return plan.ok ? null : plan.failure;
};

describe("a definition that cannot become a plan says why and where", () => {
  test("a circle of runAfter", () => {
    const failure = failureOf(aFlow({ A: compose({ B: ["Succeeded"] }), B: compose({ A: ["Succeeded"] }) }));
    expect(failure?.message).toContain("wait for each other in a circle");
    expect(failure?.message).toContain("'A', 'B'");
  });

  test("a circle inside a container", () => {
    const failure = failureOf(
      aFlow({ S: { type: "Scope", actions: { "a/b": compose({ "a/b": ["Failed"] }) } } }),
    );
    expect(failure?.path).toBe("/actions/S/actions");
  });

  test("a predecessor that is not beside it", () => {
    const failure = failureOf(
      aFlow({ S: { type: "Scope", actions: { X: compose() } }, A: compose({ X: [] }) }),
    );
    expect(failure).toEqual({
      code: "InvalidDefinition",
      message:
        "'A' runs after 'X', but there is no such action beside it. Name an action beside it, or none.",
      path: "/actions/A/runAfter",
    });
  });

  test("a status that does not exist", () => {
    const failure = failureOf(aFlow({ A: compose(), B: compose({ A: ["Succeeded", "Done"] }) }));
    expect(failure?.path).toBe("/actions/B/runAfter/A");
    expect(failure?.message).toContain('the status "Done", which does not exist');
  });

  test("an action inside another that runs after the trigger", () => {
    const inside = { S: { type: "Scope", actions: { A: compose({ manual: ["Succeeded"] }) } } };
    expect(failureOf(aFlow(inside))?.path).toBe("/actions/S/actions/A/runAfter");
  });

  test("a first action that waits for the trigger to fail", () => {
    expect(failureOf(aFlow({ A: compose({ manual: ["Failed"] }) }))?.path).toBe("/actions/A/runAfter");
  });

  test("one name twice, in any case, at any depth", () => {
    const failure = failureOf(aFlow({ A: compose(), S: { type: "Scope", actions: { a: compose() } } }));
    expect(failure).toMatchObject({ path: "/actions/S/actions/a" });
  });

  test("an action that is no object", () => {
    expect(failureOf(aFlow({ A: "nonsense" }))?.path).toBe("/actions/A");
    expect(failureOf(aFlow([] as never))?.path).toBe("/actions");
  });
});

describe("a plan", () => {
  test("takes given parameters before defaults, by name in any case", () => {
    const definition = aFlow(
      {},
      { parameters: { Url: { type: "String", defaultValue: "a" }, n: { type: "Int" } } },
    );
    const plan = compilePlan(definition, { parameterValues: { url: "b" } });
    expect(plan.ok && plan.value.parameters.get("url")).toBe("b");
    const plain = compilePlan(definition);
    expect(plain.ok && [plain.value.parameters.get("url"), plain.value.parameters.has("n")]).toEqual([
      "a",
      false,
    ]);
  });

  test("knows whether a caller may wait for a Response", () => {
    const inner = { S: { type: "Scope", actions: { R: { type: "Response", inputs: {} } } } };
    const plan = compilePlan(aFlow(inner));
    expect(plan.ok && plan.value.hasResponse).toBe(true);
    const none = compilePlan(aFlow({ A: compose() }));
    expect(none.ok && none.value.hasResponse).toBe(false);
  });

  test("survives hostile names", () => {
    const plan = compilePlan(
      aFlow(JSON.parse('{"__proto__":{"type":"Compose","inputs":1},"constructor":{"type":"toString"}}')),
    );
    expect(plan.ok && [...plan.value.byName.keys()]).toEqual(["__proto__", "constructor"]);
  });
});

describe("SuppressWorkflowHeadersOnResponse", () => {
  const hides = { operationOptions: "asynchronous, SuppressWorkflowHeadersOnResponse" };
  const respond = (more: object = {}) => ({ R: { type: "Response", inputs: { statusCode: 200 }, ...more } });
  const byRequest = (more: object = {}) => ({
    triggers: { manual: { type: "Request", kind: "Http", inputs: {}, ...more } },
  });

  test.each([
    ["at the trigger", aFlow(respond(), byRequest(hides)), true],
    ["at a Response", aFlow(respond(hides), byRequest()), true],
    ["nowhere", aFlow(respond(), byRequest()), false],
  ])("%s: whether callers hear which run it was", (_where, definition, hidden) => {
    const plan = compilePlan(definition);
    expect(plan.ok && plan.value.trigger?.hidesRun).toBe(hidden);
  });
});
