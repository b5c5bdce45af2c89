import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { AWAITS_CONNECTION, type JournalEntry } from "./journal.ts";
import { messageKey } from "./mailbox.ts";
import { aConnected, aSend, MAIL, mend, REFUSED, Service } from "./testing/a-service.ts";
import {
  acceptRun,
  advanceOnce,
  aPlan,
  aWorld,
  RUN_ID,
  sha256,
  statuses,
  tell,
  type World,
} from "./testing/a-world.ts";

const DAY_MS = 86_400_000;

const linesOf = (world: World, action: string): JournalEntry[] =>
  world.store.journal(RUN_ID).filter((line) => line.action === action);

describe("a call whose connection has to be mended", () => {
  test("puts its run to sleep, says why, and is made under its key when it is", async () => {
    const { world, service } = aConnected();
    const plan = aPlan({ Send: aSend() });
    await acceptRun(world, plan);
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "suspended" });
    expect(world.store.run(RUN_ID)).toMatchObject({ status: "Waiting" });
    expect(await world.store.waitsFor(RUN_ID)).toEqual([MAIL]);
    const [intent, waiting] = linesOf(world, "Send");
    expect(waiting).toMatchObject({
      kind: "waiting",
      code: AWAITS_CONNECTION,
      error: REFUSED.error,
      detail: { reason: "connection", waitsFor: MAIL, attempt: 1 },
    });
    world.clock.pass(3 * DAY_MS);
    await mend(world, service);
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "ended", status: "Succeeded" });
    expect(service.calls.map(({ key }) => key)).toEqual([
      (intent?.detail as ValueObject | undefined)?.idempotencyKey,
    ]);
    expect(service.gotThrough).toEqual([MAIL]);
    expect(service.hears).toBe(0);
  });

  test("fails at once where nobody can mend it", async () => {
    const world = aWorld();
    const plan = aPlan({ Send: aSend() });
    const ports = { ...world.ports, connectors: new Service().port };
    await acceptRun(world, plan);
    expect(await advanceOnce({ ...world, ports }, plan)).toMatchObject({ kind: "ended", status: "Failed" });
    expect(tell(world, plan).actions.Send?.error).toEqual(REFUSED.error);
  });

  test("uses up no attempt: what comes after it is tried again as often as ever", async () => {
    const { world, service } = aConnected();
    const retryPolicy = { type: "fixed", count: 1, interval: "PT1S" };
    const plan = aPlan({ Send: { ...aSend(), inputs: { ...(aSend().inputs as object), retryPolicy } } });
    await acceptRun(world, plan);
    await advanceOnce(world, plan);
    await mend(world, service);
    service.answers = [{ statusCode: 503, headers: {} }];
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "ended", status: "Succeeded" });
    expect(new Set(service.calls.map(({ key }) => key)).size).toBe(1);
    expect(service.calls).toHaveLength(2);
  });

  test("that was tried in vain waits again", async () => {
    const { world, service } = aConnected();
    const plan = aPlan({ Send: aSend() });
    await acceptRun(world, plan);
    await advanceOnce(world, plan);
    world.clock.pass(60_000);
    expect(await world.store.scout(5)).toEqual([RUN_ID]);
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "suspended" });
    expect(await world.store.waitsFor(RUN_ID)).toEqual([MAIL]);
    await mend(world, service);
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "ended", status: "Succeeded" });
  });

  test("waits no longer than a run may, and then says what was the matter", async () => {
    const { world } = aConnected();
    const plan = aPlan({ Send: aSend() });
    await acceptRun(world, plan);
    const slept = await advanceOnce(world, plan);
    expect(slept).toMatchObject({ kind: "suspended", wakeAt: world.clock.now() + 90 * DAY_MS });
    world.clock.pass(91 * DAY_MS);
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "ended", status: "Failed" });
    expect(tell(world, plan).actions.Send).toMatchObject({ code: REFUSED.error.code });
    expect(await world.store.heal({ id: MAIL })).toEqual([]);
  });

  test("is made at once when the connection was mended while the call was on its way", async () => {
    const { world, service } = aConnected();
    const plan = aPlan({ Send: aSend() });
    service.onCall = () => {
      service.onCall = () => undefined;
      world.clock.pass(10);
      queueMicrotask(() => service.heardAt(world.clock.now()));
    };
    await acceptRun(world, plan);
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "ended", status: "Succeeded" });
    expect(service.calls).toHaveLength(1);
  });

  test("can be cancelled while it waits", async () => {
    const { world } = aConnected();
    const plan = aPlan({ Send: aSend() });
    await acceptRun(world, plan);
    await advanceOnce(world, plan);
    await world.store.requestCancel(RUN_ID);
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "ended", status: "Cancelled" });
    expect(await world.store.waitsFor(RUN_ID)).toEqual([]);
    expect(tell(world, plan).actions.Send?.status).toBe("Cancelled");
  });

  test("asks about work that goes on over there where it stopped asking", async () => {
    const { world, service } = aConnected();
    const plan = aPlan({ Send: aSend() });
    service.works = true;
    service.answers = [{ statusCode: 202, headers: { Location: "https://mail.test/work/1" } }];
    await acceptRun(world, plan);
    const slept = await advanceOnce(world, plan);
    service.works = false;
    world.clock.pass(slept.kind === "suspended" ? slept.wakeAt - world.clock.now() : 0);
    await advanceOnce(world, plan);
    await mend(world, service);
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "ended", status: "Succeeded" });
    const locations = service.calls.map(({ askAt }) => askAt).filter((askAt) => askAt !== null);
    expect(locations).toHaveLength(1);
  });
});

describe("beside a step that waits for a connection", () => {
  test("other branches go on, and a run that is still at work hears that it was mended", async () => {
    const { world, service } = aConnected();
    const plan = aPlan({
      Send: aSend(),
      Other: { type: "Http", inputs: { method: "GET", uri: "https://other.test/" } },
      After: { type: "Compose", inputs: 1, runAfter: { Other: ["Succeeded"] } },
    });
    world.http.on("https://other.test/", {});
    world.http.onCall = async () => {
      // The other call takes a while, and the step waits by then.
      await new Promise((resolve) => setImmediate(resolve));
      world.clock.pass(10);
      service.heardAt(world.clock.now());
    };
    await acceptRun(world, plan);
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "ended", status: "Succeeded" });
    expect(service.calls).toHaveLength(1);
  });

  test("a run sleeps when the others are through", async () => {
    const { world } = aConnected();
    const plan = aPlan({ Send: aSend(), Other: { type: "Compose", inputs: 1 } });
    await acceptRun(world, plan);
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "suspended" });
    expect(statuses(tell(world, plan))).toEqual({ Send: "Waiting", Other: "Succeeded" });
  });

  test("one that waits for another connection goes on waiting", async () => {
    const { world, service } = aConnected();
    const plan = aPlan({
      Send: aSend(),
      Wait: { type: "Wait", inputs: { interval: { count: 1, unit: "Hour" } } },
    });
    await acceptRun(world, plan);
    await advanceOnce(world, plan);
    service.works = true;
    // Woken by the clock: nobody said that the connection was mended.
    world.clock.pass(3_600_000);
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "suspended" });
    expect(service.calls).toHaveLength(0);
    await mend(world, service);
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "ended", status: "Succeeded" });
  });

  test("hundreds of iterations are one wait of the run, and each call is made once", async () => {
    const { world, service } = aConnected();
    const plan = aPlan({
      Each: {
        type: "Foreach",
        foreach: "@range(0, 300)",
        actions: { Send: aSend({}, { "body/n": "@items('Each')" }) },
        runtimeConfiguration: { concurrency: { repetitions: 50 } },
      },
    });
    await acceptRun(world, plan);
    await advanceOnce(world, plan);
    expect(await world.store.waitsFor(RUN_ID)).toEqual([MAIL]);
    await mend(world, service);
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "ended", status: "Succeeded" });
    expect(service.calls).toHaveLength(300);
    expect(new Set(service.calls.map(({ key }) => key)).size).toBe(300);
  });
});

describe("time that a step waits for a connection", () => {
  test.each<[string, ValueObject]>([
    ["its own timeout", { Send: aSend({ limit: { timeout: "PT1H" } }) }],
    [
      "the timeout of a scope",
      { Scope: { type: "Scope", actions: { Send: aSend() }, limit: { timeout: "PT1H" } } },
    ],
    [
      "the timeout of an Until",
      {
        Loop: {
          type: "Until",
          expression: "@equals(1, iterationIndexes('Loop'))",
          limit: { count: 5, timeout: "PT1H" },
          actions: { Send: aSend() },
        },
      },
    ],
  ])("does not count for %s", async (_what, actions) => {
    const { world, service } = aConnected();
    const plan = aPlan(actions);
    await acceptRun(world, plan);
    await advanceOnce(world, plan);
    world.clock.pass(DAY_MS);
    // Looks in vain in between: the clock stands still all the same.
    await world.store.scout(1);
    await advanceOnce(world, plan);
    world.clock.pass(DAY_MS);
    await mend(world, service);
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "ended", status: "Succeeded" });
  });

  test("leaves what was left of the timeout", async () => {
    const { world, service } = aConnected();
    const plan = aPlan({
      Scope: {
        type: "Scope",
        limit: { timeout: "PT1H" },
        actions: {
          One: aSend(),
          Two: aSend({}, {}),
          Wait: {
            type: "Wait",
            inputs: { interval: { count: 50, unit: "Minute" } },
            runAfter: { One: ["Succeeded"], Two: ["Succeeded"] },
          },
          Late: {
            type: "Wait",
            inputs: { interval: { count: 20, unit: "Minute" } },
            runAfter: { Wait: ["Succeeded"] },
          },
        },
      },
    });
    await acceptRun(world, plan);
    await advanceOnce(world, plan);
    world.clock.pass(DAY_MS);
    await mend(world, service);
    for (;;) {
      const progress = await advanceOnce(world, plan);
      if (progress.kind !== "suspended") break;
      world.clock.pass(progress.wakeAt - world.clock.now());
    }
    expect(statuses(tell(world, plan))).toMatchObject({
      Wait: "Succeeded",
      Late: "Cancelled",
      Scope: "TimedOut",
    });
  });
});

describe("an operation that calls back", () => {
  const KEY = messageKey(sha256, "callback", { action: "Ask", indexes: [] });
  const ask: ValueObject = {
    type: "OpenApiConnectionWebhook",
    inputs: { host: { connectionReferenceName: "mail", operationId: "Ask" }, parameters: {} },
  };
  const answered = async (world: World, service: Service) => {
    const plan = aPlan({ Ask: ask });
    service.answers = [{ statusCode: 201, headers: { Location: "/hooks/1" } }];
    await acceptRun(world, plan);
    await advanceOnce(world, plan);
    return plan;
  };

  test("subscribes when its connection works again; nothing is taken back before", async () => {
    const { world, service } = aConnected();
    const plan = await answered(world, service);
    expect(await world.store.waitsFor(RUN_ID)).toEqual([MAIL]);
    await mend(world, service);
    await advanceOnce(world, plan);
    expect(service.calls).toHaveLength(1);
    await world.store.deliver({ runId: RUN_ID, key: KEY, body: {} });
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "ended", status: "Succeeded" });
    expect(service.farewells).toHaveLength(1);
  });

  test("that was never subscribed for leaves nothing behind when its run is cancelled", async () => {
    const { world, service } = aConnected();
    const plan = await answered(world, service);
    await world.store.requestCancel(RUN_ID);
    service.works = true;
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "ended", status: "Cancelled" });
    expect(service.farewells).toEqual([]);
  });

  test("its run is not over before the subscription is taken back with a connection that works", async () => {
    const { world, service } = aConnected();
    service.works = true;
    const plan = await answered(world, service);
    service.works = false;
    await world.store.deliver({ runId: RUN_ID, key: KEY, body: {} });
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "suspended" });
    expect(tell(world, plan).actions.Ask?.status).toBe("Succeeded");
    expect(await world.store.waitsFor(RUN_ID)).toEqual([MAIL]);
    await mend(world, service);
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "ended", status: "Succeeded" });
    expect(service.farewells).toHaveLength(1);
    expect(await world.store.heal({ id: MAIL })).toEqual([]);
  });

  test("a cancelled run does not wait for that, and says what stays", async () => {
    const { world, service } = aConnected();
    service.works = true;
    const plan = await answered(world, service);
    service.works = false;
    await world.store.requestCancel(RUN_ID);
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "ended", status: "Cancelled" });
    const note = world.store.journal(RUN_ID).find(({ kind }) => kind === "unsubscribed");
    expect(note?.error?.message).toContain("Ann can sign in again.");
  });
});
