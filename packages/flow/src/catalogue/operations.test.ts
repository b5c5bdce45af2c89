import { describe, expect, test } from "vitest";
import { checkDefinition } from "../check/check-definition.ts";
import { aFlow } from "../testing/builders.ts";
import {
  describeType,
  findOperation,
  OPERATIONS,
  operationOf,
  operationTitle,
  stepTitle,
} from "./operations.ts";

describe("the catalogue", () => {
  test.each(OPERATIONS.map((spec) => [spec.title, spec] as const))(
    "%s can be found by its type",
    (_title, spec) => {
      expect(findOperation(spec.role, spec.type.toUpperCase(), spec.kind)?.type).toBe(spec.type);
      expect(operationOf(spec.role, spec.template)).toBe(spec);
      expect(spec.template.type).toBe(spec.type);
    },
  );

  test("what a new action still needs is only what a person must fill in", () => {
    for (const spec of OPERATIONS.filter((each) => each.role === "action")) {
      const problems = checkDefinition(aFlow({ New: spec.template }), { runnable: true });
      const unfinished = problems.filter((problem) => problem.severity === "error");
      expect(unfinished.map((problem) => problem.code)).toEqual(unfinished.map(() => "missing-input"));
    }
  });

  test("what a new trigger still needs is only what a person must fill in", () => {
    for (const spec of OPERATIONS.filter((each) => each.role === "trigger")) {
      const flow = aFlow({}, { triggers: { [spec.defaultName]: spec.template } });
      const errors = checkDefinition(flow, { runnable: true }).filter(({ severity }) => severity === "error");
      expect(errors.map((problem) => problem.code)).toEqual(errors.map(() => "missing-input"));
    }
  });

  test("titles and names tell entries apart", () => {
    for (const role of ["trigger", "action"] as const) {
      const titles = OPERATIONS.filter((spec) => spec.role === role).map((spec) => spec.title);
      expect(new Set(titles).size).toBe(titles.length);
    }
  });

  test("a delay is told from a delay until by its inputs", () => {
    expect(operationOf("action", { type: "wait", inputs: { Until: { timestamp: "x" } } })?.title).toBe(
      "Delay until",
    );
    expect(operationOf("action", { type: "wait", inputs: {} })?.title).toBe("Delay");
    expect(stepTitle({ type: "wait", inputs: { Until: { timestamp: "x" } } })).toBe("Delay until");
    expect(stepTitle({ type: "Wait", inputs: { interval: { count: 1, unit: "Day" } } })).toBe("Delay");
    expect(stepTitle({ type: "Compose", inputs: { until: 1 } })).toBe("Compose");
    expect(stepTitle({ type: "Recurrence" })).toBe("On a schedule");
    expect(stepTitle({ type: 5 })).toBe("Unknown");
  });

  test("a type that is not in the catalogue is described all the same", () => {
    expect(findOperation("action", "ApiConnection")).toBeNull();
    expect(findOperation("trigger", "Manual")?.type).toBe("Request");
    expect(findOperation("trigger", "ApiConnection")).toBeNull();
    expect(describeType("apiconnection")).toMatchObject({ known: true, runnable: true });
    expect(describeType("serviceprovider")).toMatchObject({ known: true, runnable: false });
    expect(describeType("Expression", "action", "GetPastTime").runnable).toBe(true);
    expect(describeType("Expression", "action", "Teleport")).toMatchObject({ known: true, runnable: false });
    expect(describeType("Response", "action", "PowerApp").runnable).toBe(true);
    expect(describeType("constructor")).toMatchObject({ known: false, title: "constructor" });
    expect(operationTitle("Compose")).toBe("Compose");
    expect(operationTitle("")).toBe("Unknown");
  });
});
