import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, openBench, type WorkerBench } from "./testing/a-worker.ts";
import { sendEvent } from "./testing/send-event.ts";

let bench: WorkerBench;
let worker: Awaited<ReturnType<WorkerBench["start"]>>;

beforeAll(async () => {
  bench = await openBench();
  worker = await bench.start();
});
afterAll(() => bench?.close());

const flowWith = (actions: object) => ({
  triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
  actions: {
    ...actions,
    Answer: {
      type: "Response",
      inputs: { statusCode: 200, body: "@body('Do')" },
      runAfter: { Do: ["Succeeded"] },
    },
  },
});

async function answerOf(actions: object, body: unknown) {
  const flow = await bench.publish(flowWith(actions));
  const response = await sendEvent(await bench.address(worker, flow), body);
  return { flow, status: response.status, body: (await response.json()) as unknown };
}

test("a flow runs the JavaScript and the templates of its maker", async () => {
  const code = "return workflowContext.trigger.outputs.body.lines.map(({ n }) => n * 2);";
  const script = await answerOf({ Do: { type: "JavaScriptCode", inputs: { code } } }, { lines: [{ n: 4 }] });
  expect(script).toMatchObject({ status: 200, body: [8] });
  const map = { content: '{"hello": "{{ content.name | Upcase }}"}' };
  const inputs = { content: "@triggerBody()", map };
  const template = await answerOf({ Do: { type: "Liquid", kind: "JsonToJson", inputs } }, { name: "ann" });
  expect(template).toMatchObject({ status: 200, body: { hello: "ANN" } });
});

test("hostile JavaScript fails its own run, and leaves the worker to the others", async () => {
  const hostile = {
    Do: {
      type: "JavaScriptCode",
      inputs: { code: "const a = []; for (;;) a.push(new Array(1e4).fill(1));" },
    },
  };
  const [bad, good] = await Promise.all([
    answerOf(hostile, {}),
    answerOf({ Do: { type: "JavaScriptCode", inputs: { code: "return ['alive'];" } } }, {}),
  ]);
  expect(good).toMatchObject({ status: 200, body: ["alive"] });
  const [run] = await eventually(async () => {
    const runs = await bench.runs(bad.flow);
    return runs[0]?.endedAt != null && runs;
  }, "the hostile run ended");
  expect(run?.status).toBe("Failed");
  const step = (await bench.journal(run?.id ?? "")).find((entry) => entry.action === "Do");
  expect(step).toMatchObject({ status: "Failed", code: "InlineCodeOutOfMemory" });
});
