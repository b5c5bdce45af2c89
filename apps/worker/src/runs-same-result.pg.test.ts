import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anApp, aSolution, aTemplate, type FlowFile } from "./testing/both-ways.ts";
import { after, type BothWays, oneFlow, openBothWays, REQUEST } from "./testing/same-result.ts";

let both: BothWays;
beforeAll(async () => {
  both = await openBothWays();
}, 60_000);
afterAll(() => both?.close());

const callService = (body: unknown) => ({
  type: "Http",
  inputs: { method: "POST", uri: both.service.url, body },
});

describe("batches give the same both ways", () => {
  /** Its own for each file: names of one environment mean one flow. */
  const name = () => `Receiver ${randomUUID()}`;
  const receiver = (releaseCriteria: object) => ({
    triggers: {
      Batch: {
        type: "Batch",
        inputs: { mode: "Inline", batchGroupName: "g", configurations: { orders: { releaseCriteria } } },
      },
    },
    actions: {
      Tell: callService({
        contents: "@join(triggerBody()['items'], '|')",
        count: "@length(triggerBody()['items'])",
        batch: "@triggerBody()['batchName']",
        partition: "@triggerBody()['partitionName']",
      }),
    },
  });
  const sender = (receiverName: string, more: object) => ({
    triggers: REQUEST,
    actions: {
      Each: {
        type: "Foreach",
        foreach: "@triggerBody()",
        operationOptions: "Sequential",
        actions: {
          Send: {
            type: "SendToBatch",
            inputs: {
              batchName: "orders",
              content: "@item()['n']",
              messageId: "@{item()['n']}",
              host: { triggerName: "Batch", workflow: { id: receiverName } },
              ...more,
            },
          },
        },
      },
    },
  });

  test("three messages are released together, in the order they came; the fourth waits", async () => {
    const to = name();
    const file = anApp({ [to]: receiver({ messageCount: 3 }), Sender: sender(to, {}) });
    await sends(
      file,
      [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }],
      [
        {
          contents:
            '{"content":1,"messageId":"1"}|{"content":2,"messageId":"2"}|{"content":3,"messageId":"3"}',
          count: 3,
          batch: "orders",
          partition: "DEFAULT",
        },
      ],
    );
  });

  test("partitions are collected apart", async () => {
    const to = name();
    const file = anApp({
      [to]: receiver({ messageCount: 2 }),
      Sender: sender(to, { partitionName: "@item()['p']" }),
    });
    await sends(
      file,
      [
        { n: 1, p: "a" },
        { n: 2, p: "b" },
        { n: 3, p: "a" },
      ],
      [
        {
          contents: '{"content":1,"messageId":"1"}|{"content":3,"messageId":"3"}',
          count: 2,
          batch: "orders",
          partition: "a",
        },
      ],
    );
  });

  test("a batch is released by its size, too", async () => {
    const to = name();
    const file = anApp({ [to]: receiver({ batchSize: 10 }), Sender: sender(to, {}) });
    await sends(
      file,
      [{ n: "12345" }, { n: "67890" }, { n: "1" }],
      [
        {
          contents: '{"content":"12345","messageId":"12345"}|{"content":"67890","messageId":"67890"}',
          count: 2,
          batch: "orders",
          partition: "DEFAULT",
        },
      ],
    );
  });

  test("a batch nobody has fails the step", async () => {
    const to = name();
    const file = anApp({ [to]: receiver({ messageCount: 1 }), Sender: sender(to, { batchName: "none" }) });
    await both.holds(file, "Sender", [{ n: 1 }], {
      runs: [{ status: "Failed", statuses: { Each: "Failed", Send: "Failed" } }],
      calls: [],
    });
  });

  async function sends(file: FlowFile, body: unknown, calls: readonly unknown[]): Promise<void> {
    await both.eachWay(file, "Sender", body, async (told, way) => {
      expect(
        told.runs.map(({ status }) => status),
        way,
      ).toEqual(["Succeeded"]);
      await expect.poll(() => both.service.bodies(), { timeout: 10_000, message: way }).toEqual(calls);
    });
  }
});

describe("how many runs go on at once is the same both ways", () => {
  test.each<[string, object]>([
    ["SingleInstance", { operationOptions: "SingleInstance" }],
    ["runs: 1", { runtimeConfiguration: { concurrency: { runs: 1 } } }],
  ])("%s: the items of splitOn become runs one after another, in their order", async (_what, limit) => {
    const file = oneFlow({ Call: callService("@triggerBody()") }, { splitOn: "@triggerBody()", ...limit });
    await both.holds(file, "Main", [1, 2, 3], {
      runs: [1, 2, 3].map(() => ({ status: "Succeeded", statuses: { Call: "Succeeded" } })),
      calls: [1, 2, 3],
    });
    expect(both.service.most()).toBe(1);
  });

  test("a limited trigger takes at most 100 items of splitOn: more start nothing", async () => {
    const file = oneFlow(
      { Call: callService("@triggerBody()") },
      { splitOn: "@triggerBody()", runtimeConfiguration: { concurrency: { runs: 5 } } },
    );
    const items = Array.from({ length: 101 }, (_, index) => index);
    await both.holds(file, "Main", items, { runs: [], calls: [] });
  });
});

describe("child flows of a solution give the same both ways", () => {
  const solution = (child: object) => {
    // Flows of a solution know each other by ids that no other solution has.
    const childId = randomUUID();
    return aSolution({
      "Look up a price": { id: childId, definition: child },
      "Order things": {
        id: randomUUID(),
        definition: {
          triggers: REQUEST,
          actions: {
            Run_child: {
              type: "Workflow",
              inputs: {
                host: { workflowReferenceName: childId },
                body: { item: "@triggerBody()['item']" },
              },
            },
            After: { type: "Compose", inputs: "@body('Run_child')", ...after("Run_child") },
            Handler: {
              type: "Compose",
              inputs: "@outputs('Run_child')?['statusCode']",
              ...after("Run_child", "Failed"),
            },
          },
        },
      },
    });
  };
  const manual = { manual: { type: "Request", kind: "Button", inputs: { schema: {} } } };

  test("the parent waits for the answer and goes on with it", async () => {
    const child = {
      triggers: manual,
      actions: {
        Price: { type: "Compose", inputs: "@length(triggerBody()['item'])" },
        Answer: {
          type: "Response",
          kind: "PowerApp",
          inputs: { statusCode: 200, body: { price: "@outputs('Price')" } },
          ...after("Price"),
        },
      },
    };
    await both.holds(
      solution(child),
      "Order things",
      { item: "chair" },
      {
        runs: [
          {
            status: "Succeeded",
            statuses: { Run_child: "Succeeded", After: "Succeeded", Handler: "Skipped" },
            outputs: { After: { price: 5 } },
          },
        ],
      },
    );
  });

  test("an answer of 4xx fails the step, with the answer as its outputs", async () => {
    const child = {
      triggers: manual,
      actions: { Answer: { type: "Response", inputs: { statusCode: 404, body: "none" } } },
    };
    await both.holds(
      solution(child),
      "Order things",
      { item: "chair" },
      {
        runs: [
          {
            status: "Failed",
            statuses: { Run_child: "Failed", After: "Skipped", Handler: "Succeeded" },
            outputs: { Handler: 404 },
          },
        ],
      },
    );
  });

  test("flows of a deployment template find each other by the parameters that name them", async () => {
    const child = (answer: string) => ({
      triggers: REQUEST,
      actions: { Answer: { type: "Response", inputs: { statusCode: 200, body: answer } } },
    });
    const parent = {
      triggers: REQUEST,
      actions: {
        Call: {
          type: "Workflow",
          inputs: {
            host: {
              triggerName: "manual",
              workflow: { id: "[resourceId('Microsoft.Logic/workflows', parameters('childName'))]" },
            },
          },
        },
      },
    };
    const family = (answer: string) =>
      aTemplate({
        parentName: { name: "Parent", definition: parent },
        childName: { name: `Child that says ${answer}`, definition: child(answer) },
      });
    // Each template speaks of its own child, though both call it the same.
    for (const answer of ["one", "two"]) {
      const names = family(answer);
      await both.holds(
        names,
        "Parent",
        {},
        {
          runs: [
            { status: "Succeeded", statuses: { Call: "Succeeded" }, outputs: { Call: answerOf(answer) } },
          ],
        },
      );
    }
  });
  const answerOf = (body: string) => ({ statusCode: 200, headers: {}, body });
});
