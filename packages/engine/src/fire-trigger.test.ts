import type { Value, ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { type Firing, fireTrigger, type IncomingEvent } from "./fire-trigger.ts";
import { aPlan, NOON } from "./testing/a-world.ts";
import { prepareTriggerCall } from "./trigger-call.ts";

const POLL: ValueObject = {
  type: "Http",
  inputs: { method: "GET", uri: "https://example.com/news" },
  recurrence: { frequency: "Minute", interval: 1 },
};
const aTrigger = (trigger: ValueObject, more: ValueObject = {}) =>
  aPlan({}, { triggers: { T: trigger }, ...more });
const fire = (trigger: ValueObject, event: IncomingEvent): Firing =>
  fireTrigger(aTrigger(trigger), event, { nowMs: NOON, clientTrackingId: "track", random: () => 0.5 });
const bodies = (firing: Firing): Value =>
  firing.triggered ? firing.events.map((event) => (event.outputs as ValueObject).body ?? null) : null;

describe("a polling trigger", () => {
  test("fires on 200, with status, headers and body as its outputs", () => {
    const firing = fire(POLL, { statusCode: 200, headers: { ETag: "1" }, body: ["news"] });
    expect(firing).toMatchObject({
      triggered: true,
      events: [{ outputs: { statusCode: 200, headers: { ETag: "1" }, body: ["news"] } }],
    });
  });

  test.each([202, 204, 304, 404, 500])("does not fire on %i", (statusCode) => {
    expect(fire(POLL, { statusCode })).toMatchObject({ triggered: false, reason: /only 200/ });
  });

  test("a condition that speaks of the status decides instead", () => {
    for (const expression of [
      "@equals(triggerOutputs()['statusCode'], 404)",
      "@equals(triggers().code, 'NotFound')",
    ]) {
      const trigger = { ...POLL, conditions: [{ expression }] };
      expect(fire(trigger, { statusCode: 404 })).toMatchObject({
        triggered: true,
        events: [{ code: "NotFound" }],
      });
      expect(fire(trigger, { statusCode: 200 })).toMatchObject({ triggered: false });
    }
  });

  test("another condition stands beside the rule", () => {
    const trigger = { ...POLL, conditions: [{ expression: "@not(empty(triggerBody()))" }] };
    expect(fire(trigger, { statusCode: 200, body: [] }).triggered).toBe(false);
    expect(fire(trigger, { statusCode: 202, body: [1] }).triggered).toBe(false);
    expect(fire(trigger, { statusCode: 200, body: [1] }).triggered).toBe(true);
  });

  test("given a body and no status, as by a person who tries the flow, takes it for 200", () => {
    expect(fire(POLL, { body: 1 })).toMatchObject({
      triggered: true,
      events: [{ outputs: { statusCode: 200 } }],
    });
  });
});

describe("splitOn", () => {
  test("takes a hundred items where runs wait for their turn, and says so beyond", () => {
    const trigger = {
      type: "Request",
      splitOn: "@triggerBody()",
      runtimeConfiguration: { concurrency: { runs: 5 } },
    };
    const list = (length: number) => Array.from({ length }, (_, item) => item);
    expect(fire(trigger, { body: list(100) })).toMatchObject({ triggered: true, split: true });
    expect(fire(trigger, { body: list(101) })).toMatchObject({
      triggered: false,
      reason: /at most 100 items/,
    });
  });

  test.each<[string, Value, string]>([
    ["nothing", {}, "there is nothing there"],
    ["a text", { value: "<h1>Sorry</h1>" }, "got String"],
  ])("that meets %s says that something else came than it splits", (_what, body, words) => {
    const trigger = { type: "Request", splitOn: "@triggerBody()?['value']" };
    expect(fire(trigger, { body })).toMatchObject({
      triggered: false,
      reason: expect.stringContaining(words),
    });
  });

  const request: ValueObject = { type: "Request", kind: "Http", inputs: {} };

  test("@autoload() finds the list: the body, or its 'value'; without one the event is one run", () => {
    const trigger = { ...request, splitOn: "@autoload()" };
    expect(bodies(fire(trigger, { body: [1, 2] }))).toEqual([1, 2]);
    expect(bodies(fire(trigger, { body: { value: [3], next: "x" } }))).toEqual([3]);
    expect(bodies(fire(trigger, { body: { a: 1 } }))).toEqual([{ a: 1 }]);
  });

  test("each item may have a tracking id of its own; one that has no value falls back to the event's", () => {
    const trigger: ValueObject = {
      ...request,
      splitOn: "@triggerBody()",
      splitOnConfiguration: { correlation: { clientTrackingId: "@triggerBody()['id']" } },
    };
    const firing = fire(trigger, { body: [{ id: "a" }, { id: 7 }, { other: 1 }] });
    expect(firing.triggered && firing.events.map((event) => event.clientTrackingId)).toEqual([
      "a",
      "7",
      "track",
    ]);
  });
});

describe("the call of a trigger", () => {
  const at = { nowMs: NOON, random: () => 0.5 };

  test("is prepared from its inputs and the parameters; what is shown has no credentials", () => {
    const plan = aTrigger(POLL, {
      parameters: { host: { type: "String", defaultValue: "https://x.example" } },
    });
    const inputs: ValueObject = {
      method: "get",
      url: "@{parameters('host')}/a",
      queries: { since: "@utcNow('yyyy')" },
      headers: { Authorization: "Bearer secret" },
    };
    const call = prepareTriggerCall(plan, inputs, at);
    expect(call).toMatchObject({
      ok: true,
      value: { request: { method: "GET", uri: "https://x.example/a?since=2026" } },
    });
    expect(JSON.stringify(call.ok && call.value.inputs)).not.toContain("secret");
  });

  test("knows its callback address only while it subscribes", () => {
    const inputs: ValueObject = {
      method: "POST",
      uri: "https://x.example",
      body: { to: "@{listCallbackUrl()}" },
    };
    const known = prepareTriggerCall(aTrigger(POLL), inputs, {
      ...at,
      callbackUrl: "https://me.example/hooks/1",
    });
    expect(known).toMatchObject({ value: { request: { body: { to: "https://me.example/hooks/1" } } } });
    expect(prepareTriggerCall(aTrigger(POLL), inputs, at)).toMatchObject({
      failure: { code: "InvalidTemplate" },
    });
  });

  test("may use what the subscription answered to take it back", () => {
    const subscribed = { name: "T", outputs: { body: { id: 9 } }, startTime: NOON, clientTrackingId: "t" };
    const inputs: ValueObject = { method: "DELETE", uri: "https://x.example/@{triggerBody()['id']}" };
    expect(prepareTriggerCall(aTrigger(POLL), inputs, { ...at, subscribed })).toMatchObject({
      value: { request: { uri: "https://x.example/9" } },
    });
  });
});

describe("conditions and splitOn", () => {
  const watching = (expression: string, splitOn = "@triggerOutputs()?['body/value']"): ValueObject => ({
    type: "Request",
    kind: "Http",
    inputs: {},
    splitOn,
    conditions: [{ expression }],
  });
  const rows = {
    value: [
      { id: 1, status: "open" },
      { id: 2, status: "draft" },
    ],
    region: "north",
  };

  test.each([
    ["a member of the row", "@equals(triggerOutputs()?['body/status'], 'open')", [{ id: 1, status: "open" }]],
    [
      "not a member of the row",
      "@not(equals(triggerBody()?['status'], 'open'))",
      [{ id: 2, status: "draft" }],
    ],
    ["what stands beside the list", "@equals(triggerBody()?['region'], 'north')", rows.value],
    ["the list itself", "@greater(length(triggerBody()?['value']), 1)", rows.value],
    ["a header", "@equals(triggerOutputs()?['headers']?['x-kind'], 'news')", rows.value],
  ])("%s decides row by row", (_what, expression, expected) => {
    expect(bodies(fire(watching(expression), { body: rows, headers: { "x-kind": "news" } }))).toEqual(
      expected,
    );
  });

  test.each([
    ["the item", "@greater(triggerBody(), 1)", [2, 3]],
    ["the list", "@greater(length(triggerBody()), 2)", [1, 2, 3]],
  ])("of plain values, a condition may speak of %s", (_what, expression, expected) => {
    expect(bodies(fire(watching(expression, "@triggerBody()"), { body: [1, 2, 3] }))).toEqual(expected);
  });

  test.each(["@equals(triggerBody()?['status'], 'closed')", "@div(1, 0)"])(
    "no run when none of the rows passes %s",
    (expression) => {
      expect(fire(watching(expression), { body: rows })).toMatchObject({ triggered: false, reason: /none/ });
    },
  );

  test("an empty list is asked of as the event it came in", () => {
    const trigger = watching("@equals(triggerBody()?['region'], 'north')");
    expect(fire(trigger, { body: { value: [], region: "north" } })).toMatchObject({
      triggered: true,
      events: [],
    });
    expect(fire(trigger, { body: { value: [], region: "south" } }).triggered).toBe(false);
  });
});
