import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { batchConfigurations, isBatchFull } from "./batch.ts";
import { runToEnd } from "./run-to-end.ts";
import { aFlow, aPlan, FakeClock, ScriptedHttp, sha256 } from "./testing/a-world.ts";

const RECEIVER = aFlow(
  { Tell: { type: "Http", inputs: { method: "POST", uri: "https://x.example", body: "@triggerBody()" } } },
  {
    triggers: {
      Batch: {
        type: "Batch",
        inputs: { mode: "Inline", configurations: { orders: { releaseCriteria: { messageCount: 2 } } } },
      },
    },
  },
);
const send = (inputs: ValueObject = {}): ValueObject => ({
  type: "SendToBatch",
  inputs: {
    batchName: "Orders",
    content: { n: "@items('Each')" },
    host: { triggerName: "batch", workflow: { id: "/x/workflows/Receiver" } },
    ...inputs,
  },
});

async function run(action: ValueObject, items: readonly number[] = [1, 2, 3, 4, 5]) {
  const clock = new FakeClock();
  const http = new ScriptedHttp();
  let random = 0;
  const report = await runToEnd({
    definition: aFlow({
      Each: {
        type: "Foreach",
        foreach: "@triggerBody()",
        actions: { Send: action },
        operationOptions: "Sequential",
      },
    }),
    event: { body: [...items] },
    timeoutMs: 60_000,
    ports: {
      clock,
      http,
      logger: {
        debug: () => undefined,
        info: () => undefined,
        warn: () => undefined,
        error: () => undefined,
      },
      random: () => {
        random += 0.001;
        return random;
      },
      sleep: (ms, signal) => clock.sleep(ms, signal),
      hash: sha256,
      callable: (name) => (name === "Receiver" ? { name, definition: RECEIVER } : null),
    },
  });
  const bodies = http.calls.map(({ request }) => request.body);
  const step = "actions" in report ? report.actions.Send : undefined;
  return { report, bodies, step };
}

describe("messages to a batch beside the flow", () => {
  test("are released by their number, one run each time, in order", async () => {
    const { report, bodies } = await run(send());
    expect(report).toMatchObject({ status: "Succeeded" });
    expect(bodies).toMatchObject([
      {
        batchName: "orders",
        partitionName: "DEFAULT",
        items: [{ content: { n: 1 } }, { content: { n: 2 } }],
      },
      { items: [{ content: { n: 3 } }, { content: { n: 4 } }] },
    ]);
  });

  test("keep apart by partition and keep the ids they were given", async () => {
    const { bodies } = await run(
      send({
        partitionName: "@if(equals(mod(items('Each'), 2), 0), 'even', 'odd')",
        messageId: "m@{items('Each')}",
      }),
    );
    expect(bodies).toMatchObject([
      { partitionName: "odd", items: [{ messageId: "m1" }, { messageId: "m3" }] },
      { partitionName: "even", items: [{ messageId: "m2" }, { messageId: "m4" }] },
    ]);
  });

  test.each([
    ["a flow that is not there", { host: { workflow: { id: "Nobody" } } }, "ChildFlowNotFound"],
    ["a batch that is not there", { batchName: "invoices" }, "BatchNotFound"],
    ["another trigger", { host: { triggerName: "Other", workflow: { id: "Receiver" } } }, "TriggerNotFound"],
    ["no batch", { batchName: "" }, "BadRequest"],
    ["no flow", { host: {} }, "BadRequest"],
    ["too much", { content: "x".repeat(1_100_000) }, "BadRequest"],
  ])("fail in plain words for %s", async (_what, inputs, code) => {
    const { report, bodies } = await run(send(inputs), [1]);
    expect(report).toMatchObject({ status: "Failed" });
    expect(JSON.stringify(report)).toContain(`"${code}"`);
    expect(bodies).toEqual([]);
  });
});

describe("a batch trigger", () => {
  const configurations = (inputs: ValueObject) =>
    batchConfigurations(aPlan({}, { triggers: { B: { type: "batch", inputs } } }));

  test("reads its criteria, also by parameters and as text", () => {
    const read = configurations({
      configurations: { a: { releaseCriteria: { messageCount: "@add(2, 3)", batchSize: "100" } }, b: {} },
    });
    expect(read).toMatchObject({
      ok: true,
      value: [
        { name: "a", messageCount: 5, batchSize: 100, recurrence: null },
        { name: "b", messageCount: null, batchSize: null },
      ],
    });
    expect(configurations({ mode: "IntegrationAccount" })).toMatchObject({ ok: false });
  });

  test("is full by number or by size, and never holds more than the bounds", () => {
    const batch = { name: "a", messageCount: 5, batchSize: 100, recurrence: null };
    expect(isBatchFull(batch, { messages: 4, bytes: 99 })).toBe(false);
    expect(isBatchFull(batch, { messages: 5, bytes: 1 })).toBe(true);
    expect(isBatchFull(batch, { messages: 1, bytes: 100 })).toBe(true);
    const byTime = { ...batch, messageCount: null, batchSize: null };
    expect(isBatchFull(byTime, { messages: 7_999, bytes: 1 })).toBe(false);
    expect(isBatchFull(byTime, { messages: 8_000, bytes: 1 })).toBe(true);
  });
});
