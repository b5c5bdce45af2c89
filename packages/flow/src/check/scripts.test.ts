import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { scriptReads } from "../script-reads.ts";
import { checkDefinition } from "./check-definition.ts";

const flow = (inputs: ValueObject): ValueObject => ({
  triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
  actions: {
    First: { type: "Compose", inputs: 1 },
    Run: { type: "JavaScriptCode", inputs, runAfter: { First: ["Succeeded"] } },
    Last: { type: "Compose", inputs: 1, runAfter: { Run: ["Succeeded"] } },
  },
});
const problems = (inputs: ValueObject) =>
  checkDefinition(flow(inputs), { runnable: true }).map(
    ({ severity, code, path }) => `${severity} ${code} ${path}`,
  );

describe("inline JavaScript", () => {
  test("is refused by name where it is switched off, and kept on import", () => {
    const told = (runnable: boolean, inlineCode?: boolean) =>
      checkDefinition(flow({ code: "return 1" }), {
        runnable,
        ...(inlineCode === undefined ? {} : { inlineCode }),
      }).filter(({ code }) => code === "inline-code-off");
    expect(told(true)).toEqual([]);
    expect(told(true, true)).toEqual([]);
    expect(told(false, false)).toMatchObject([{ severity: "warning" }]);
    expect(told(true, false)).toMatchObject([
      {
        severity: "error",
        path: "/actions/Run",
        message: expect.stringMatching(/"Run".*JavaScriptCode.*INLINE_CODE=on/),
      },
    ]);
  });

  test.each<[string, ValueObject]>([
    ["code", { code: "return 1;" }],
    ["a code file", { codeFile: "run.js" }],
    ["code that reads what came before", { code: "return workflowContext.actions.first.outputs;" }],
    ["code with an @ that is no expression", { code: "return '@nonsense(' + \"@{\";" }],
  ])("is sound with %s", (_what, inputs) => {
    expect(problems(inputs)).toEqual([]);
  });

  test.each<[string, ValueObject, string]>([
    ["no code", {}, "error missing-input /actions/Run/inputs/code"],
    ["code that is not finished", { code: "return [1," }, "error script-syntax /actions/Run/inputs/code"],
    ["too much code", { code: `return 1;${" ".repeat(100_000)}` }, "error too-long /actions/Run/inputs/code"],
    [
      "an action that runs later",
      { code: "return workflowContext.actions.Last;" },
      "error not-upstream /actions/Run/inputs/code",
    ],
    [
      "an action that is not there",
      { code: "return 1;", explicitDependencies: { actions: ["Nobody"] } },
      "error unknown-action /actions/Run/inputs/code",
    ],
  ])("is not sound with %s", (_what, inputs, problem) => {
    expect(problems(inputs)).toContain(problem);
  });

  test("other languages are refused by name", () => {
    const definition = flow({ code: "1" });
    const other = { ...(definition.actions as ValueObject), Run: { type: "PowerShellCode", inputs: {} } };
    const found = checkDefinition({ ...definition, actions: other }, { runnable: true });
    expect(found.map(({ message }) => message)).toContainEqual(expect.stringContaining("Inline PowerShell"));
  });
});

describe("what code reads", () => {
  test.each([
    ["return workflowContext.actions.A.outputs + workflowContext.actions['B b'].x;", ["A", "B b"], false],
    ['return workflowContext.actions?.["C"]?.outputs ?? workflowContext.actions[`D`];', ["C", "D"], false],
    ["const w = workflowContext . actions . Größe; return workflowContext.trigger.outputs;", ["Größe"], true],
    ["return workflowContext.actions[name];", [], false],
    // As the code itself reads them: a quoted name may hold escapes.
    ['return workflowContext.actions["Say \\"hi\\""];', ['Say "hi"'], false],
    [
      "return workflowContext.actions['It\\'s'] + workflowContext.actions['\\u0041\\x42'];",
      ["AB", "It's"],
      false,
    ],
    ["return myworkflowContext.actions.A;", [], false],
  ])("%s", (code, actions, trigger) => {
    const reads = scriptReads({ type: "JavaScriptCode", inputs: { code } });
    expect([...reads.actions].sort()).toEqual(actions);
    expect(reads.trigger).toBe(trigger);
  });
});
