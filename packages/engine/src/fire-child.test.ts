import { expect, test } from "vitest";
import { runToEnd } from "./run-to-end.ts";
import { aFlow, aWorld } from "./testing/a-world.ts";

test("a caller is told what any caller is told when the trigger of the other flow does not fire", async () => {
  const { callbackUrl: _url, children: _children, ...ports } = aWorld().ports;
  const manual = {
    type: "Request",
    kind: "Http",
    inputs: {},
    conditions: [{ expression: "@equals(1, 2)" }],
  };
  const child = aFlow(
    { R: { type: "Response", kind: "Http", inputs: { statusCode: 200 } } },
    { triggers: { manual } },
  );
  const report = await runToEnd({
    definition: aFlow({ Call: { type: "Workflow", inputs: { host: { workflow: { id: "Child" } } } } }),
    event: {},
    timeoutMs: 60_000,
    ports: { ...ports, callable: (name) => ({ name, definition: child }) },
  });
  expect(report).toMatchObject({
    status: "Succeeded",
    actions: {
      Call: {
        code: "Accepted",
        outputs: {
          statusCode: 202,
          body: { triggered: false, reason: "A trigger condition does not hold." },
        },
      },
    },
  });
});
