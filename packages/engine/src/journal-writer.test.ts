import type { Value } from "@towpath/expressions";
import { expect, test } from "vitest";
import type { JournalEntry } from "./journal.ts";
import { aPlan, aWorld, runThrough } from "./testing/a-world.ts";

const charactersOf = (entries: readonly JournalEntry[]) => JSON.stringify(entries).length;

/** A loop whose steps write these outputs; how many characters each write to the store held. */
async function writesOf(rounds: number, outputs: Value): Promise<number[]> {
  const world = aWorld();
  const written: number[] = [];
  const append = world.store.append.bind(world.store);
  world.store.append = (claim, firstSeq, entries, transition) => {
    written.push(charactersOf(entries));
    return append(claim, firstSeq, entries, transition);
  };
  const actions = { Say: { type: "Compose", inputs: outputs } };
  const plan = aPlan({ Each: { type: "Foreach", foreach: `@range(1, ${rounds})`, actions } });
  const report = await runThrough(world, plan, { body: "x".repeat(500_000) });
  expect(report.status).toBe("Succeeded");
  return written;
}

test("lines that hold much are written by what they hold: a run never gathers more than memory does", async () => {
  const written = await writesOf(200, "@triggerBody()");
  expect(written.reduce((sum, characters) => sum + characters)).toBeGreaterThan(200_000_000);
  // High water, and the step that went over it.
  expect(Math.max(...written)).toBeLessThan(18_000_000);
});

test("lines that hold little are still written many at a time", async () => {
  expect((await writesOf(200, "x")).length).toBeLessThan(5);
});
