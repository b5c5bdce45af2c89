import { describe, expect, test } from "vitest";
import { checkDefinition } from "../check/check-definition.ts";
import { aFlow } from "../testing/builders.ts";
import { calledFlow, calledFlows } from "./called-flows.ts";

const workflow = (id: string) => ({ type: "Workflow", inputs: { host: { workflow: { id } } } });

describe("the flow an action calls", () => {
  test.each([
    ["/subscriptions/s/resourceGroups/r/providers/Microsoft.Logic/workflows/Child", "Child"],
    ["Child", "Child"],
    [" Child/ ", "Child"],
    ["[resourceId('Microsoft.Logic/workflows', 'Child')]", "Child"],
  ])("%j is %s", (id, flow) => {
    expect(calledFlow(workflow(id).inputs)).toBe(flow);
  });

  test("Power Automate names it by an id of its solution", () => {
    expect(calledFlow({ host: { workflowReferenceName: "6f5b6a3c-0000-4000-8000-000000000001" } })).toBe(
      "6f5b6a3c-0000-4000-8000-000000000001",
    );
  });

  test.each([undefined, null, {}, { host: 1 }, { host: { workflow: {} } }, workflow(" / ").inputs])(
    "%j names none",
    (inputs) => expect(calledFlow(inputs)).toBeNull(),
  );

  test("those of a definition are listed with their places, but for those that are worked out", () => {
    const flow = aFlow({
      Call: workflow("A"),
      Scope: { type: "Scope", actions: { "In/side": workflow("B") } },
      Later: workflow("@parameters('x')"),
    });
    expect(calledFlows(flow)).toEqual([
      { action: "Call", path: "/actions/Call", flow: "A" },
      { action: "In/side", path: "/actions/Scope/actions/In~1side", flow: "B" },
    ]);
  });
});

describe("the checker", () => {
  const codes = (action: object) =>
    checkDefinition(aFlow({ Ask: action as never }), { runnable: true })
      .filter(({ severity }) => severity === "error")
      .map(({ code }) => code);
  const subscribe = { method: "POST", uri: "https://x.example/", body: "@listCallbackUrl()" };

  test("takes a webhook, also one that gives up by what it was answered", () => {
    const unsubscribe = { method: "DELETE", uri: "@{body('Ask')['location']}" };
    expect(codes({ type: "HttpWebhook", inputs: { subscribe, unsubscribe } })).toEqual([]);
    expect(
      codes({ type: "HttpWebhook", inputs: { subscribe: { method: "POST", url: "https://x" } } }),
    ).toEqual([]);
  });

  test.each<[string, object, string]>([
    [
      "without an address",
      { type: "HttpWebhook", inputs: { subscribe: { method: "POST" } } },
      "missing-input",
    ],
    [
      "that reads its own result to subscribe",
      { type: "HttpWebhook", inputs: { subscribe: { ...subscribe, body: "@body('Ask')" } } },
      "not-upstream",
    ],
    [
      "with a retry interval that is none",
      {
        type: "HttpWebhook",
        inputs: { subscribe: { ...subscribe, retryPolicy: { type: "fixed", interval: "soon" } } },
      },
      "bad-duration",
    ],
    ["that calls nobody", { type: "Workflow", inputs: { host: {} } }, "missing-input"],
  ])("refuses an action %s", (_what, action, code) => {
    expect(codes(action)).toEqual([code]);
  });

  test("takes a call by a name and by an id of a solution", () => {
    expect(codes(workflow("Child"))).toEqual([]);
    const host = { workflowReferenceName: "6f5b6a3c-0000-4000-8000-000000000001" };
    expect(codes({ type: "Workflow", inputs: { host } })).toEqual([]);
  });
});
