import { compilePlan } from "@towpath/engine";
import { expect, test } from "vitest";
import { toldProblem } from "./told-problem.ts";

test.each([
  ["https://x.test/@{parameters('key')}", false],
  ["https://x.test/", true],
])("what went wrong with %s is told: %s", (uri, isTold) => {
  const plan = compilePlan(
    {
      parameters: { key: { type: "SecureString" } },
      triggers: {
        poll: { type: "Http", inputs: { method: "GET", uri }, recurrence: { frequency: "Day", interval: 1 } },
      },
      actions: {},
    },
    { parameterValues: { key: "hunter2" } },
  );
  if (!plan.ok) throw new Error(plan.failure.message);
  expect(toldProblem(plan.value, "hunter2 was not found").includes("hunter2")).toBe(isTold);
});
