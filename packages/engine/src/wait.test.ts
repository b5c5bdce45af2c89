import type { Value } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { acceptRun, advanceOnce, aPlan, aWorld, NOON, RUN_ID, runThrough, tell } from "./testing/a-world.ts";

const lineOf = (world: ReturnType<typeof aWorld>, action: string) =>
  world.store.journal(RUN_ID).find((entry) => entry.kind === "step" && entry.action === action);

describe("Wait", () => {
  const wait = (inputs: Value) => aPlan({ W: { type: "Wait", inputs } });

  test.each<[Value, number]>([
    [{ interval: { count: 10, unit: "Minute" } }, 600_000],
    [{ interval: { count: "2", unit: "hours" } }, 7_200_000],
    [{ interval: { count: "@add(1, 1)", unit: "Week" } }, 1_209_600_000],
    [{ until: { timestamp: "2026-01-15T13:00:00Z" } }, 3_600_000],
    [{ until: { timestamp: "@addDays(utcNow(), 1)" } }, 86_400_000],
  ])("%j suspends the run until its time", async (inputs, ms) => {
    const world = aWorld();
    await acceptRun(world, wait(inputs));
    expect(await advanceOnce(world, wait(inputs))).toEqual({
      kind: "suspended",
      wakeAt: NOON + ms,
      expects: [],
    });
    world.clock.pass(ms);
    expect(await advanceOnce(world, wait(inputs))).toMatchObject({ kind: "ended", status: "Succeeded" });
    expect(lineOf(world, "W")).toMatchObject({ startedAt: NOON, at: NOON + ms });
  });

  test("a moment that has passed does not wait", async () => {
    const report = await runThrough(aWorld(), wait({ until: { timestamp: "2020-01-01" } }));
    expect(report.actions.W?.status).toBe("Succeeded");
  });

  test.each<[Value]>([
    [{}],
    [{ interval: { count: -1, unit: "Day" } }],
    [{ interval: { count: 1, unit: "Fortnight" } }],
    [{ interval: { count: 91, unit: "Day" } }],
    [{ interval: { count: null, unit: "Day" } }],
    [{ interval: { count: [], unit: "Day" } }],
    [{ interval: { count: "", unit: "Day" } }],
    [{ until: { timestamp: "tomorrow" } }],
    [{ until: { timestamp: null } }],
  ])("%j fails", async (inputs) => {
    const report = await runThrough(aWorld(), wait(inputs));
    expect(report.actions.W).toMatchObject({ status: "Failed", code: "BadRequest" });
  });

  test("other branches go on meanwhile", async () => {
    const world = aWorld();
    const plan = aPlan({
      W: { type: "Wait", inputs: { interval: { count: 1, unit: "Day" } } },
      Other: { type: "Compose", inputs: 1 },
      Both: { type: "Compose", inputs: 2, runAfter: { W: ["Succeeded"], Other: ["Succeeded"] } },
    });
    await acceptRun(world, plan);
    await advanceOnce(world, plan);
    expect(tell(world, plan).actions).toMatchObject({
      W: { status: "Waiting" },
      Other: { status: "Succeeded" },
    });
    expect(tell(world, plan).actions).not.toHaveProperty("Both");
  });
});

test("a run cancelled while it waits leaves nothing waiting", async () => {
  const world = aWorld();
  const plan = aPlan({
    W: { type: "Wait", inputs: { interval: { count: 1, unit: "Day" } } },
    A: { type: "Compose", inputs: 1, runAfter: { W: ["Succeeded"] } },
  });
  await acceptRun(world, plan);
  await advanceOnce(world, plan);
  expect(await world.store.requestCancel(RUN_ID)).toBe("requested");
  expect(await advanceOnce(world, plan)).toMatchObject({ kind: "ended", status: "Cancelled" });
  expect(world.store.journal(RUN_ID).map(({ kind, action }) => `${kind}:${action}`)).toEqual([
    "waiting:W",
    "step:W",
    "step:A",
  ]);
  expect(tell(world, plan)).toMatchObject({
    status: "Cancelled",
    actions: { W: { status: "Cancelled" }, A: { status: "Skipped" } },
  });
});
