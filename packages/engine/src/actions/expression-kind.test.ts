import { expect, test } from "vitest";
import { aPlan, aWorld, runThrough } from "../testing/a-world.ts";

test("an action that tells the time tells the moment of utcNow() beside it, to the millisecond", async () => {
  const world = aWorld();
  world.clock.pass(789);
  const report = await runThrough(
    world,
    aPlan({
      Now: { type: "Expression", kind: "CurrentTime", inputs: {} },
      Same: { type: "Compose", inputs: "@utcNow()", runAfter: { Now: ["Succeeded"] } },
      Past: { type: "Expression", kind: "GetPastTime", inputs: { interval: 1, timeUnit: "Second" } },
    }),
  );
  const { Now, Same, Past } = report.actions;
  expect([Now?.outputs, Same?.outputs, Past?.outputs]).toEqual([
    { body: "2026-01-15T12:00:00.7890000Z" },
    "2026-01-15T12:00:00.7890000Z",
    { body: "2026-01-15T11:59:59.7890000Z" },
  ]);
});
