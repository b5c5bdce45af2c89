import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Value } from "@towpath/expressions";
import { parseDefinition, readFlowFile } from "@towpath/flow";
import { describe, expect, test } from "vitest";
import type { RunReport } from "./report.ts";
import { runToEnd } from "./run-to-end.ts";
import { aWorld, statuses, type World } from "./testing/a-world.ts";

const CORPUS = join(import.meta.dirname, "../../../../shared/corpus/workflows");
const found = existsSync(CORPUS);
if (!found)
  console.warn("skipped: the workflow corpus is not beside this checkout (../shared/corpus/workflows)");

/** Runs a file of the corpus as `towpath run` does. */
async function runFile(name: string, body: Value = null, world: World = aWorld()): Promise<RunReport> {
  const file = readFlowFile(name, readFileSync(join(CORPUS, name)));
  if (!file.ok) throw new Error(file.failure.message);
  const definition = parseDefinition(file.value.flows[0]?.definitionText ?? "");
  if (!definition.ok) throw new Error(definition.failure.message);
  const parameterValues = { "ServiceOne-Url": "https://one.test", "ServiceTwo-Url": "https://two.test" };
  const report = await runToEnd({
    definition: definition.value,
    parameterValues,
    event: { headers: {}, body },
    ports: world.ports,
    timeoutMs: 86_400_000,
  });
  if (!("status" in report)) throw new Error("the file did not make one run");
  return report;
}

describe.skipIf(!found)("real definitions run", () => {
  test("try and catch with nothing to catch", async () => {
    const report = await runFile("bare-try-catch.json");
    expect(report.status).toBe("Succeeded");
    expect(statuses(report)).toMatchObject({ Try: "Succeeded", Catch: "Skipped", Terminate: "Skipped" });
  });

  test("failures propagate as its author wrote them down: only one scope fails", async () => {
    const report = await runFile("standard-failure-propagation.json");
    expect(statuses(report)).toMatchObject({
      Scope: "Succeeded",
      Scope_1: "Succeeded",
      Scope_2: "Succeeded",
      The_only_failing_scope: "Failed",
      Last_successful_action: "Succeeded",
      Skipped_thing: "Skipped",
      Should_never_execute: "Skipped",
    });
    expect(report.status).toBe("Failed");
  });

  test("loops in loops in a scope", async () => {
    const report = await runFile("standard-nested-loops-do-until.json");
    expect(report.status).toBe("Succeeded");
    expect(report.actions.For_each_letter?.repetitions).toHaveLength(6);
    expect(report.actions.For_each_character?.repetitions).toHaveLength(30);
    expect(report.actions.Set_variable_testString?.repetitions).toHaveLength(90);
    expect(report.actions.Set_variable_testString?.repetitions?.at(-1)).toMatchObject({
      indexes: [5, 4, 2],
      inputs: { value: "The loop value is: 6e$" },
    });
    expect(report.actions.Until?.iterations).toBeGreaterThan(1);
  });

  test("a condition whose operands stand without lists", async () => {
    expect((await runFile("standard-condition-without-array.json")).response?.body).toBe("yippee");
  });

  test("conditions nested one level past the usual limit", async () => {
    const report = await runFile("standard-if-nested-depth-9.json");
    expect([report.status, report.response?.statusCode]).toEqual(["Succeeded", 200]);
  });

  test("a loop over the trigger's body, answering with result()", async () => {
    const report = await runFile("standard-foreach-response.json");
    expect(report.response?.body).toMatchObject([
      { name: "HTTP", status: "Succeeded", outputs: [{ method: "GET" }] },
    ]);
  });

  test("nested loops over a body of lists", async () => {
    const report = await runFile("standard-simple-foreach.json", [[1, 2], [3]]);
    expect(report.status).toBe("Succeeded");
    expect(report.actions.Foreach_nested?.repetitions).toHaveLength(2);
    expect(typeof report.response?.body).toBe("number");
  });

  test("every kind of container inside every other", async () => {
    const report = await runFile("standard-all-scope-nodes.json", [[1]]);
    expect(report.status).toBe("Succeeded");
    expect(report.actions.Terminate?.status).toBe("Succeeded");
  });

  test("a run that terminates itself as failed without an error of its own", async () => {
    const report = await runFile("standard-workflow-that-fails.json");
    expect(report).toMatchObject({ status: "Failed", actions: { Terminate: { status: "Succeeded" } } });
  });

  test("500 actions, the documented maximum", async () => {
    const report = await runFile("standard-stress-500.json");
    expect(report.status).toBe("Succeeded");
    expect(Object.keys(report.actions).length).toBeGreaterThanOrEqual(500);
  });

  test("names and cases that are not ASCII", async () => {
    expect((await runFile("standard-unicode-keys.json")).status).toBe("Succeeded");
  });

  test("a hundred actions with many joins", async () => {
    const report = await runFile("standard-multiple-run-afters-big.json");
    const all = statuses(report);
    // The variable they count was never initialized: the two that start fail, and nothing after them runs.
    const failed = Object.keys(all).filter((name) => all[name] === "Failed");
    expect(failed).toEqual(["action_0", "action_1"]);
    expect(Object.values(all).filter((status) => status === "Skipped")).toHaveLength(98);
  });

  test("Http in an Until, then in a Foreach", async () => {
    const world = aWorld();
    world.http.on("https://one.test/doSomethingInsideUntilLoop", { body: { n: 1 } }, { body: { n: 2 } });
    const report = await runFile("standard-loop-workflow.json", { numberOfIterations: 2 }, world);
    expect(report.status).toBe("Succeeded");
    expect(report.actions.Until_Loop?.iterations).toBe(2);
    expect(report.response?.body).toMatchObject({
      loopCounter: 2,
      serviceOneResponses: [{ n: 1 }, { n: 2 }],
    });
    expect(report.actions.Call_Service_Two?.repetitions).toHaveLength(2);
  });

  test("Expression actions of several kinds", async () => {
    const report = await runFile("standard-expression-kinds.json");
    expect(report.status).toBe("Succeeded");
    expect(report.actions.Add_to_time?.outputs).toEqual({ body: "2026-01-15T13:00:00.0000000Z" });
  });

  test("a wait, then the answer", async () => {
    const report = await runFile("standard-workflow-child.json", { a: 1 });
    expect(report).toMatchObject({ status: "Succeeded", response: { body: { body: { a: 1 } } } });
  });

  test("a flow exported by another product, retrying its work in a loop until it is terminated", async () => {
    const report = await runFile("pa-export-do-until-exception.json");
    expect(report.actions.Do_until).toMatchObject({ status: "Succeeded", iterations: 5 });
    expect(report.status).toBe("Failed");
  });

  test("a chain of composes that repairs a payload", async () => {
    const payload = '{"cust_id":"c7","id":"i1","priority":"2","details":{"desc":"broken"}}';
    const report = await runFile("standard-json-repair-engine.json", { payload });
    expect(report.response?.body).toEqual({
      repaired: { incidentId: "i1", customerId: "c7", priority: 2, details: { description: "broken" } },
      changes: ["normalized customerId", "normalized priority", "normalized details"],
    });
  });
});
