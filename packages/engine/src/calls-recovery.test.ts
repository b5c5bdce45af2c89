import type { ValueObject } from "@towpath/expressions";
import { expect, test } from "vitest";
import { advance } from "./advance.ts";
import { messageKey } from "./mailbox.ts";
import type { RunStore } from "./run-store.ts";
import { acceptRun, aPlan, aWorld, RUN_ID, sha256, statuses, tell, type World } from "./testing/a-world.ts";

const SUB = "https://other.test/subscribe";
const UNSUB = "https://other.test/unsubscribe";
const ask = (runAfter: ValueObject = {}): ValueObject => ({
  type: "HttpWebhook",
  inputs: {
    subscribe: { method: "POST", uri: SUB, body: "@listCallbackUrl()" },
    unsubscribe: { method: "DELETE", uri: UNSUB, body: "@body('Ask')?['id']" },
  },
  runAfter,
});
const plan = aPlan({
  Ask: ask(),
  Call: {
    type: "Workflow",
    inputs: { host: { workflow: { id: "Child" } }, body: "@body('Ask')" },
    runAfter: { Ask: ["Succeeded"] },
  },
  Done: { type: "Compose", inputs: "@body('Call')", runAfter: { Call: ["Succeeded"] } },
});

/** A store that stops answering after so many writes, until the process is replaced. */
function dyingStore(store: RunStore, writes: { left: number }): RunStore {
  const orDie = async <T>(work: () => Promise<T>): Promise<T> => {
    if (writes.left <= 0) throw new Error("the process died");
    writes.left -= 1;
    return work();
  };
  return {
    ...store,
    append: (...given) => orDie(() => store.append(...given)),
  };
}

/** Everybody outside answers, as often as they are asked; who is asked again answers the same. */
async function answerAll(world: World): Promise<void> {
  const key = messageKey(sha256, "callback", { action: "Ask", indexes: [] });
  if (world.http.calls.some(({ request }) => request.uri === SUB)) {
    await world.store.deliver({ runId: RUN_ID, key, body: { headers: {}, body: { id: "answer" } } });
  }
  for (const { start } of world.children.started) {
    await world.store.deliver({ ...start.parent, body: { statusCode: 200, headers: {}, body: "child" } });
  }
}

/** Runs until it is over, with a process that dies after so many writes, and others that follow it. */
async function runDying(
  writesBeforeDeath: number,
  cancelled = false,
): Promise<{ world: World; deaths: number }> {
  const writes = { left: writesBeforeDeath };
  const world = aWorld((store) => dyingStore(store, writes));
  world.http.on(SUB, { statusCode: 201, body: { id: "s-1" } });
  await acceptRun(world, plan);
  let deaths = 0;
  for (let turn = 0; turn < 30; turn++) {
    const [run] = await world.store.claim({ workerId: "w", leaseMs: 1_000, limit: 1, runIds: [RUN_ID] });
    if (run === undefined) break;
    const progress = await advance(plan, run, world.ports).catch(() => null);
    if (progress === null) {
      deaths += 1;
      writes.left = Number.POSITIVE_INFINITY;
      world.clock.pass(60_000);
    } else if (progress.kind === "ended") break;
    if (cancelled && world.http.calls.length > 0) await world.store.requestCancel(RUN_ID);
    else await answerAll(world);
  }
  return { world, deaths };
}

test.each([0, 1, 2, 3, 4, 5, 6])(
  "a worker that dies after %i writes: one child, one answer, and the subscription is given up",
  async (writes) => {
    const { world, deaths } = await runDying(writes);
    expect(statuses(tell(world, plan))).toEqual({ Ask: "Succeeded", Call: "Succeeded", Done: "Succeeded" });
    expect(tell(world, plan).actions.Done?.outputs).toBe("child");
    const runs = new Set(world.children.started.map(({ start }) => start.runId));
    expect(runs.size).toBe(1);
    const keys = (uri: string) =>
      new Set(world.http.calls.filter(({ request }) => request.uri === uri).map(({ key }) => key));
    expect(keys(SUB).size).toBe(1);
    expect(keys(UNSUB).size).toBe(1);
    expect(world.http.calls.filter(({ request }) => request.uri === UNSUB).at(-1)?.request.body).toBe("s-1");
    expect(deaths).toBeLessThanOrEqual(1);
  },
);

test.each([0, 1, 2, 3])(
  "a worker that dies after %i writes while its run is cancelled gives the subscription up all the same",
  async (writes) => {
    const { world } = await runDying(writes, true);
    expect(world.store.run(RUN_ID)?.status).toBe("Cancelled");
    const uris = world.http.calls.map(({ request }) => request.uri);
    expect(uris.lastIndexOf(UNSUB)).toBeGreaterThan(uris.lastIndexOf(SUB));
    expect(statuses(tell(world, plan))).toEqual({ Ask: "Cancelled", Call: "Skipped", Done: "Skipped" });
  },
);
