import type { ValueObject } from "@towpath/expressions";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { advance } from "./advance.ts";
import type { Plan } from "./plan.ts";
import type { RunReport } from "./report.ts";
import {
  acceptRun,
  aFailure,
  aPlan,
  aWatchedWorld,
  aWorld,
  RUN_ID,
  runThrough,
  tell,
  type World,
} from "./testing/a-world.ts";

const after = (name: string) => ({ runAfter: { [name]: ["Succeeded"] } });
const get = (uri: string, more: ValueObject = {}): ValueObject => ({
  type: "Http",
  inputs: { method: "POST", uri, ...more },
});

describe("after a crash", () => {
  const flow: ValueObject = {
    Init: {
      type: "InitializeVariable",
      inputs: {
        variables: [
          { name: "list", type: "array" },
          { name: "n", type: "integer", value: 0 },
        ],
      },
    },
    Call: { ...get("https://x.test/first", { body: { id: "@{guid()}" } }), ...after("Init") },
    Each: {
      type: "Foreach",
      foreach: "@range(1, 4)",
      runtimeConfiguration: { concurrency: { repetitions: 2 } },
      actions: {
        Send: get("https://x.test/item/@{item()}"),
        Add: {
          type: "AppendToArrayVariable",
          inputs: { name: "list", value: "@outputs('Send')['headers']['n']" },
          ...after("Send"),
        },
        Small: {
          type: "If",
          expression: "@less(item(), 3)",
          actions: { Inc: { type: "IncrementVariable", inputs: { name: "n", value: 10 } } },
          else: { actions: { Note: { type: "Compose", inputs: "big" } } },
          ...after("Add"),
        },
      },
      ...after("Call"),
    },
    Flaky: {
      ...get("https://x.test/flaky", { retryPolicy: { type: "fixed", count: 3, interval: "PT20S" } }),
      ...after("Each"),
    },
    Pause: { type: "Wait", inputs: { interval: { count: 1, unit: "Minute" } }, ...after("Each") },
    Rounds: {
      type: "Until",
      expression: "@greaterOrEquals(variables('n'), 22)",
      actions: {
        Poll: get("https://x.test/poll"),
        Up: { type: "IncrementVariable", inputs: { name: "n" }, ...after("Poll") },
      },
      ...after("Pause"),
    },
    Bad: { type: "Compose", inputs: "@div(1, 0)", ...after("Each") },
    Handler: { type: "Compose", inputs: "@actions('Bad')['error']['code']", runAfter: { Bad: ["Failed"] } },
    Answer: {
      type: "Response",
      inputs: { body: { list: "@variables('list')", n: "@variables('n')" } },
      runAfter: { Rounds: ["Succeeded"], Flaky: ["Succeeded"], Handler: ["Succeeded"] },
    },
    Last: { ...get("https://x.test/last"), ...after("Answer") },
  };
  const plan: Plan = aPlan(flow);

  function script(world: World): World {
    for (let i = 1; i <= 4; i++) world.http.on(`https://x.test/item/${i}`, { headers: { n: String(i) } });
    world.http.on("https://x.test/flaky", { statusCode: 503 }, aFailure(), { statusCode: 200 });
    return world;
  }

  const shape = (report: RunReport) =>
    Object.fromEntries(
      Object.entries(report.actions).map(([name, action]) => [
        name,
        [action.status, action.code, action.repetitions?.map((one) => [one.indexes, one.status])],
      ]),
    );

  async function whole() {
    const world = aWatchedWorld();
    script(world);
    const report = await runThrough(world, plan);
    return { world, report };
  }

  /** Runs until the store dies, then lets another worker go on, again and again. */
  async function crashing(cuts: readonly number[]) {
    const appends = { left: 0 };
    const world = script(
      aWorld((store) => ({
        ...store,
        async append(...args) {
          if (appends.left === 0) throw new Error("the process died");
          appends.left -= 1;
          return await store.append(...args);
        },
      })),
    );
    await acceptRun(world, plan);
    for (let life = 0; life < 200; life++) {
      appends.left = cuts[life] ?? Number.POSITIVE_INFINITY;
      const [run] = await world.store.claim({ workerId: `w${life}`, leaseMs: 20_000, limit: 1 });
      if (run === undefined) throw new Error("the run cannot be claimed");
      const progress = await advance(plan, run, world.ports).catch(() => null);
      if (progress?.kind === "ended") return { world, report: tell(world, plan) };
      // Its lease runs out, or its time comes.
      world.clock.pass(3_600_000);
    }
    throw new Error("the run never ended");
  }

  test("at every single append the run ends as it would have, with the same keys", async () => {
    const { world: first, report } = await whole();
    expect(report.status).toBe("Succeeded");
    expect(report.response?.body).toMatchObject({ n: 22 });
    const keys = new Set(first.http.calls.map((call) => call.key));
    expect(first.appends.length).toBeGreaterThan(8);
    for (let cut = 0; cut <= first.appends.length; cut++) {
      const again = await crashing([cut]);
      expect(shape(again.report), `cut after ${cut} appends`).toEqual(shape(report));
      expect(new Set(again.world.http.calls.map((call) => call.key))).toEqual(keys);
      expect(again.report.response?.body).toMatchObject({ n: 22 });
    }
  });

  test("at any series of moments the run ends once, and a step with a line is never done again", async () => {
    const { report } = await whole();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(4), { maxLength: 12 }), async (cuts) => {
        const again = await crashing(cuts);
        expect(shape(again.report)).toEqual(shape(report));
        const steps = again.world.store.journal(RUN_ID).filter((entry) => entry.kind === "step");
        const names = steps.map((entry) => `${entry.action}/${entry.indexes.join(".")}`);
        expect(new Set(names).size).toBe(names.length);
      }),
      { numRuns: 25 },
    );
  });

  test("a call whose outcome is unknown is made again as it was, and its step says so", async () => {
    const { world, report } = await crashing([1]);
    const first = world.http.calls.filter((call) => call.request.uri === "https://x.test/first");
    expect(first).toHaveLength(2);
    expect(first[0]).toEqual(first[1]);
    expect(report.actions.Call?.status).toBe("Succeeded");
    const line = world.store
      .journal(RUN_ID)
      .find((entry) => entry.kind === "step" && entry.action === "Call");
    expect(line?.detail).toMatchObject({ repeatedAfterRecovery: true });
  });

  test("a run that kills its worker at the same call again and again does not look as if it went on", async () => {
    const world = script(aWorld());
    await acceptRun(world, plan);
    world.http.onCall = () => {
      throw new Error("the process died");
    };
    const attempts: number[] = [];
    for (let life = 0; life < 4; life++) {
      const [run] = await world.store.claim({ workerId: `w${life}`, leaseMs: 20_000, limit: 1 });
      if (run === undefined) throw new Error("the run cannot be claimed");
      attempts.push(run.recoveryAttempts);
      await expect(advance(plan, run, world.ports)).rejects.toThrow("the process died");
      world.clock.pass(60_000);
    }
    expect(attempts).toEqual([0, 1, 2, 3]);
    expect(world.store.journal(RUN_ID).filter((entry) => entry.kind === "intent")).toHaveLength(1);
    expect(new Set(world.http.calls.map((call) => call.key)).size).toBe(1);
  });

  /** One life of a worker that is told to stop at its n-th call. */
  async function liveUntilStopped(world: World, calls: number, hangs: boolean) {
    const stop = new AbortController();
    let left = calls;
    world.http.onCall = async () => {
      left -= 1;
      if (left <= 0) stop.abort();
      if (hangs) await new Promise<void>((resolve) => setImmediate(resolve));
    };
    const [run] = await world.store.claim({ workerId: "w", leaseMs: 20_000, limit: 1 });
    if (run === undefined) throw new Error("the run cannot be claimed");
    const progress = await advance(plan, run, { ...world.ports, signal: stop.signal });
    if (progress.kind === "suspended") world.clock.pass(3_600_000);
    return progress.kind;
  }

  test("stopped for a new version of the product again and again, it ends as it would have", async () => {
    const { report } = await whole();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 12 }), fc.boolean(), async (stops, hangs) => {
        const world = script(aWorld());
        await acceptRun(world, plan);
        const kinds: string[] = [];
        while (kinds.at(-1) !== "ended" && kinds.length < 100) {
          const calls = stops[kinds.length] ?? Number.POSITIVE_INFINITY;
          kinds.push(await liveUntilStopped(world, calls, hangs));
        }
        expect(kinds).not.toContain("fenced");
        expect(shape(tell(world, plan))).toEqual(shape(report));
      }),
      { numRuns: 25 },
    );
  });

  test("keys differ between actions and iterations", async () => {
    const { world } = await whole();
    const byUri = new Map(world.http.calls.map((call) => [call.request.uri, call.key]));
    const distinct = [...byUri].filter(([uri]) => !uri.endsWith("poll"));
    expect(new Set(distinct.map(([, key]) => key)).size).toBe(distinct.length);
  });
});
