import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { shownEntry } from "@towpath/engine";
import type { Logger } from "@towpath/prelude";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, openBench, type WorkerBench } from "./testing/a-worker.ts";
import { sendEvent } from "./testing/send-event.ts";

const SECRET = `canary-${randomUUID()}`;
const SPELLINGS = [SECRET, Buffer.from(SECRET).toString("base64").slice(0, 40), encodeURIComponent(SECRET)];
const secure = (...properties: string[]) => ({ runtimeConfiguration: { secureData: { properties } } });
const after = (...names: string[]) => ({
  runAfter: Object.fromEntries(names.map((name) => [name, ["Succeeded", "Failed"]])),
});
const compose = (inputs: unknown, ...names: string[]) => ({ type: "Compose", inputs, ...after(...names) });
const trigger = { manual: { type: "Request", kind: "Http", inputs: {}, ...secure("outputs") } };

let bench: WorkerBench;
let worker: Awaited<ReturnType<WorkerBench["start"]>>;
let service: Server;
let serviceUrl: string;
const received: string[] = [];
const logged: string[] = [];
const note = (...parts: unknown[]) => void logged.push(JSON.stringify(parts));
const logger: Logger = { debug: note, info: note, warn: note, error: note };

beforeAll(async () => {
  bench = await openBench();
  worker = await bench.start({}, logger);
  service = createServer((request, response) => {
    let body = "";
    request.on("data", (bytes) => {
      body += String(bytes);
    });
    request.on("end", () => {
      received.push(body);
      response.setHeader("content-type", "application/json");
      response.statusCode = request.url === "/refuse" ? 400 : 200;
      response.end(JSON.stringify({ token: request.url === "/token" ? SECRET : "none" }));
    });
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  serviceUrl = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await bench?.close();
  service?.closeAllConnections();
  service?.close();
});

const call = (path: string, body: unknown, ...names: string[]) => ({
  type: "Http",
  inputs: { method: "POST", uri: `${serviceUrl}${path}`, body, retryPolicy: { type: "none" } },
  ...after(...names),
});

/** Takes a secret in by the trigger and by an answer, and passes it through everything an engine has. */
const actions = () => ({
  Init: { type: "InitializeVariable", inputs: { variables: [{ name: "t", type: "string" }] } },
  Get: { ...call("/token", "x", "Init"), ...secure("outputs") },
  Copy: compose({ a: "@body('Get')['token']", b: "@triggerBody()['token']" }, "Get"),
  Keep: { type: "SetVariable", inputs: { name: "t", value: "@outputs('Copy')['a']" }, ...after("Copy") },
  Pause: { type: "Wait", inputs: { interval: { count: 5.2, unit: "Second" } }, ...after("Keep") },
  Use: call("/use", "@variables('t')", "Pause"),
  Refused: call("/refuse", "@outputs('Copy')['b']", "Use"),
  Broken: compose("@int(variables('t'))", "Refused"),
  Tracked: { ...compose(1, "Broken"), trackedProperties: { token: "@variables('t')" } },
  Loop: {
    type: "Foreach",
    foreach: "@createArray(variables('t'))",
    actions: { In: compose("@item()") },
    ...after("Tracked"),
  },
  Choose: {
    type: "Switch",
    expression: "@variables('t')",
    cases: { One: { case: "1", actions: {} } },
    ...after("Loop"),
  },
  Scope: { type: "Scope", actions: { Inner: compose("@variables('t')") }, ...after("Choose") },
  All: compose("@result('Scope')", "Scope"),
  Record: compose("@actions('Use')['inputs']", "All"),
  Answer: { type: "Response", inputs: { body: "@concat('for ', variables('t'))" }, ...after("Record") },
});

async function runOnce(definition: object): Promise<{ runId: string; answer: string }> {
  const flow = await bench.publish(definition);
  const response = await sendEvent(await bench.address(worker, flow), { token: SECRET });
  const answer = await response.text();
  const runId = response.headers.get("towpath-run-id") ?? "";
  await eventually(async () => {
    const run = await bench.database.history.get(bench.environmentId, runId);
    return run !== null && run.endedAt !== null && run;
  }, `run ${runId} ended`);
  return { runId, answer };
}

async function expectNoTrace(runId: string): Promise<void> {
  for (const spelling of SPELLINGS) expect(await bench.tablesHolding(spelling)).toEqual({});
  const { history } = bench.database;
  const lines = await history.lines(bench.environmentId, runId, 0, 1_000);
  const entries = await Promise.all(lines.map(({ seq }) => history.entry(bench.environmentId, runId, seq)));
  const seen = JSON.stringify([
    lines,
    entries.map((entry) => entry && shownEntry(entry)),
    await history.get(bench.environmentId, runId),
    await history.trigger(bench.environmentId, runId),
    logged,
  ]);
  expect(lines.length).toBeGreaterThan(10);
  for (const spelling of SPELLINGS) expect(seen).not.toContain(spelling);
}

describe("what is secured", () => {
  test("is used by the run, also after a pause, and is in no table, answer of the history or log", async () => {
    const outputs = { token: { type: "String", value: "@variables('t')" } };
    const { runId, answer } = await runOnce({ triggers: trigger, actions: actions(), outputs });
    expect(answer).toBe(`for ${SECRET}`);
    expect(received).toEqual(["x", SECRET, SECRET]);
    expect(await bench.tablesHolding(`${serviceUrl}/use`)).not.toEqual({});
    await expectNoTrace(runId);
  });

  test("is not told by the error of a run that it ends with", async () => {
    const runError = { code: "E1", message: "@triggerBody()['token']" };
    const { runId } = await runOnce({
      triggers: trigger,
      actions: {
        ...actions(),
        Pause: compose(1, "Keep"),
        End: { type: "Terminate", inputs: { runStatus: "Failed", runError }, ...after("Answer") },
      },
    });
    expect(await bench.database.history.get(bench.environmentId, runId)).toMatchObject({
      status: "Failed",
      error: { code: "E1" },
    });
    await expectNoTrace(runId);
  });
});
