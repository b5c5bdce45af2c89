import type { HttpResponse } from "@towpath/engine";
import type { Value, ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { readMemory } from "./poll-memory.ts";
import { aBench, MINUTE, NOON } from "./testing/a-bench.ts";
import { aConnector, aPolicy, connectorsOf } from "./testing/a-connector.ts";

const HOUR = 60 * MINUTE;
const URI = "https://api.things.test/items";

const aTrigger = (more: ValueObject = {}, inputs: ValueObject = {}): ValueObject => ({
  type: "OpenApiConnection",
  inputs: {
    host: { connectionReferenceName: "shared_things", operationId: "OnItem", apiId: "/apis/shared_things" },
    parameters: {},
    authentication: "@parameters('$authentication')",
    retryPolicy: { type: "none" },
    ...inputs,
  },
  recurrence: { frequency: "Hour", interval: 1 },
  ...more,
});

interface Given {
  readonly trigger?: ValueObject;
  readonly policies?: ValueObject[];
  readonly operation?: ValueObject;
}

/** A flow with a polling trigger of a connector, checked once an hour. */
function aFlow({ trigger = aTrigger(), policies = [], operation = {} }: Given = {}) {
  const connector = aConnector(
    {
      "/items": {
        get: { operationId: "OnItem", "x-ms-trigger": "batch", responses: { 200: {} }, ...operation },
      },
    },
    policies,
  );
  const first = aBench();
  const bench: ReturnType<typeof aBench> = aBench({
    http: first.ports.http,
    connectors: connectorsOf(connector, first.ports.http, { now: () => bench.clock.at }),
  });
  bench.publish(trigger);
  return {
    ...bench,
    requests: first.requests,
    answer: first.answer,
    cursor: () => readMemory(bench.store.ticks.at(-1)?.cursor ?? null),
    /** The checks that get these answers; the bodies of the runs that each of them started. */
    async through(...answers: Partial<HttpResponse>[]) {
      const started: (Value | undefined)[][] = [];
      for (const answer of answers) {
        first.answer(answer);
        const tick = await bench.check();
        started.push((tick?.runs ?? []).map(({ trigger: { outputs } }) => (outputs as ValueObject).body));
        bench.pass(HOUR);
      }
      return started;
    },
    note: () => bench.store.ticks.at(-1)?.note,
  };
}
const list = (...ids: number[]) => ({ body: { value: ids.map((id) => ({ id })) } });
const value = (...ids: number[]) => ({ value: ids.map((id) => ({ id })) });

describe("a list that comes again and again", () => {
  test("is only remembered at first; later each new item is there once", async () => {
    const flow = aFlow();
    expect(await flow.through(list(2, 1), list(2, 1), list(3, 2, 1), list(4, 3, 2), list(4, 3, 2))).toEqual([
      [],
      [],
      [value(3)],
      [value(4)],
      [],
    ]);
    expect(flow.store.ticks[0]?.note).toEqual({
      outcome: "nothing",
      message: "The first check remembers what is there (2 items); what comes after it starts runs.",
    });
  });

  test("is split into a run for each new item", async () => {
    const flow = aFlow({ trigger: aTrigger({ splitOn: "@triggerOutputs()?['body/value']" }) });
    expect(await flow.through(list(1), list(3, 2, 1), list(1))).toEqual([[], [{ id: 3 }, { id: 2 }], []]);
  });

  test("may bring an item twice, and may lose one for a moment", async () => {
    const flow = aFlow({ trigger: aTrigger({ splitOn: "@triggerBody()?['value']" }) });
    expect(await flow.through(list(), list(1, 1), list(2), list(2, 1))).toEqual([
      [],
      [{ id: 1 }],
      [{ id: 2 }],
      [],
    ]);
  });

  test("asks conditions of new items alone; what did not hold does not come back", async () => {
    const conditions = [{ expression: "@greater(triggerBody()?['id'], 5)" }];
    const flow = aFlow({ trigger: aTrigger({ splitOn: "@triggerBody()?['value']", conditions }) });
    expect(await flow.through(list(), list(9, 4), list(9, 4, 7))).toEqual([[], [{ id: 9 }], [{ id: 7 }]]);
  });

  test("knows an item whose members come in another order, and a changed one as new", async () => {
    const flow = aFlow();
    const item = (more: ValueObject) => ({ body: [more] });
    expect(await flow.through(item({ a: 1, b: 2 }), item({ b: 2, a: 1 }), item({ a: 1, b: 3 }))).toEqual([
      [],
      [],
      [[{ a: 1, b: 3 }]],
    ]);
  });

  test("of more items than can be remembered fails by name, and forgets nothing", async () => {
    const flow = aFlow();
    await flow.through(list(1));
    const before = flow.cursor();
    const many = Array.from({ length: 10_001 }, (_, id) => id);
    expect(await flow.through(list(...many))).toEqual([[]]);
    expect(flow.note()).toMatchObject({ outcome: "failed", message: expect.stringContaining("10000 items") });
    expect(flow.cursor()).toEqual(before);
  });

  test("forgets what has been gone for a thousand others", async () => {
    const flow = aFlow({ trigger: aTrigger({ splitOn: "@triggerBody()?['value']" }) });
    const many = Array.from({ length: 1_001 }, (_, id) => id + 10);
    const [, , , again] = await flow.through(list(1), list(...many), list(5), list(1));
    expect(again).toEqual([{ id: 1 }]);
    expect(flow.cursor()?.seen.length).toBeLessThanOrEqual(1_001);
  });

  test("of an operation that brings one object is that object, as often as it changes", async () => {
    const flow = aFlow({ operation: { "x-ms-trigger": "single" } });
    const one = (n: number) => ({ body: { n, tags: [] } });
    expect(await flow.through(one(1), one(1), one(2), one(2))).toEqual([[], [], [{ n: 2, tags: [] }], []]);
  });
});

describe("a service that says itself what is new", () => {
  const at = (since: number) => ({ location: `/items?since=${since}` });

  test("fires from the first answer on, is asked where it says, and may repeat an item", async () => {
    const flow = aFlow({ trigger: aTrigger({ splitOn: "@triggerBody()?['value']" }) });
    expect(
      await flow.through(
        { statusCode: 202, headers: at(1) },
        { ...list(1), headers: at(2) },
        { statusCode: 202, headers: {} },
        { ...list(1), headers: at(3) },
        { ...list(), headers: at(3) },
      ),
    ).toEqual([[], [{ id: 1 }], [], [{ id: 1 }], []]);
    expect(flow.requests.map(({ request }) => request.uri)).toEqual([
      URI,
      `${URI}?since=1`,
      `${URI}?since=2`,
      `${URI}?since=2`,
      `${URI}?since=3`,
    ]);
  });

  test("an empty list is nothing, split or not", async () => {
    const flow = aFlow();
    expect(
      await flow.through({ body: [], headers: at(1) }, { ...list(), headers: at(2) }, { headers: at(3) }),
    ).toEqual([[], [], []]);
    expect(flow.note()).toEqual({ outcome: "nothing", message: null });
  });

  test("whose address is gone is asked at the first one again", async () => {
    const flow = aFlow();
    await flow.through(
      { statusCode: 202, headers: at(1) },
      { statusCode: 410 },
      { statusCode: 202, headers: at(9) },
    );
    expect(flow.requests.map(({ request }) => request.uri)).toEqual([URI, `${URI}?since=1`, URI]);
  });
});

describe("the policy pollingtrigger", () => {
  const policies = [
    aPolicy("pollingtrigger", {
      triggerConfig: { since: "@{triggerBody().value[0].id}" },
      triggerDataPath: "@triggerBody().value",
    }),
  ];

  test("remembers first, then asks for what is newer; an item at the boundary comes once", async () => {
    const flow = aFlow({ policies, trigger: aTrigger({ splitOn: "@triggerBody()?['value']" }) });
    expect(await flow.through(list(2, 1), list(), list(4, 3, 2), list(4))).toEqual([
      [],
      [],
      [{ id: 4 }, { id: 3 }],
      [],
    ]);
    expect(flow.requests.map(({ request }) => request.uri)).toEqual([
      URI,
      `${URI}?since=2`,
      `${URI}?since=2`,
      `${URI}?since=4`,
    ]);
  });

  test("that found nothing at first takes the next answer as new", async () => {
    expect(await aFlow({ policies }).through(list(), list(1))).toEqual([[], [value(1)]]);
  });
});

describe("when the next check is", () => {
  test.each([
    [30, 30_000],
    [0, 1_000],
    [7_200, HOUR],
  ])("Retry-After %i", async (seconds, ms) => {
    const flow = aFlow();
    flow.answer({ statusCode: 202, headers: { "retry-after": String(seconds) } });
    await flow.check();
    expect(flow.store.nextAt("flow")).toBe(NOON + ms);
  });

  test.each([429, 500, 503])(
    "a %i keeps what was known, says why in the service's words, and waits longer each time",
    async (statusCode) => {
      const flow = aFlow();
      await flow.through({ statusCode: 202, headers: { location: "/items?since=1" } });
      const known = flow.cursor();
      const failed = { statusCode, body: { message: "Try later" }, headers: {} };
      await flow.through(failed, failed);
      expect(flow.note()).toEqual({
        outcome: "failed",
        message: expect.stringMatching(/'OnItem' was answered .*Try later|pause/),
      });
      expect(flow.cursor()).toEqual(known);
      expect(await flow.through(list(7))).toEqual([[value(7)]]);
    },
  );
});

test("without connections it says so, and forgets nothing", async () => {
  const bench = aBench();
  bench.publish(aTrigger());
  expect((await bench.check())?.note).toEqual({
    outcome: "failed",
    message: "There are no connections here, so the trigger cannot sign in.",
  });
});

test("one that is described by its address is asked there", async () => {
  const flow = aFlow({
    trigger: {
      type: "ApiConnection",
      inputs: {
        host: { connection: { name: "@parameters('$connections')['things']['connectionId']" } },
        method: "get",
        path: "/items",
      },
      recurrence: { frequency: "Hour", interval: 1 },
    },
  });
  expect(await flow.through(list(1), list(2, 1))).toEqual([[], [value(2)]]);
  expect(flow.requests[0]?.request).toMatchObject({ uri: URI, headers: { "X-Key": "secret-key" } });
  expect(JSON.stringify(flow.store.runs)).not.toContain("secret-key");
});
