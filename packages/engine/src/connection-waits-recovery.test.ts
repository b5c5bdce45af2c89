import { describe, expect, test } from "vitest";
import { advance } from "./advance.ts";
import type { RunStore } from "./run-store.ts";
import { aConnected, aSend, mend } from "./testing/a-service.ts";
import { acceptRun, aPlan, aWatchedWorld, RUN_ID, type World } from "./testing/a-world.ts";

describe("a crash at any moment", () => {
  const plan = aPlan({
    Each: {
      type: "Foreach",
      foreach: "@range(0, 4)",
      actions: { Send: aSend({}, { "body/n": "@items('Each')" }) },
    },
    Last: aSend({ runAfter: { Each: ["Succeeded"] } }),
  });

  /** One activation. */
  async function activate(world: World, store: RunStore): Promise<"over" | "asleep" | "died"> {
    world.clock.pass(60_000);
    const [run] = await world.store.claim({ workerId: "w", leaseMs: 20_000, limit: 1, runIds: [RUN_ID] });
    if (run === undefined) return "asleep";
    const { kind } = await advance(plan, run, { ...world.ports, store }).catch(
      () => ({ kind: "died" }) as const,
    );
    if (kind === "died") return kind;
    return kind === "ended" ? "over" : "asleep";
  }

  /** Dies behind so many writes; the connection is mended after some time. @returns whether it came to dying */
  async function play({ world, service }: ReturnType<typeof aConnected>): Promise<boolean> {
    await acceptRun(world, plan);
    let died = false;
    for (let round = 0; round < 20; round++) {
      if (round === 2) await mend(world, service);
      else await world.store.scout(1);
      const became = await activate(world, died ? world.store : world.ports.store);
      if (became === "over") return died;
      died ||= became === "died";
    }
    throw new Error("the run did not end");
  }

  test("neither strands the run nor makes a call under a second key", async () => {
    let crashes = 0;
    for (let dieAfter = 0; dieAfter < 12; dieAfter++) {
      const connected = aConnected(aWatchedWorld(dieAfter));
      if (await play(connected)) crashes += 1;
      const { world, service } = connected;
      expect(world.store.run(RUN_ID)?.status).toBe("Succeeded");
      expect(new Set(service.calls.map(({ key }) => key)).size).toBe(5);
      expect(await world.store.waitsFor(RUN_ID)).toEqual([]);
    }
    expect(crashes).toBeGreaterThan(4);
  });
});
