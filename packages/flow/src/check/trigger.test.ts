import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { aFlow } from "../testing/builders.ts";
import { checkDefinition } from "./check-definition.ts";

const problems = (trigger: ValueObject) =>
  checkDefinition(aFlow({ A: { type: "Compose", inputs: 1 } }, { triggers: { T: trigger } }), {
    runnable: true,
  })
    .filter(({ severity }) => severity === "error")
    .map(({ code, path, message }) => ({ code, path, message }));

const EVERY_HOUR: ValueObject = { frequency: "Hour", interval: 1 };
const HOST: ValueObject = {
  connectionReferenceName: "shared_things",
  operationId: "OnThing",
  apiId: "/providers/Microsoft.PowerApps/apis/shared_things",
};
const BY_NAME: ValueObject = { connection: { name: "@parameters('$connections')['x']['connectionId']" } };
const poll = (more: ValueObject = {}, inputs: ValueObject = {}): ValueObject => ({
  type: "Http",
  inputs: { method: "GET", uri: "https://x.example", ...inputs },
  recurrence: EVERY_HOUR,
  ...more,
});
const batch = (releaseCriteria: ValueObject, more: ValueObject = {}): ValueObject => ({
  type: "Batch",
  inputs: { mode: "Inline", configurations: { b: { releaseCriteria } }, ...more },
});

test.each<[string, ValueObject]>([
  ["a polling trigger", poll()],
  ["a polling trigger with a parameter for an address", poll({}, { uri: "@{utcNow()}" })],
  ["a sliding window", { type: "SlidingWindow", recurrence: EVERY_HOUR, inputs: { delay: "PT5M" } }],
  [
    "a webhook",
    {
      type: "HttpWebhook",
      inputs: { subscribe: { method: "POST", uri: "https://x.example", body: "@listCallbackUrl()" } },
    },
  ],
  ["a batch by number", batch({ messageCount: 10 })],
  ["a batch by time", batch({ recurrence: EVERY_HOUR })],
  ["a list that is found by itself", poll({ splitOn: "@autoload()" })],
  [
    "an operation that is asked again and again",
    {
      type: "OpenApiConnection",
      recurrence: EVERY_HOUR,
      splitOn: "@triggerOutputs()?['body/value']",
      inputs: { host: HOST, parameters: {}, authentication: "@parameters('$authentication')" },
    },
  ],
  ["one that calls back", { type: "OpenApiConnectionWebhook", inputs: { host: HOST, parameters: {} } }],
  [
    "one by its address",
    { type: "ApiConnection", recurrence: EVERY_HOUR, inputs: { host: BY_NAME, method: "get", path: "/x" } },
  ],
  [
    "one by its address that calls back",
    {
      type: "ApiConnectionWebhook",
      inputs: { host: BY_NAME, path: "/x", body: { url: "@{listCallbackUrl()}" } },
    },
  ],
  ["the old name of a request", { type: "Manual", inputs: {} }],
  ["a button of another product", { type: "Request", kind: "PowerAppV2", inputs: {} }],
])("%s can be published", (_what, trigger) => {
  expect(problems(trigger)).toEqual([]);
});

describe("is refused by name", () => {
  test.each<[string, ValueObject, string, string]>([
    ["a poll without an address", poll({}, { uri: "" }), "missing-input", "/triggers/T/inputs/uri"],
    [
      "a poll without a rhythm",
      { type: "Http", inputs: { method: "GET", uri: "https://x.example" } },
      "missing-input",
      "/triggers/T/recurrence",
    ],
    [
      "a retry that is no policy",
      poll({}, { retryPolicy: { type: "often" } }),
      "bad-choice",
      "/triggers/T/inputs/retryPolicy/type",
    ],
    [
      "too many retries",
      poll({}, { retryPolicy: { type: "fixed", count: 91 } }),
      "out-of-bounds",
      "/triggers/T/inputs/retryPolicy/count",
    ],
    ["a window without a length", { type: "SlidingWindow" }, "missing-input", "/triggers/T/recurrence"],
    [
      "a delay that is no duration",
      { type: "SlidingWindow", recurrence: EVERY_HOUR, inputs: { delay: "5 minutes" } },
      "bad-duration",
      "/triggers/T/inputs/delay",
    ],
    [
      "a webhook that subscribes nowhere",
      { type: "HttpWebhook", inputs: { subscribe: { method: "POST" } } },
      "missing-input",
      "/triggers/T/inputs/subscribe/uri",
    ],
    [
      "a webhook whose end has an address and no method",
      {
        type: "HttpWebhook",
        inputs: {
          subscribe: { method: "POST", uri: "https://x.test" },
          unsubscribe: { uri: "https://x.test" },
        },
      },
      "missing-input",
      "/triggers/T/inputs/unsubscribe/method",
    ],
    [
      "a batch that is configured elsewhere",
      batch({}, { mode: "IntegrationAccount" }),
      "not-runnable",
      "/triggers/T/inputs/mode",
    ],
    [
      "a batch that is never released",
      batch({}),
      "missing-input",
      "/triggers/T/inputs/configurations/b/releaseCriteria",
    ],
    [
      "a batch beyond its bounds",
      batch({ messageCount: 8_001 }),
      "out-of-bounds",
      "/triggers/T/inputs/configurations/b/releaseCriteria/messageCount",
    ],
    [
      "a batch with a wrong rhythm",
      batch({ recurrence: { frequency: "Sometimes", interval: 1 } }),
      "bad-recurrence",
      "/triggers/T/inputs/configurations/b/releaseCriteria/recurrence/frequency",
    ],
    [
      "an interval beyond the table",
      { type: "Recurrence", recurrence: { frequency: "Hour", interval: 12_001 } },
      "bad-recurrence",
      "/triggers/T/recurrence/interval",
    ],
    [
      "a sixth Monday",
      {
        type: "Recurrence",
        recurrence: {
          frequency: "Month",
          interval: 1,
          schedule: { monthlyOccurrences: [{ day: "Monday", occurrence: 6 }] },
        },
      },
      "bad-recurrence",
      "/triggers/T/recurrence/schedule/monthlyOccurrences",
    ],
    [
      "a count of nothing",
      { type: "Recurrence", recurrence: { ...EVERY_HOUR, count: 0 } },
      "bad-recurrence",
      "/triggers/T/recurrence/count",
    ],
    [
      "conditions that are no list",
      { type: "Recurrence", recurrence: EVERY_HOUR, conditions: { expression: "@true" } },
      "bad-conditions",
      "/triggers/T/conditions",
    ],
    [
      "an operation that is asked nobody knows how often",
      { type: "OpenApiConnection", inputs: { host: HOST } },
      "missing-input",
      "/triggers/T/recurrence",
    ],
    [
      "one of nobody",
      { type: "OpenApiConnectionWebhook", inputs: { host: { operationId: "OnThing" } } },
      "missing-input",
      "/triggers/T/inputs/host",
    ],
    [
      "one without an operation",
      { type: "OpenApiConnectionWebhook", inputs: { host: { connectionReferenceName: "shared_x" } } },
      "missing-input",
      "/triggers/T/inputs/host/operationId",
    ],
    [
      "one by an address that it does not have",
      { type: "ApiConnectionWebhook", inputs: { host: BY_NAME } },
      "missing-input",
      "/triggers/T/inputs/path",
    ],
    [
      "a notification that is fetched",
      { type: "OpenApiConnectionNotification", inputs: {} },
      "not-runnable",
      "/triggers/T/type",
    ],
  ])("%s", (_what, trigger, code, path) => {
    expect(problems(trigger)).toMatchObject([{ code, path, message: expect.stringMatching(/\.$/) }]);
  });
});
