import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CannotInject, type Fault, must, Unmet } from "../fault.ts";
import { aFlow, call } from "../flows.ts";
import { Redis } from "../redis.ts";
import type { Site } from "../site.ts";
import { eventually, pause, seconds } from "../waiting.ts";
import { WorkerProcess } from "../worker-process.ts";
import { acceptSilently } from "./database.ts";

const waitFor = (count: number, after: string[] = []) => ({
  type: "Wait",
  inputs: { interval: { count, unit: "Second" } },
  runAfter: Object.fromEntries(after.map((name) => [name, ["Succeeded"]])),
});

/** 500 runs that wait for a time and 500 that nobody was told of; then the queue forgets everything. */
async function wipe(
  site: Site,
  environment: Record<string, string>,
  forget: () => Promise<unknown>,
): Promise<number> {
  const sleepy = await site.publish(
    aFlow({ Sleep: waitFor(12), Call: call(site.ledger, "slept", ["Sleep"]) }),
  );
  const plain = await site.publish(aFlow({ Call: call(site.ledger, "plain") }));
  const worker = await site.startWorker({ environment });
  await site.fireMany(worker, sleepy, 500);
  const waiting = "select count(*)::int as n from runs where status = 'Waiting'";
  await eventually(
    async () => (await site.rows<{ n: number }>(waiting))[0]?.n === 500,
    "500 runs wait",
    30_000,
  );
  // Its alarms die with it: only the rows know now who has to wake.
  await worker.kill();
  await acceptSilently(site, plain, 500);
  await site.startWorker({ environment });
  await forget();
  const since = performance.now();
  await site.allEnded(60_000);
  must(site.ledger.lines().length === 1_000, `${site.ledger.lines().length} calls for 1,000 runs`);
  return performance.now() - since;
}

async function wipedPostgres(site: Site): Promise<string> {
  const tookMs = await wipe(site, {}, () => site.rows("truncate bullmq.job cascade"));
  return `PostgreSQL: 500 queued and 500 waiting runs done once each after ${seconds(tookMs)}`;
}

async function wipedQueue(site: Site): Promise<string> {
  const onPostgres = await wipedPostgres(site);
  await Promise.all(site.workers.map((worker) => worker.kill()));
  let redis: Redis;
  try {
    redis = await Redis.start();
  } catch (error) {
    if (error instanceof CannotInject) return `${onPostgres}; Redis not run: ${error.message}`;
    throw error;
  }
  try {
    const calls = site.ledger.lines().length;
    const tookMs = await wipe(site, { REDIS_URL: redis.url }, () => redis.say("FLUSHALL")).catch(
      (error: unknown) => {
        const times = site.ledger.lines().length - calls;
        if (error instanceof Unmet && times === 1_000) return 0;
        throw error;
      },
    );
    return `${onPostgres}; Redis flushed: the same${tookMs > 0 ? ` after ${seconds(tookMs)}` : ""}`;
  } finally {
    await redis.down();
  }
}

async function redisAway(site: Site): Promise<string> {
  const redis = await Redis.start();
  try {
    const environment = { REDIS_URL: redis.url };
    const worker = await site.startWorker({ environment });
    await site.startWorker({ environment });
    const flow = await site.publish(aFlow({ Call: call(site.ledger, "x") }));
    await site.fireMany(worker, flow, 20);
    await redis.say("CONFIG SET maxmemory-policy noeviction");
    await redis.say("CONFIG SET maxmemory 1mb");
    await site.fireMany(worker, flow, 50);
    const silent = await acceptSilently(site, flow, 50);
    await site.allEnded(40_000);
    await redis.down();
    await site.fireMany(worker, flow, 50);
    await acceptSilently(site, flow, 50);
    const since = performance.now();
    await site.allEnded(40_000);
    const awayMs = performance.now() - since;
    await pause(15_000);
    await redis.up();
    await pause(2_000);
    await site.fireMany(worker, flow, 50);
    await site.allEnded(30_000);
    must(
      site.workers.every((each) => each.isAlive),
      "a worker ended",
    );
    return `full and then away for 15 s (the reference: 5 min): every event accepted; ${silent.length} silent runs found by the sweep after ${seconds(awayMs)}; no process ended`;
  } finally {
    await redis.down();
  }
}

/** `npm run faults` looks for it, and installs it where it may. */
function fakeClockLibrary(): string {
  const library = process.env.TOWPATH_FAKE_CLOCK ?? "";
  if (library !== "") return library;
  throw new CannotInject("libfaketime was not found here (on Debian: apt-get install libfaketime)");
}

async function clockJumps(site: Site): Promise<string> {
  const file = join(site.folder, "clock");
  writeFileSync(file, "+0");
  const bent = {
    LD_PRELOAD: fakeClockLibrary(),
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: "1",
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
  };
  const holder = await site.startWorker();
  const jumper = await site.startWorker({ environment: bent });
  const flow = await site.publish(
    aFlow({
      Call: call(site.ledger, "held"),
      Sleep: waitFor(8, ["Call"]),
      Last: call(site.ledger, "last", ["Sleep"]),
    }),
  );
  const letGo = site.ledger.hold(/held/);
  const ids = await site.fireMany(holder, flow, 10);
  await site.ledger.arrived(/held/, 10);
  for (const jump of ["+90", "-90", "+86400"]) {
    writeFileSync(file, jump);
    await pause(7_000);
  }
  const stolen = await site.rows("select id from runs where fence > 1");
  must(stolen.length === 0, `${stolen.length} live runs were taken by the worker whose clock jumped`);
  letGo();
  const since = performance.now();
  await site.allEnded(40_000);
  const tookMs = performance.now() - since;
  must(jumper.isAlive, "the worker whose clock jumped ended");
  must(site.ledger.lines().length === 20, `${site.ledger.lines().length} calls for 20`);
  must(tookMs > 7_500, `a wait of 8 s was over after ${seconds(tookMs)}`);
  const refusals: string[] = [];
  for (const skew of ["+90s", "-90s", "+1d"]) {
    const environment = { ...bent, FAKETIME_TIMESTAMP_FILE: "", FAKETIME: skew };
    const { said, code } = await WorkerProcess.startRefused(site.settingsOf({ environment }));
    must(code === 1 && /clock/i.test(said), `a worker at ${skew} did not refuse to start`);
    refusals.push(skew);
  }
  return `${ids.length} live runs kept their holder while a clock went +90 s, -90 s, +1 day; workers at ${refusals.join(", ")} refused to start`;
}

export const QUEUE: readonly Fault[] = [
  {
    id: "F9",
    gate: "P",
    quick: true,
    title: "queue wiped",
    done: "500 queued and 500 waiting runs; the tables of the queue emptied, Redis flushed",
    expected: "found again by the sweep; none lost, none twice",
    run: wipedQueue,
  },
  {
    id: "F10",
    gate: "N",
    title: "Redis full, then away",
    done: "maxmemory 1mb with noeviction; then killed",
    expected: "events are accepted, runs are found in the table, workers stay up",
    run: redisAway,
  },
  {
    id: "F11",
    gate: "N",
    title: "clock jumps",
    done: "the clock of one worker goes +90 s, -90 s, +1 day; workers start with such clocks",
    expected: "no live run is taken, waits keep their length, a start with more than 5 s of skew is refused",
    run: clockJumps,
  },
];
