import { describe, expect, test } from "vitest";
import { aBench, MINUTE, NOON } from "./testing/a-bench.ts";

const EVERY_5: { [name: string]: string | number } = { frequency: "Minute", interval: 5 };
const recurrence = (more = {}) => ({ type: "Recurrence", recurrence: { ...EVERY_5, ...more } });

describe("a recurrence", () => {
  test("starts a run of its version and gets its next slot", async () => {
    const bench = aBench();
    bench.publish(recurrence());
    expect(await bench.fire()).toEqual({ taken: 1, more: false });
    expect(bench.store.runs).toMatchObject([
      { flowId: "flow", versionId: "flow", mode: "live", trigger: { name: "Trigger", startTime: NOON } },
    ]);
    expect(bench.store.nextAt("flow")).toBe(NOON + 5 * MINUTE);
    expect(bench.started).toHaveLength(1);
  });

  test("that comes late is one tick, and the next stays in step with the slot", async () => {
    const bench = aBench();
    bench.publish(recurrence(), "flow");
    bench.pass(62 * MINUTE);
    await bench.fire();
    expect(bench.store.runs).toHaveLength(1);
    expect(bench.store.nextAt("flow")).toBe(NOON + 65 * MINUTE);
  });

  test("whose conditions say no uses its slot up without a run, and says why", async () => {
    const bench = aBench();
    bench.publish({ ...recurrence(), conditions: [{ expression: "@equals(1, 2)" }] });
    await bench.fire();
    expect(bench.store.ticks).toMatchObject([
      { runs: [], fires: 0, note: { outcome: "skipped", message: "A trigger condition does not hold." } },
    ]);
    expect(bench.started).toEqual([]);
  });

  test("with a count has no next slot after its last", async () => {
    const bench = aBench();
    bench.publish(recurrence({ count: 2 }));
    await bench.fire();
    expect(bench.store.nextAt("flow")).toBe(NOON + 5 * MINUTE);
    bench.pass(5 * MINUTE);
    await bench.fire();
    expect(bench.store.nextAt("flow")).toBe(null);
  });

  test("whose version cannot run says so and keeps its rhythm", async () => {
    const bench = aBench();
    bench.publish(recurrence(), "flow", { versionId: "gone" });
    await bench.fire();
    expect(bench.store.ticks).toMatchObject([
      { note: { outcome: "failed", message: "There is no such version." } },
    ]);
    expect(bench.store.nextAt("flow")).toBe(NOON + 5 * MINUTE);
  });
});

test("a trigger that cannot be looked at keeps its slot and does not hold up the others", async () => {
  const bench = aBench();
  const { plan } = bench.ports;
  const broken = aBench({
    plan: (versionId) => (versionId === "bad" ? Promise.reject(new Error("no database")) : plan(versionId)),
    store: bench.store,
  });
  bench.publish(recurrence(), "bad");
  bench.publish(recurrence(), "good");
  await broken.fire();
  expect(bench.store.ticks.map((tick) => tick.trigger.flowId)).toEqual(["good"]);
  expect(await bench.store.claimDue({ workerId: "w", leaseMs: 1, limit: 9, kinds: ["recurrence"] })).toEqual(
    [],
  );
  bench.pass(30_000);
  await bench.fire();
  expect(bench.store.ticks.map((tick) => tick.trigger.flowId)).toEqual(["good", "bad"]);
});
