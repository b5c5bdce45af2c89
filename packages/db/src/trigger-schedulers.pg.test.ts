import { compilePlan } from "@towpath/engine";
import { silentLogger } from "@towpath/prelude";
import { type FiringPorts, fireDue, poll, type Tick, type TriggerStore } from "@towpath/triggers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "./new-id.ts";
import { openTestDatabase, type TestDatabase } from "./testing/with-database.ts";

let db: TestDatabase;
const SECOND = 1_000;
/** More than one transaction makes up: each trigger needs several. */
const SLOTS = 550;

beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

/** The same series of chances each time. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

async function aTrigger(kind: "slidingWindow" | "poll", startMs: number): Promise<string> {
  const flow = await db.database.flows.create({
    environmentId: db.environmentId,
    name: kind,
    definitionText: "{}",
    parametersText: "{}",
    createdBy: null,
  });
  const startTime = new Date(startMs).toISOString();
  await db.database.flows.publish(db.environmentId, flow.id, 1, {
    userId: null,
    note: "",
    schedule: {
      triggerName: "T",
      kind,
      recurrence: { frequency: "Second", interval: 1, count: SLOTS, startTime },
      nextAt: startMs + SECOND,
      cursor: kind === "slidingWindow" ? JSON.stringify({ from: startMs, delayMs: 0 }) : null,
      fingerprint: "f",
    },
  });
  return flow.id;
}

const plan = compilePlan({ triggers: { T: { type: "SlidingWindow" } }, actions: {} });
const POLL_INPUTS = { method: "GET", uri: "https://x.example" };
const pollPlan = compilePlan({ triggers: { T: { type: "Http", inputs: POLL_INPUTS } }, actions: {} });

function portsOf(store: TriggerStore, workerId: string): FiringPorts {
  return {
    store,
    workerId,
    clock: { now: Date.now },
    logger: silentLogger,
    random: () => 0.5,
    newId,
    plan: async () => plan,
    isFull: async () => false,
    releaseBatches: async () => [],
    started: () => undefined,
  };
}

/** A scheduler that dies before every fifth commit, on average, and is started again under another name. */
function dying(chance: () => number, crashes: { count: number }): TriggerStore {
  const store = db.database.triggers;
  return {
    ...store,
    claimDue: (by) => store.claimDue({ ...by, leaseMs: 150, limit: 3 }),
    async commit(ticks: readonly Tick[]) {
      if (chance() < 0.2) {
        crashes.count += 1;
        throw new Error("the process died");
      }
      return store.commit(ticks);
    },
  };
}

const runsOf = (flowId: string) =>
  db.sql.query<{ event: string }>("select event from runs where flow_id = $1 order by id", [flowId]);

test("eight schedulers over twenty triggers, dying before one commit in five: each window once, in order, without a gap", async () => {
  const startMs = Math.floor(Date.now() / SECOND) * SECOND - (SLOTS + 1) * SECOND;
  const flowIds: string[] = [];
  for (let n = 0; n < 20; n++) flowIds.push(await aTrigger("slidingWindow", startMs));
  const crashes = { count: 0 };
  const done = async () => (await db.database.triggers.earliestDue(["slidingWindow"])) === null;
  const scheduler = async (n: number) => {
    const store = dying(chances(n + 1), crashes);
    for (let life = 0; !(await done()); life++) {
      await fireDue(portsOf(store, `w${n}-${life}`)).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  await Promise.all(Array.from({ length: 8 }, (_, n) => scheduler(n)));
  expect(crashes.count).toBeGreaterThan(0);
  for (const flowId of flowIds) {
    const starts = (await runsOf(flowId)).map(({ event }) =>
      Date.parse(JSON.parse(event).outputs.windowStartTime),
    );
    expect(starts).toEqual(Array.from({ length: SLOTS }, (_, slot) => startMs + slot * SECOND));
  }
});

test("a poll whose worker dies between the answer and the commit is made again: one run", async () => {
  const flowId = await aTrigger("poll", Date.now() - 2 * SECOND);
  const asked: string[] = [];
  const ports = {
    ...portsOf(db.database.triggers, "w"),
    plan: async () => pollPlan,
    http: {
      async send(_request: unknown, { idempotencyKey }: { idempotencyKey: string }) {
        asked.push(idempotencyKey);
        return { ok: true, value: { statusCode: 200, headers: {}, body: { n: asked.length } } } as const;
      },
    },
  };
  const check = async (workerId: string) => {
    const [due] = await db.database.triggers.claimDue({ workerId, leaseMs: 100, limit: 1, kinds: ["poll"] });
    return due === undefined ? null : poll(due, ports, new AbortController().signal);
  };
  const lost = await check("dies");
  await new Promise((resolve) => setTimeout(resolve, 150));
  const tick = await check("lives");
  if (lost === null || tick === null) throw new Error("Nothing was due");
  expect(await db.database.triggers.commit([tick])).toHaveLength(1);
  // The first one was only slow: what it found comes too late and changes nothing.
  expect(await db.database.triggers.commit([lost])).toEqual([]);
  expect(await runsOf(flowId)).toHaveLength(1);
  expect(asked[0]).toBe(asked[1]);
});

test("a list of 100,000 items becomes as many runs in one transaction of many statements", async () => {
  const flowId = newId();
  const createdAt = Date.now();
  const runs = Array.from({ length: 100_000 }, (_, n) => ({
    id: newId(createdAt),
    environmentId: db.environmentId,
    flowId,
    versionId: flowId,
    mode: "live" as const,
    trigger: { name: "T", outputs: { body: { n } }, startTime: createdAt, clientTrackingId: "t" },
    createdAt,
  }));
  await db.database.runs.accept(runs);
  const [row] = await db.sql.query<{ count: number }>(
    "select count(*) as count from runs where flow_id = $1",
    [flowId],
  );
  expect(row?.count).toBe(100_000);
}, 60_000);
