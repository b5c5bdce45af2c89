import { describe, expect, test } from "vitest";
import type { RunStore } from "./run-store.ts";
import { simulateProtocol } from "./testing/protocol-simulation.ts";

/** More by TOWPATH_SIMULATION_SEEDS; a seed that fails once gets a test of its own here. */
const SEEDS = Number(process.env.TOWPATH_SIMULATION_SEEDS ?? 10_000);

describe("the protocol of claims, fences and the journal, simulated", () => {
  test(`holds for ${SEEDS} orders of crashes, freezes and lost answers`, {
    timeout: 30_000 + SEEDS,
  }, async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const problem = await simulateProtocol(seed);
      if (problem !== null) expect.fail(`seed ${seed}: ${problem}`);
    }
  });

  test("the same seed plays the same way", async () => {
    const lines: string[][] = [];
    for (let time = 0; time < 2; time += 1) {
      const seen: string[] = [];
      await simulateProtocol(7, (store) => ({
        ...store,
        append(claim, firstSeq, entries, transition) {
          seen.push(`${claim.runId} ${claim.fence} ${firstSeq} ${transition.kind}`);
          return store.append(claim, firstSeq, entries, transition);
        },
      }));
      lines.push(seen);
    }
    expect(lines[0]?.length).toBeGreaterThan(5);
    expect(lines[0]).toEqual(lines[1]);
  });

  test.each<[string, (store: RunStore) => RunStore]>([
    ["a store that lets a worker write whose lease is somebody else's", lenient],
    ["a store that forgets runs whose worker died", (store) => ({ ...store, claim: onlyFirst(store) })],
  ])("%s is found out", async (_what, wrap) => {
    let problem: string | null = null;
    for (let seed = 1; seed <= 300 && problem === null; seed += 1) {
      problem = await simulateProtocol(seed, wrap);
    }
    expect(problem).not.toBeNull();
  });
});

function onlyFirst(store: RunStore): RunStore["claim"] {
  const taken = new Set<string>();
  return async (by) => {
    const runs = await store.claim(by);
    const fresh = runs.filter(({ runId }) => !taken.has(runId));
    for (const { runId } of fresh) taken.add(runId);
    return fresh;
  };
}

/** Neither the fence nor the number of the next line is looked at. */
function lenient(store: RunStore): RunStore {
  const fences = new Map<string, number>();
  return {
    ...store,
    async claim(by) {
      const runs = await store.claim(by);
      for (const { runId, fence } of runs) fences.set(runId, fence);
      return runs;
    },
    async append({ runId, fence }, firstSeq, entries, transition) {
      const claim = { runId, fence: fences.get(runId) ?? fence };
      for (let seq = firstSeq; seq < firstSeq + 20; seq += 1) {
        if (await store.append(claim, seq, entries, transition)) return true;
      }
      return false;
    },
  };
}
