import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { shownEntry } from "./secure-data.ts";
import { aPlan, aWorld, RUN_ID, runThrough, statuses } from "./testing/a-world.ts";

const compose = (inputs: ValueObject | string | number, more: ValueObject = {}): ValueObject => ({
  type: "Compose",
  inputs,
  ...more,
});
const after = (name: string, ...on: string[]) => ({
  runAfter: { [name]: on.length === 0 ? ["Succeeded"] : on },
});
const tracking = (trackedProperties: ValueObject) => ({ trackedProperties });

describe("trackedProperties", () => {
  test("are worked out when the action has ended, from its inputs and outputs", async () => {
    const tracked = {
      number: "@action()['inputs']['order']",
      same: "@equals(action().outputs, action().inputs)",
      status: "@action()['status']",
      by: "@trigger().outputs.body.who",
      fixed: [1, 2],
    };
    const report = await runThrough(aWorld(), aPlan({ A: compose({ order: 7 }, tracking(tracked)) }), {
      body: { who: "Ann" },
    });
    expect(report.actions.A).toMatchObject({
      status: "Succeeded",
      trackedProperties: { number: 7, same: true, status: "Succeeded", by: "Ann", fixed: [1, 2] },
    });
  });

  test("are kept for containers, calls and failures too, not for what was skipped", async () => {
    const world = aWorld();
    world.http.on("https://x.test/", { statusCode: 404 });
    const call = { type: "Http", inputs: { method: "GET", uri: "https://x.test/" } };
    const code = tracking({ code: "@action()['code']" });
    const report = await runThrough(
      world,
      aPlan({
        Call: { ...call, ...code },
        Skipped: { ...compose(1), ...after("Call"), ...code },
        Scope: { type: "Scope", actions: { In: compose("@int('x')") }, ...after("Call", "Failed"), ...code },
      }),
    );
    expect(report.actions.Call?.trackedProperties).toEqual({ code: "NotFound" });
    expect(report.actions.Scope?.trackedProperties).toEqual({ code: "ActionFailed" });
    expect(report.actions.Skipped?.trackedProperties).toBeUndefined();
  });

  test("can be read by what comes later, also after a pause", async () => {
    const report = await runThrough(
      aWorld(),
      aPlan({
        A: compose(1, tracking({ n: 5 })),
        W: { type: "Wait", inputs: { interval: { count: 1, unit: "Hour" } }, ...after("A") },
        B: compose("@actions('A')['trackedProperties']['n']", after("W")),
      }),
    );
    expect(report.actions.B?.outputs).toBe(5);
  });

  test("one without a value fails the action, also a container, also after a pause", async () => {
    const bad = tracking({ x: "@action()['outputs']['none']" });
    const report = await runThrough(
      aWorld(),
      aPlan({
        A: compose({ a: 1 }, bad),
        S: { type: "Scope", actions: { In: compose(1) }, ...bad },
        W: { type: "Wait", inputs: { interval: { count: 1, unit: "Hour" } }, ...after("S", "Failed") },
        End: compose("@actions('S')['status']", after("W")),
      }),
    );
    expect(statuses(report)).toEqual({
      A: "Failed",
      S: "Failed",
      In: "Succeeded",
      W: "Succeeded",
      End: "Succeeded",
    });
    expect(report.actions.A).toMatchObject({
      code: "BadRequest",
      error: { code: "InvalidTemplate" },
      outputs: { a: 1 },
    });
  });

  test("of a secured action are not shown", async () => {
    const world = aWorld();
    const secureData = { runtimeConfiguration: { secureData: { properties: ["inputs"] } } };
    const plan = aPlan({
      A: { ...compose("hunter2", tracking({ v: "@action()['inputs']" })), ...secureData },
    });
    const report = await runThrough(world, plan);
    expect(JSON.stringify([report, world.store.journal(RUN_ID).map(shownEntry)])).not.toContain(
      'v":"hunter2',
    );
    expect(report.actions.A?.trackedProperties).toBeUndefined();
  });
});
