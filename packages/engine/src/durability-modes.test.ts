import type { Durability } from "@towpath/flow";
import { describe, expect, test } from "vitest";
import { advance } from "./advance.ts";
import type { Plan } from "./plan.ts";
import type { RunStore } from "./run-store.ts";
import {
  acceptRun,
  aPlan,
  aWatchedWorld,
  aWorld,
  RUN_ID,
  statuses,
  tell,
  type World,
} from "./testing/a-world.ts";

const after = (name: string) => ({ runAfter: { [name]: ["Succeeded"] } });
const compose = (inputs: string, before?: string) => ({
  type: "Compose",
  inputs,
  ...(before === undefined ? {} : after(before)),
});
const CHAIN: Plan = aPlan({
  A: compose("@guid()"),
  B: compose("@outputs('A')", "A"),
  C: compose("@outputs('B')", "B"),
});

async function runWith(world: World, plan: Plan, durability: Durability) {
  const by = { workerId: `w${world.clock.now()}`, leaseMs: 20_000, limit: 1, runIds: [RUN_ID] };
  const [run] = await world.store.claim(by);
  if (run === undefined) throw new Error("not claimed");
  return await advance(plan, run, { ...world.ports, durability });
}

describe("every step durable before the next", () => {
  test("a line of pure steps is a write each, the last with the end", async () => {
    const world = aWatchedWorld();
    await acceptRun(world, CHAIN);
    await runWith(world, CHAIN, "everyStep");
    expect(world.appends).toEqual([
      { kinds: ["step:A"], transition: "continue" },
      { kinds: ["step:B"], transition: "continue" },
      { kinds: ["step:C"], transition: "end" },
    ]);
  });

  test("steps that may begin at the same time share a write, and none begins before what it follows is kept", async () => {
    const world = aWatchedWorld();
    const plan = aPlan({
      Each: {
        type: "Foreach",
        foreach: "@range(0, 20)",
        actions: { A: compose("@item()"), B: compose("@outputs('A')", "A") },
      },
      After: compose("@outputs('Each')", "Each"),
    });
    await acceptRun(world, plan);
    await runWith(world, plan, "everyStep");
    expect(world.appends.length).toBeLessThan(8);
    const at = (kind: string) => world.appends.findIndex(({ kinds }) => kinds.includes(kind));
    expect(at("step:A")).toBeLessThan(at("step:B"));
    expect(world.appends.flatMap(({ kinds }) => kinds).filter((kind) => kind === "step:B")).toHaveLength(20);
    expect(statuses(tell(world, plan))).toMatchObject({ Each: "Succeeded" });
  });

  test("what was kept is never done again after a crash, pure or not", async () => {
    const world = aWatchedWorld(2);
    await acceptRun(world, CHAIN);
    await expect(runWith(world, CHAIN, "everyStep")).rejects.toThrow("the process died");
    const kept = world.store.journal(RUN_ID)[0]?.outputs;
    world.clock.pass(60_000);
    const [again] = await world.store.claim({ workerId: "w2", leaseMs: 20_000, limit: 1 });
    if (again === undefined) throw new Error("not claimed");
    await advance(CHAIN, again, { ...world.ports, store: world.store, durability: "everyStep" });
    const report = tell(world, CHAIN);
    expect([report.status, report.actions.C?.outputs]).toEqual(["Succeeded", kept]);
  });
});

describe("history written behind the answer", () => {
  const answersLast = aPlan({ A: compose("@guid()"), R: { type: "Response", inputs: {}, ...after("A") } });
  const goesOn = aPlan({
    R: { type: "Response", inputs: {} },
    Later: { type: "Http", inputs: { method: "POST", uri: "https://x.test/" }, ...after("R") },
  });

  /** How many answers had left when each write was begun. */
  function aCountingWorld() {
    const answered: number[] = [];
    const world: World = aWorld((store: RunStore) => ({
      ...store,
      append(claim, firstSeq, entries, transition) {
        answered.push(world.responses.length);
        return store.append(claim, firstSeq, entries, transition);
      },
    }));
    return { world, answered };
  }

  test.each<[Durability, number[]]>([
    ["ends", [0]],
    ["everyStep", [0, 0]],
    ["behind", [1]],
  ])(
    "an answer with nothing to do after it leaves, under %s, with so many writes before it",
    async (mode, left) => {
      const { world, answered } = aCountingWorld();
      await acceptRun(world, answersLast);
      await runWith(world, answersLast, mode);
      expect(answered).toEqual(left);
      expect(world.responses).toHaveLength(1);
      expect(tell(world, answersLast).status).toBe("Succeeded");
    },
  );

  test("an answer that work follows waits until the run cannot be lost any more", async () => {
    const { world, answered } = aCountingWorld();
    await acceptRun(world, goesOn);
    await runWith(world, goesOn, "behind");
    expect(answered[0]).toBe(0);
    expect(world.responses).toHaveLength(1);
  });
});
