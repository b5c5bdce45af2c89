import { expect, test } from "vitest";
import { advance } from "./advance.ts";
import { StopSwitch } from "./stop-signal.ts";
import { acceptRun, aPlan, aWorld, NOON, RUN_ID } from "./testing/a-world.ts";

const URI = "https://slow.test/";
const plan = aPlan({ Call: { type: "Http", inputs: { method: "GET", uri: URI } } });

async function aHeldRun() {
  const world = aWorld();
  world.http.on(URI, "hang");
  await acceptRun(world, plan);
  const [run] = await world.store.claim({ workerId: "w", leaseMs: 20_000, limit: 1, runIds: [RUN_ID] });
  if (run === undefined) throw new Error("not claimed");
  return { world, run, lost: new StopSwitch() };
}

test("a lost lease cuts off the call on its way at once, and nothing more is written", async () => {
  const { world, run, lost } = await aHeldRun();
  let seen: AbortSignal | null = null;
  const http = {
    send: (...[request, call]: Parameters<typeof world.http.send>) => {
      seen = call.signal;
      return world.http.send(request, call);
    },
  };
  const going = advance(plan, run, { ...world.ports, http, lost });
  while (seen === null) await new Promise((resolve) => setImmediate(resolve));
  const written = world.store.journal(RUN_ID).length;
  lost.abort();
  expect((seen as AbortSignal).aborted).toBe(true);
  expect(await going).toEqual({ kind: "fenced" });
  expect(world.clock.now()).toBe(NOON);
  expect(world.store.journal(RUN_ID)).toHaveLength(written);
});

test("a run whose lease is lost before it began does nothing", async () => {
  const { world, run, lost } = await aHeldRun();
  lost.abort();
  expect(await advance(plan, run, { ...world.ports, lost })).toEqual({ kind: "fenced" });
  expect(world.http.calls).toEqual([]);
});
