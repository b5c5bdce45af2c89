import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { advance } from "./advance.ts";
import type { Plan } from "./plan.ts";
import { type ClaimedRun, FIRST_FENCE, type RunStore } from "./run-store.ts";
import { aPlan, aWorld, RUN_ID, statuses, tell, type World } from "./testing/a-world.ts";

const after = (name: string) => ({ runAfter: { [name]: ["Succeeded"] } });
const call = (uri: string): ValueObject => ({ type: "Http", inputs: { method: "POST", uri } });

/** A run that is not stored yet, as a worker begins it. */
function aLateRun(world: World, accepted: () => void = () => undefined): ClaimedRun {
  const ids = { environmentId: "env-1", flowId: "flow-1", versionId: "version-1" };
  return {
    ...ids,
    runId: RUN_ID,
    fence: FIRST_FENCE,
    mode: "live",
    trigger: { name: "manual", startTime: world.clock.now(), clientTrackingId: "track-1" },
    createdAt: world.clock.now(),
    cancelRequested: false,
    recoveryAttempts: 0,
    nextSeq: 0,
    messages: 0,
    late: { holder: { workerId: "w", leaseMs: 20_000 }, accepted },
  };
}

/** A world whose writes are listed by name, and stop being kept after some of them, as if the process had died. */
function aWritingWorld(dieAfter = Number.POSITIVE_INFINITY): World & { writes: string[] } {
  const writes: string[] = [];
  const note = (what: string) => {
    if (writes.length >= dieAfter) throw new Error("the process died");
    writes.push(what);
  };
  const wrap = (store: RunStore): RunStore => ({
    ...store,
    async begin(run, holder, entries, transition) {
      note(`begin ${entries.length} ${transition.kind}`);
      return await store.begin(run, holder, entries, transition);
    },
    async append(claim, firstSeq, entries, transition) {
      note(`append ${firstSeq}+${entries.length} ${transition.kind}`);
      return await store.append(claim, firstSeq, entries, transition);
    },
  });
  return { ...aWorld(wrap), writes };
}

const ANSWERS: Plan = aPlan({
  A: { type: "Compose", inputs: 1 },
  R: { type: "Response", inputs: { body: "@outputs('A')" }, ...after("A") },
});
const CALLS: Plan = aPlan({
  A: { type: "Compose", inputs: "@guid()" },
  First: { ...call("https://x.test/1"), ...after("A") },
  R: { type: "Response", inputs: { body: "hi" }, ...after("First") },
  Last: { ...call("https://x.test/2"), ...after("R") },
});

describe("a run that begins before it is stored", () => {
  test("is stored with its event, its lines and its end in one write, and answers after it", async () => {
    const world = aWritingWorld();
    const told: string[] = [];
    const run = aLateRun(world, () => told.push(`accepted, ${world.responses.length} answered`));
    expect(await advance(ANSWERS, run, world.ports)).toMatchObject({ kind: "ended", status: "Succeeded" });
    expect(world.writes).toEqual(["begin 3 end"]);
    expect(told).toEqual(["accepted, 0 answered"]);
    expect(world.responses).toHaveLength(1);
    expect(statuses(tell(world, ANSWERS))).toEqual({ A: "Succeeded", R: "Succeeded" });
  });

  test("is stored before its first effect leaves", async () => {
    const world = aWritingWorld();
    const seen: string[][] = [];
    world.http.onCall = () => void seen.push([...world.writes]);
    await advance(CALLS, aLateRun(world), world.ports);
    expect(seen[0]).toEqual(["begin 2 continue"]);
    expect(seen[1]).toEqual(["begin 2 continue", "append 2+4 continue"]);
  });

  test("is stored when others get their turn, however long its pure steps take", async () => {
    const world = aWritingWorld();
    const clock = {
      now: () => {
        world.clock.pass(3);
        return world.clock.now();
      },
    };
    const actions = { B: { type: "Compose", inputs: "@item()" } };
    const plan = aPlan({ Loop: { type: "Foreach", foreach: "@range(1, 50)", actions } });
    await advance(plan, aLateRun(world), { ...world.ports, clock });
    expect(world.writes[0]).toMatch(/^begin \d continue$/);
  });

  test("sleeps as one that was stored first", async () => {
    const world = aWritingWorld();
    const plan = aPlan({ Nap: { type: "Wait", inputs: { interval: { count: 1, unit: "Hour" } } } });
    expect(await advance(plan, aLateRun(world), world.ports)).toMatchObject({ kind: "suspended" });
    expect(world.writes).toEqual(["begin 1 suspend"]);
  });

  test("that cannot be stored answers nobody, sends nothing and leaves nothing behind", async () => {
    for (const plan of [ANSWERS, CALLS]) {
      const world = aWritingWorld(0);
      let accepted = false;
      const run = aLateRun(world, () => {
        accepted = true;
      });
      await expect(advance(plan, run, world.ports)).rejects.toThrow("the process died");
      expect(accepted).toBe(false);
      expect(world.responses).toEqual([]);
      expect(world.http.calls).toEqual([]);
      expect(world.store.run(RUN_ID)).toBe(undefined);
    }
  });

  test("is kept at a shutdown, and can be claimed at once", async () => {
    const world = aWritingWorld();
    const run = aLateRun(world);
    world.shutdown.abort();
    expect(await advance(ANSWERS, run, world.ports)).toEqual({ kind: "released" });
    expect(world.writes).toEqual(["begin 0 continue"]);
    const [next] = await world.store.claim({ workerId: "next", leaseMs: 20_000, limit: 1 });
    expect(next).toMatchObject({ runId: RUN_ID, recoveryAttempts: 0, nextSeq: 0 });
  });

  test.each([0, 1, 2, 3])(
    "ends the same, with one key a call, when its worker died after %i writes; without any it never was",
    async (dieAfter) => {
      const world = aWritingWorld(dieAfter);
      let accepted = false;
      const run = aLateRun(world, () => {
        accepted = true;
      });
      await advance(CALLS, run, world.ports).catch(() => undefined);
      expect(accepted).toBe(dieAfter > 0);
      expect(world.store.run(RUN_ID) !== undefined).toBe(accepted);
      if (!accepted) return;
      world.clock.pass(60_000);
      const [again] = await world.store.claim({ workerId: "w2", leaseMs: 20_000, limit: 1 });
      if (again !== undefined) await advance(CALLS, again, { ...world.ports, store: world.store });
      const all = { A: "Succeeded", First: "Succeeded", R: "Succeeded", Last: "Succeeded" };
      expect(statuses(tell(world, CALLS))).toEqual(all);
      for (const uri of ["https://x.test/1", "https://x.test/2"]) {
        const keys = world.http.calls.filter(({ request }) => request.uri === uri).map(({ key }) => key);
        expect(new Set(keys).size).toBe(1);
      }
    },
  );
});
