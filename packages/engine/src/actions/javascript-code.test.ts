import { parseJson, type Value, type ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import type { ComputeFailure, ComputeTask } from "../compute-port.ts";
import { aPlan, aWorld, RUN_ID, runThrough } from "../testing/a-world.ts";

interface Computed {
  readonly task: ComputeTask;
  readonly timeoutMs: number;
}

/** A world whose scripts all end with one answer. */
function aComputingWorld(answer: Value | ComputeFailure = { sum: 3 }) {
  const world = aWorld();
  const computed: Computed[] = [];
  const isFailure = typeof answer === "object" && answer !== null && "kind" in answer;
  const compute = async (task: ComputeTask, { timeoutMs }: { timeoutMs: number }) => {
    computed.push({ task, timeoutMs });
    if (isFailure) return { ok: false as const, failure: answer as ComputeFailure };
    return { ok: true as const, value: JSON.stringify(answer) };
  };
  return { ...world, computed, ports: { ...world.ports, compute: { compute } } };
}

const script = (code: string, more: ValueObject = {}, inputs: ValueObject = {}): ValueObject => ({
  Before: { type: "Compose", inputs: { n: 1 } },
  Other: { type: "Compose", inputs: "other", runAfter: { Before: ["Succeeded"] } },
  Run: { type: "JavaScriptCode", inputs: { code, ...inputs }, runAfter: { Other: ["Succeeded"] }, ...more },
});

async function contextOf(code: string, inputs: ValueObject = {}): Promise<ValueObject> {
  const world = aComputingWorld();
  await runThrough(world, aPlan(script(code, {}, inputs)), { body: { order: 7 } });
  const input = parseJson(world.computed[0]?.task.input ?? "");
  return input.ok ? (input.value as ValueObject) : {};
}

describe("JavaScriptCode", () => {
  test("gives what the code returns as its body, and shows the code", async () => {
    const world = aComputingWorld();
    const after = {
      After: { type: "Compose", inputs: "@body('Run')?['sum']", runAfter: { Run: ["Succeeded"] } },
    };
    const report = await runThrough(world, aPlan({ ...script("return { sum: 3 };"), ...after }));
    expect(report.actions.Run).toMatchObject({
      status: "Succeeded",
      inputs: { code: "return { sum: 3 };" },
      outputs: { body: { sum: 3 } },
    });
    expect(report.actions.After?.outputs).toBe(3);
  });

  test("is journalled once, so that a replay does not run it again", async () => {
    const world = aComputingWorld();
    await runThrough(world, aPlan(script("return 1;")));
    const lines = world.store.journal(RUN_ID).filter((entry) => entry.action === "Run");
    expect(lines.map((entry) => entry.kind)).toEqual(["step"]);
  });

  test("takes the code as it is: an @ in it is no expression", async () => {
    const world = aComputingWorld();
    const code = "return '@{triggerBody()}' + '@';";
    await runThrough(world, aPlan(script(code)));
    expect(world.computed[0]?.task).toMatchObject({ kind: "javascript", code });
  });

  test("sees the actions its code names, in the spelling of the code and in their own", async () => {
    const context = await contextOf("return workflowContext.actions.before.outputs.n;");
    expect(Object.keys(context.actions as ValueObject).sort()).toEqual(["Before", "before"]);
    expect(context).toMatchObject({ actions: { before: { status: "Succeeded", outputs: { n: 1 } } } });
    expect(context).not.toHaveProperty("trigger");
    expect(context).toMatchObject({ workflow: { run: { name: RUN_ID } } });
  });

  test.each([
    ["by a quoted name", "return workflowContext.actions['Other'].outputs;", {}],
    ["by a list", "const a = workflowContext.actions; return a['Ot' + 'her'];", { actions: ["Other"] }],
    ["past a question mark", "return workflowContext?.actions?.Other?.outputs;", {}],
  ])("sees an action %s", async (_how, code, explicitDependencies) => {
    const context = await contextOf(code, { explicitDependencies });
    expect(context.actions).toMatchObject({ Other: { outputs: "other" } });
    expect(context.actions).not.toHaveProperty("Before");
  });

  test.each([
    ["its code names it", "return workflowContext.trigger.outputs.body;", {}],
    ["it asks for it", "return 1;", { includeTrigger: true }],
  ])("sees the trigger when %s", async (_when, code, explicitDependencies) => {
    const context = await contextOf(code, { explicitDependencies });
    expect(context.trigger).toMatchObject({ outputs: { body: { order: 7 } } });
  });

  test.each([
    [undefined, 5_000],
    ["PT10S", 10_000],
    ["PT1H", 15_000],
    ["PT1S", 1_000],
  ])("with a limit of %s may take %s ms", async (timeout, expected) => {
    const world = aComputingWorld();
    const more: ValueObject = timeout === undefined ? {} : { limit: { timeout } };
    await runThrough(world, aPlan(script("return 1;", more)));
    expect(world.computed[0]?.timeoutMs).toBe(expected);
  });

  test.each<[ComputeFailure, string, string]>([
    [
      { kind: "failed", message: "no stock", line: 3 },
      "InlineCodeScriptRuntimeFailure",
      "The code of 'Run' failed (line 3): no stock",
    ],
    [
      { kind: "rejected", message: "SyntaxError: odd" },
      "InlineCodeParsingFailure",
      "The code of 'Run' cannot be read: SyntaxError: odd",
    ],
    [{ kind: "too-long", message: "Too long." }, "InlineCodeExecutionTimeout", "Too long."],
    [{ kind: "not-allowed", message: "Off." }, "InlineCodeNotAllowed", "Off."],
  ])("fails and says why (%#)", async (failure, code, message) => {
    const report = await runThrough(aComputingWorld(failure), aPlan(script("return 1;")));
    expect(report.actions.Run).toMatchObject({ status: "Failed", code, error: { message } });
    expect(report.status).toBe("Failed");
  });

  test.each([
    ["no code", { code: null }, "BadRequest"],
    ["a code file that is not there", { code: null, codeFile: "a.js" }, "CodeFileNotFound"],
  ])("with %s fails", async (_what, inputs, code) => {
    const report = await runThrough(aComputingWorld(), aPlan(script("", {}, inputs)));
    expect(report.actions.Run).toMatchObject({ status: "Failed", code });
  });

  test("takes its code from a file that belongs to the flow, and that code's names count", async () => {
    const world = aComputingWorld();
    const code = "return workflowContext.trigger.outputs.body;";
    const read = async (kind: string, name: string) => (`${kind}/${name}` === "code/a.js" ? code : null);
    const own = { ...world, ports: { ...world.ports, artifacts: { read } } };
    await runThrough(own, aPlan(script("", {}, { code: null, CodeFile: "a.js" })), { body: 5 });
    expect(world.computed[0]?.task).toMatchObject({ code });
    expect(world.computed[0]?.task.input).toContain('"body":5');
  });

  test("hides its result when what it reads is hidden", async () => {
    const secure = { runtimeConfiguration: { secureData: { properties: ["outputs"] } } };
    const actions = script("return workflowContext.actions.Before.outputs;");
    const hiding = { ...actions, Before: { ...(actions.Before as ValueObject), ...secure } };
    const world = aComputingWorld({ secret: "hunter2" });
    await runThrough(world, aPlan(hiding));
    const line = world.store.journal(RUN_ID).find((entry) => entry.action === "Run");
    expect(line?.detail).toEqual({ hidden: ["inputs", "outputs"] });
  });
});
