import type { Value } from "@towpath/expressions";
import { checkDefinition } from "@towpath/flow";
import { describe, expect, test } from "vitest";
import type { ActionReport, RunReport } from "../report.ts";
import { runToEnd } from "../run-to-end.ts";
import { aFlow, aWorld } from "../testing/a-world.ts";
import type { Case, Expected } from "./case.ts";
import { CONDITION_CASES } from "./conditions.ts";
import { DATA_CASES } from "./data-operations.ts";
import { ERROR_CASES } from "./errors.ts";
import { FOREACH_CASES } from "./foreach.ts";
import { FUNCTION_CASES } from "./function-actions.ts";
import { RESPONSE_CASES } from "./responses.ts";
import { RESULT_CASES } from "./results.ts";
import { RUN_AFTER_CASES } from "./run-after.ts";
import { SPELLING_CASES } from "./spellings.ts";
import { STATIC_RESULT_CASES } from "./static-results.ts";
import { SWITCH_CASES } from "./switches.ts";
import { TABLE_CASES } from "./tables.ts";
import { TERMINATE_CASES } from "./terminate.ts";
import { TRIGGER_CASES } from "./triggers.ts";
import { UNTIL_CASES } from "./until.ts";
import { VARIABLE_CASES } from "./variables.ts";

const TABLES: Readonly<Record<string, readonly Case[]>> = {
  runAfter: RUN_AFTER_CASES,
  conditions: CONDITION_CASES,
  switches: SWITCH_CASES,
  foreach: FOREACH_CASES,
  until: UNTIL_CASES,
  terminate: TERMINATE_CASES,
  variables: VARIABLE_CASES,
  "data operations": DATA_CASES,
  tables: TABLE_CASES,
  "function actions": FUNCTION_CASES,
  responses: RESPONSE_CASES,
  triggers: TRIGGER_CASES,
  "results and records": RESULT_CASES,
  errors: ERROR_CASES,
  "static results": STATIC_RESULT_CASES,
  "spellings of inputs": SPELLING_CASES,
};

describe.each(Object.entries(TABLES))("what the reference says about %s", (_table, cases) => {
  test.each(cases.map((one) => [one.name, one] as const))("%s", async (_name, one) => {
    const report = await runCase(one);
    if (one.expect.status === null) expect(report).toMatchObject({ triggered: false });
    else if (one.expect.runs !== undefined) checkRuns(report, one.expect.runs);
    else check(report as RunReport, one.expect);
  });
});

test("the tables hold a case for each rule, each under a name of its own", () => {
  const names = Object.values(TABLES).flatMap((cases) => cases.map((one) => one.name));
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(120);
});

describe.each(Object.entries(TABLES))("what runs may be published: %s", (_table, cases) => {
  test.each(cases.filter(runsWell).map((one) => [one.name, one] as const))("%s", (_name, one) => {
    const problems = checkDefinition(aFlow(one.actions, one.more), {
      runnable: true,
      parameterValues: one.parameters ?? {},
    });
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});

/** No step of it, reached or not, is there to fail. */
function runsWell({ expect: expected }: Case): boolean {
  const runs = expected.runs ?? [expected];
  return runs.every(
    ({ status = "Succeeded", statuses = "", codes, errors }) =>
      status === "Succeeded" &&
      !/Failed|TimedOut/.test(statuses) &&
      codes === undefined &&
      errors === undefined,
  );
}

async function runCase(one: Case) {
  const world = aWorld();
  for (const [uri, answers] of Object.entries(one.http ?? {})) world.http.on(uri, ...answers);
  return await runToEnd({
    definition: aFlow(one.actions, one.more),
    parameterValues: one.parameters ?? {},
    event: { headers: one.headers ?? {}, ...(one.body === undefined ? {} : { body: one.body }) },
    ports: world.ports,
    timeoutMs: 100 * 86_400_000,
  });
}

function checkRuns(report: Awaited<ReturnType<typeof runCase>>, expected: readonly Expected[]): void {
  const runs = "runs" in report ? report.runs : [];
  expect(runs).toHaveLength(expected.length);
  for (const [index, run] of runs.entries()) check(run, expected[index] ?? {});
}

function check(report: RunReport, expected: Expected): void {
  const seen: Expected = {
    status: report.status,
    ...(expected.runError === undefined ? {} : { runError: report.error?.code ?? "" }),
    ...(expected.statuses === undefined ? {} : { statuses: statusesOf(report, expected.statuses) }),
    ...(expected.codes && { codes: read(report, expected.codes, (action) => action?.code ?? "") }),
    ...(expected.errors && { errors: read(report, expected.errors, (action) => action?.error?.code ?? "") }),
    ...(expected.inputs && { inputs: read(report, expected.inputs, (action) => action?.inputs as Value) }),
    ...(expected.outputs && { outputs: read(report, expected.outputs, outputsOf) }),
    ...(expected.iterations && {
      iterations: read(report, expected.iterations, (action) => action?.iterations ?? 0),
    }),
    ...(expected.response === undefined ? {} : { response: (report.response ?? null) as Value }),
  };
  expect(seen).toEqual({ status: "Succeeded", ...expected });
}

/** Only the actions that are spoken of, in their order. */
function statusesOf(report: RunReport, expected: string): string {
  const names = expected.split(" ").map((pair) => pair.split(":")[0] ?? "");
  return names.map((name) => `${name}:${report.actions[name]?.status ?? "none"}`).join(" ");
}

function read<T>(
  report: RunReport,
  wanted: Readonly<Record<string, unknown>>,
  from: (action: ActionReport | undefined) => T,
): Record<string, T> {
  return Object.fromEntries(Object.keys(wanted).map((name) => [name, from(report.actions[name])]));
}

function outputsOf(action: ActionReport | undefined): Value {
  if (action?.repetitions === undefined) return action?.outputs as Value;
  return action.repetitions.map((one) => one.outputs as Value);
}
