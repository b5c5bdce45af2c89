import type { Value, ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { messageKey } from "./mailbox.ts";
import type { Plan } from "./plan.ts";
import { runToEnd } from "./run-to-end.ts";
import {
  acceptRun,
  advanceOnce,
  aFailure,
  aFlow,
  aPlan,
  aWorld,
  NOON,
  RUN_ID,
  runThrough,
  sha256,
  statuses,
  tell,
  type World,
} from "./testing/a-world.ts";

const SUB = "https://other.test/subscribe";
const UNSUB = "https://other.test/unsubscribe";
const KEY = messageKey(sha256, "callback", { action: "Ask", indexes: [] });
const ADDRESS = `https://towpath.test/hooks/callbacks/${RUN_ID}/${KEY}`;

const ask = (more: ValueObject = {}, inputs: ValueObject = {}): ValueObject => ({
  type: "HttpWebhook",
  inputs: {
    subscribe: { method: "POST", uri: SUB, body: { back: "@{listCallbackUrl()}" } },
    unsubscribe: { method: "DELETE", uri: UNSUB, body: "@outputs('Ask')?['body']?['id']" },
    ...inputs,
  },
  ...more,
});
const compose = (inputs: Value, runAfter: ValueObject = {}): ValueObject => ({
  type: "Compose",
  inputs,
  runAfter,
});
const subscribed = { statusCode: 201, body: { id: "s-1" } };
const answer = { headers: { "X-A": "1" }, body: { approved: true } };
const callBack = (world: World, body: Value = answer, key = KEY) =>
  world.store.deliver({ runId: RUN_ID, key, body });

async function begun(plan: Plan, world = aWorld()): Promise<World> {
  world.http.on(SUB, subscribed);
  await acceptRun(world, plan);
  expect(await advanceOnce(world, plan)).toMatchObject({ kind: "suspended", expects: ["callback"] });
  return world;
}
const sent = ({ http }: World) => http.calls.map(({ request }) => `${request.method} ${request.uri}`);

describe("HttpWebhook", () => {
  const plan = aPlan({
    Ask: ask(),
    Then: compose("@body('Ask')['approved']", { Ask: ["Succeeded"] }),
  });

  test("shows nobody the address, nor a part of another one that holds it, and sends it again after a crash", async () => {
    const back = "https://relay.test/?to=@{encodeURIComponent(listCallbackUrl())}";
    const subscribe = { method: "POST", uri: SUB, body: { back: "@{listCallbackUrl()}", relayed: back } };
    const unsubscribe = { method: "DELETE", uri: UNSUB, body: "@listCallbackUrl()" };
    const telling = aPlan({ Ask: ask({}, { subscribe, unsubscribe }) });
    const body = { back: ADDRESS, relayed: `https://relay.test/?to=${encodeURIComponent(ADDRESS)}` };
    const first = await begun(telling);
    expect(first.http.calls[0]?.request.body).toEqual(body);
    expect(JSON.stringify(first.store.journal(RUN_ID))).not.toContain("/hooks/callbacks");
    expect(JSON.stringify(first.store.journal(RUN_ID))).not.toContain(encodeURIComponent("/hooks/callbacks"));
    expect(tell(first, telling).actions.Ask?.inputs).toMatchObject({
      subscribe: { body: { back: "*callback address*" } },
    });
    // Only the intent was written when the worker died.
    const [intent] = first.store.journal(RUN_ID);
    const second = aWorld();
    second.http.on(SUB, subscribed);
    await acceptRun(second, telling);
    const [old] = await second.store.claim({ workerId: "w", leaseMs: 1, limit: 1, runIds: [RUN_ID] });
    if (old === undefined || intent === undefined) throw new Error("not claimed");
    await second.store.append(old, 0, [intent], { kind: "continue" });
    second.clock.pass(60_000);
    await advanceOnce(second, telling);
    expect(second.http.calls[0]?.request.body).toEqual(body);
    await callBack(second);
    await advanceOnce(second, telling);
    expect(second.http.calls[1]?.request.body).toBe(ADDRESS);
  });

  test("subscribes with the address, sleeps, goes on with what came, and gives the subscription up", async () => {
    const world = await begun(plan);
    expect(tell(world, plan)).toMatchObject({ status: "Waiting", actions: { Ask: { status: "Waiting" } } });
    expect(world.http.calls[0]?.request.body).toEqual({ back: ADDRESS });
    expect(await callBack(world)).toBe("delivered");
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "ended", status: "Succeeded" });
    const report = tell(world, plan);
    expect(report.actions.Ask).toMatchObject({
      status: "Succeeded",
      code: "OK",
      inputs: { subscribe: { uri: SUB } },
      outputs: { statusCode: 200, headers: { "X-A": "1" }, body: { approved: true } },
    });
    expect(report.actions.Then?.outputs).toBe(true);
    expect(sent(world)).toEqual([`POST ${SUB}`, `DELETE ${UNSUB}`]);
    expect(world.http.calls[1]?.request.body).toBe("s-1");
    expect(world.http.calls[1]?.key).not.toBe(world.http.calls[0]?.key);
  });

  test("takes a callback that comes before the subscription was answered", async () => {
    const world = aWorld();
    world.http.on(SUB, subscribed);
    world.http.onCall = async ({ request }) => {
      if (request.uri === SUB) await callBack(world);
    };
    await acceptRun(world, plan);
    let progress = await advanceOnce(world, plan);
    while (progress.kind === "suspended") progress = await advanceOnce(world, plan);
    expect(progress).toMatchObject({ status: "Succeeded" });
    expect(sent(world)).toEqual([`POST ${SUB}`, `DELETE ${UNSUB}`]);
  });

  test("hears of a message while other actions are at work", async () => {
    const world = aWorld();
    const busy = aPlan({
      Ask: ask(),
      Call: { type: "Http", inputs: { method: "GET", uri: "https://slow.test/" } },
    });
    world.http.on(SUB, subscribed).on("https://slow.test/", "hang");
    let ring: () => void = () => undefined;
    await acceptRun(world, busy);
    const [run] = await world.store.claim({ workerId: "w", leaseMs: 20_000, limit: 1, runIds: [RUN_ID] });
    if (run === undefined) throw new Error("not claimed");
    const { advance } = await import("./advance.ts");
    const going = advance(busy, run, {
      ...world.ports,
      onMessage: (listener) => {
        ring = listener;
        return () => undefined;
      },
    });
    await callBack(world);
    while (world.http.calls.length < 2) await new Promise((resolve) => setImmediate(resolve));
    ring();
    while (!sent(world).includes(`DELETE ${UNSUB}`)) await new Promise((resolve) => setImmediate(resolve));
    world.cancel.abort();
    expect(await going).toMatchObject({ status: "Cancelled" });
    expect(statuses(tell(world, busy))).toEqual({ Ask: "Succeeded", Call: "Cancelled" });
  });

  test("is TimedOut by its limit, and the subscription is given up", async () => {
    const late = aPlan({
      Ask: ask({ limit: { timeout: "PT2H" } }),
      Late: compose("late", { Ask: ["TimedOut"] }),
    });
    const world = aWorld();
    world.http.on(SUB, subscribed);
    const report = await runThrough(world, late);
    expect(statuses(report)).toEqual({ Ask: "TimedOut", Late: "Succeeded" });
    expect(world.clock.now()).toBe(NOON + 2 * 3_600_000);
    expect(sent(world)).toEqual([`POST ${SUB}`, `DELETE ${UNSUB}`]);
    expect(await callBack(world)).toBe("ended");
  });

  test("without a limit it waits as long as a run may live", async () => {
    const world = aWorld();
    world.http.on(SUB, subscribed);
    expect(statuses(await runThrough(world, aPlan({ Ask: ask() })))).toEqual({ Ask: "TimedOut" });
    expect(world.clock.now()).toBe(NOON + 90 * 86_400_000);
  });

  test("a subscription that is refused fails the step as a call does, and nothing is given up", async () => {
    const world = aWorld();
    world.http.on(SUB, { statusCode: 403, body: "no" });
    const report = await runThrough(world, plan);
    expect(report.actions.Ask).toMatchObject({
      status: "Failed",
      code: "Forbidden",
      outputs: { statusCode: 403 },
    });
    expect(sent(world)).toEqual([`POST ${SUB}`]);
  });

  test("a subscription that may have arrived is given up", async () => {
    const world = aWorld();
    world.http.on(SUB, aFailure({ kind: "unknown", retryable: false }));
    expect((await runThrough(world, plan)).actions.Ask?.status).toBe("Failed");
    expect(sent(world)).toEqual([`POST ${SUB}`, `DELETE ${UNSUB}`]);
  });

  test("subscribing is tried again by its own policy, with one key", async () => {
    const world = aWorld();
    const retryPolicy = { type: "fixed", count: 2, interval: "PT5S" };
    const again = aPlan({
      Ask: ask({}, { subscribe: { method: "POST", uri: SUB, retryPolicy } }),
    });
    world.http.on(SUB, { statusCode: 503 }, { statusCode: 503 }, subscribed);
    await acceptRun(world, again);
    let progress = await advanceOnce(world, again);
    while (progress.kind === "suspended" && progress.expects.length === 0) {
      world.clock.pass(progress.wakeAt - world.clock.now());
      progress = await advanceOnce(world, again);
    }
    expect(world.http.calls).toHaveLength(3);
    expect(new Set(world.http.calls.map(({ key }) => key)).size).toBe(1);
  });

  test("says what is missing", async () => {
    const report = await runThrough(aWorld(), aPlan({ Ask: { type: "HttpWebhook", inputs: {} } }));
    expect(report.actions.Ask).toMatchObject({ status: "Failed", code: "BadRequest" });
  });

  test("without unsubscribe there is nothing to give up", async () => {
    const simple = aPlan({
      Ask: { type: "HttpWebhook", inputs: { subscribe: { method: "GET", uri: SUB } } },
    });
    const world = await begun(simple);
    await callBack(world);
    await advanceOnce(world, simple);
    expect(sent(world)).toEqual([`GET ${SUB}`]);
  });

  test("each iteration has an address of its own", async () => {
    const loop = aPlan({ Each: { type: "Foreach", foreach: [1, 2], actions: { Ask: ask() } } });
    const world = await begun(loop);
    const keys = [0, 1].map((index) => messageKey(sha256, "callback", { action: "Ask", indexes: [index] }));
    expect(world.http.calls.map(({ request }) => request.body)).toEqual(
      keys.map((key) => ({ back: `https://towpath.test/hooks/callbacks/${RUN_ID}/${key}` })),
    );
    await callBack(world, { body: "second" }, keys[1]);
    expect((await advanceOnce(world, loop)).kind).toBe("suspended");
    await callBack(world, { body: "first" }, keys[0]);
    await advanceOnce(world, loop);
    const outputs = tell(world, loop).actions.Ask?.repetitions?.map((one) => one.outputs);
    expect(outputs).toMatchObject([{ body: "first" }, { body: "second" }]);
    expect(sent(world).filter((call) => call.startsWith("DELETE"))).toHaveLength(2);
  });
});

describe("a subscription", () => {
  const plan = aPlan({ Ask: ask(), Then: compose(1, { Ask: ["Succeeded"] }) });

  test("is given up when the run is cancelled while it sleeps, and every step has its end", async () => {
    const world = await begun(plan);
    expect(await world.store.requestCancel(RUN_ID)).toBe("requested");
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "ended", status: "Cancelled" });
    expect(sent(world)).toEqual([`POST ${SUB}`, `DELETE ${UNSUB}`]);
    expect(statuses(tell(world, plan))).toEqual({ Ask: "Cancelled", Then: "Skipped" });
    expect(world.store.journal(RUN_ID).filter(({ kind }) => kind === "unsubscribed")).toMatchObject([
      { action: "Ask", detail: { statusCode: 200 } },
    ]);
  });

  test("of a cancelled run is given up in seconds or not at all", async () => {
    const world = await begun(plan);
    world.http.on(UNSUB, { statusCode: 503 });
    await world.store.requestCancel(RUN_ID);
    const before = world.clock.now();
    await advanceOnce(world, plan);
    expect(world.clock.now() - before).toBeLessThan(5_000);
    expect(sent(world).filter((call) => call.startsWith("DELETE"))).toHaveLength(3);
    expect(world.store.journal(RUN_ID).at(-1)).toMatchObject({
      kind: "unsubscribed",
      error: { code: "UnsubscribeFailed", message: expect.stringContaining("503") },
      detail: { attempts: 3, problem: expect.stringContaining("503") },
    });
  });

  test("is given up when another action ends the run", async () => {
    const world = aWorld();
    world.http.on(SUB, subscribed);
    const ended = aPlan({
      Ask: ask(),
      W: { type: "Wait", inputs: { interval: { count: 1, unit: "Hour" } } },
      End: { type: "Terminate", inputs: { runStatus: "Succeeded" }, runAfter: { W: ["Succeeded"] } },
    });
    const report = await runThrough(world, ended);
    expect(report.status).toBe("Succeeded");
    expect(statuses(report)).toMatchObject({ Ask: "Cancelled", End: "Succeeded" });
    expect(sent(world)).toEqual([`POST ${SUB}`, `DELETE ${UNSUB}`]);
  });

  test("is given up when the scope around it runs out of time", async () => {
    const world = aWorld();
    world.http.on(SUB, subscribed);
    const scoped = aPlan({
      Try: { type: "Scope", actions: { Ask: ask() }, limit: { timeout: "PT1H" } },
      Catch: compose(1, { Try: ["TimedOut"] }),
    });
    const report = await runThrough(world, scoped);
    expect(statuses(report)).toEqual({ Try: "TimedOut", Ask: "Cancelled", Catch: "Succeeded" });
    expect(sent(world)).toEqual([`POST ${SUB}`, `DELETE ${UNSUB}`]);
  });

  test.each([1, 2, 3, 4])("is given up whatever was written before a crash (%i)", async (lines) => {
    const whole = await begun(plan);
    await callBack(whole);
    await advanceOnce(whole, plan);
    const journal = whole.store.journal(RUN_ID);
    expect(journal.map(({ kind }) => kind)).toEqual(["intent", "waiting", "step", "step", "unsubscribed"]);

    const world = aWorld();
    world.http.on(SUB, subscribed);
    await acceptRun(world, plan);
    const [old] = await world.store.claim({ workerId: "w", leaseMs: 1, limit: 1, runIds: [RUN_ID] });
    if (old === undefined) throw new Error("not claimed");
    await world.store.append(old, 0, journal.slice(0, lines), { kind: "continue" });
    await callBack(world);
    world.clock.pass(60_000);
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "ended", status: "Succeeded" });
    const again = lines === 1 ? [`POST ${SUB}`, `DELETE ${UNSUB}`] : [`DELETE ${UNSUB}`];
    expect(sent(world)).toEqual(again);
    expect(world.http.calls.at(-1)?.request.body).toBe("s-1");
    expect(world.http.calls.at(-1)?.key).toBe(whole.http.calls.at(-1)?.key);
  });

  test("that was given up is not given up again", async () => {
    const world = aWorld();
    world.http.on(SUB, subscribed);
    const long = aPlan({
      Ask: ask(),
      W: {
        type: "Wait",
        inputs: { interval: { count: 1, unit: "Day" } },
        runAfter: { Ask: ["Succeeded"] },
      },
    });
    await acceptRun(world, long);
    await advanceOnce(world, long);
    await callBack(world);
    const slept = await advanceOnce(world, long);
    if (slept.kind !== "suspended") throw new Error("the run should sleep");
    world.clock.pass(slept.wakeAt - world.clock.now());
    expect(await advanceOnce(world, long)).toMatchObject({ kind: "ended", status: "Succeeded" });
    expect(sent(world)).toEqual([`POST ${SUB}`, `DELETE ${UNSUB}`]);
  });
});

test("in memory a callback goes the way of the store, and credentials are shown to nobody", async () => {
  const world = aWorld();
  let deliver: ((message: { runId: string; key: string; body: Value }) => Promise<string>) | null = null;
  world.http.on(SUB, subscribed);
  world.http.onCall = async ({ request }) => {
    const { back } = (request.body ?? {}) as { back?: string };
    const [runId = "", key = ""] = back?.split("/").slice(-2) ?? [];
    if (back !== undefined) expect(await deliver?.({ runId, key, body: answer })).toBe("delivered");
  };
  const { callbackUrl: _url, children: _children, ...ports } = world.ports;
  const report = await runToEnd({
    definition: aFlow({
      Ask: ask(
        {},
        {
          subscribe: {
            method: "POST",
            uri: SUB,
            body: { back: "@{listCallbackUrl()}" },
            authentication: { type: "Basic", username: "ada", password: "hush" },
          },
        },
      ),
    }),
    event: {},
    timeoutMs: 60_000,
    ports: {
      ...ports,
      callbacks: {
        url: (runId, key) => `https://here.test/${runId}/${key}`,
        connect: (to) => {
          deliver = to;
        },
      },
    },
  });
  expect(report).toMatchObject({ status: "Succeeded", actions: { Ask: { outputs: answer } } });
  expect(JSON.stringify(report)).not.toContain("hush");
  expect(sent(world)).toEqual([`POST ${SUB}`, `DELETE ${UNSUB}`]);
});
