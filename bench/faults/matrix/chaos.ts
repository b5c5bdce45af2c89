import { type Fault, must } from "../fault.ts";
import { aFlow, after, call, compose } from "../flows.ts";
import { answerOk } from "../ledger.ts";
import type { Site } from "../site.ts";
import { eventually, pause, seconds } from "../waiting.ts";
import type { WorkerProcess } from "../worker-process.ts";
import { acceptSilently } from "./database.ts";
import { runsByNumber } from "./ingress.ts";

type Flow = Awaited<ReturnType<Site["publish"]>>;

/** Pure steps, a loop of calls, a call that fails once, a wait, and values made by chance that calls carry. */
function mixedLoad(site: Site) {
  const { ledger } = site;
  ledger.on(/flaky/, async ({ request, response }) => {
    const run = String(request.headers["x-run"]);
    const before = ledger.lines(/flaky/).filter((line) => line.run === run).length;
    await pause(site.random() * 200);
    if (before > 1) return answerOk(response);
    response.writeHead(503, { "retry-after": "1" });
    response.end();
  });
  ledger.on(/item|first|last/, async ({ response }) => {
    await pause(site.random() * 150);
    answerOk(response);
  });
  return aFlow({
    Chance: compose("@concat(guid(), ' ', utcNow(), ' ', rand(0, 1000000))"),
    Sum: compose("@length(outputs('Chance'))", ["Chance"]),
    First: call(ledger, "first", ["Sum"], { body: "@outputs('Chance')" }),
    Each: {
      type: "Foreach",
      foreach: "@range(0, 4)",
      runtimeConfiguration: { concurrency: { repetitions: 2 } },
      actions: {
        Word: compose("@concat(outputs('Chance'), ' / ', item())"),
        Item: call(ledger, "item/@{item()}", ["Word"], { body: "@outputs('Word')" }),
      },
      runAfter: after("First"),
    },
    Flaky: call(ledger, "flaky", ["First"], { retryPolicy: { type: "fixed", count: 4, interval: "PT5S" } }),
    Pause: { type: "Wait", inputs: { interval: { count: 6, unit: "Second" } }, runAfter: after("First") },
    Last: call(ledger, "last", ["Each", "Flaky", "Pause"], { body: "@concat('end ', outputs('Chance'))" }),
  });
}

/** A pure step that was computed again must have had the same result: calls before and after it carry it. */
function checkPureSteps(site: Site): void {
  const first = new Map(site.ledger.lines(/first/).map((line) => [line.run, line.body]));
  for (const { run, path, body } of site.ledger.lines(/item|last/)) {
    const chance = first.get(run) ?? "";
    const expected = path === "/last" ? `end ${chance}` : `${chance} / ${path.split("/")[2]}`;
    must(body === expected, `run ${run} computed '${body}' where it had '${expected}'`);
  }
}

interface Sent {
  readonly n: number;
  readonly status: number;
}

async function checkEvents(site: Site, sent: readonly Sent[]): Promise<number> {
  const counts = await runsByNumber(site);
  for (const { n, status } of sent) {
    const runs = counts.get(n) ?? 0;
    must(status === 202 ? runs === 1 : runs <= 1, `event ${n} was answered ${status} and has ${runs} runs`);
  }
  return sent.filter(({ status }) => status === 202).length;
}

/** Events at whichever worker lives, until told to stop. */
function keepFiring(site: Site, flow: Flow, alive: () => WorkerProcess[], gapMs: number) {
  const sent: Sent[] = [];
  let isOver = false;
  const firing: Promise<void>[] = [];
  const loop = (async () => {
    for (let n = 0; !isOver; n += 1) {
      const workers = alive();
      const worker = workers[Math.floor(site.random() * workers.length)];
      if (worker !== undefined)
        firing.push(site.fire(worker, flow, { n }).then(({ status }) => void sent.push({ n, status })));
      await pause(gapMs);
    }
  })();
  return async () => {
    isOver = true;
    await loop;
    await Promise.all(firing);
    return sent;
  };
}

const KILLS = 200;
const SLOTS = 3;

async function killedAtRandom(site: Site): Promise<string> {
  const flow = await site.publish(mixedLoad(site));
  const slots = new Map<number, WorkerProcess>();
  const stopFiring = keepFiring(site, flow, () => [...slots.values()].filter((each) => each.isAlive), 400);
  let kills = 0;
  const live = async (slot: number) => {
    while (kills < KILLS) {
      const began = performance.now();
      // A name of its own, as a supervised worker has: what it held is free as soon as it is back.
      const worker = await site.startWorker({ environment: { TOWPATH_WORKER_ID: `slot-${slot}` } });
      slots.set(slot, worker);
      // Lives in proportion to how fast this machine is just now: a busy one gets as far in three times the time.
      await pause(30 + site.random() * Math.max(2_000, 2 * (performance.now() - began)));
      if (kills >= KILLS) return;
      kills += 1;
      await worker.kill();
    }
  };
  const since = performance.now();
  await Promise.all(Array.from({ length: SLOTS }, (_, slot) => live(slot)));
  const killingMs = performance.now() - since;
  const sent = await stopFiring();
  await site.startWorker();
  await site.allEnded(150_000);
  const accepted = await checkEvents(site, sent);
  checkPureSteps(site);
  const bad = await site.rows<{ error: string }>("select error from runs where status <> 'Succeeded'");
  const givenUp = bad.filter(({ error }) => error.includes("Quarantined"));
  must(givenUp.length === bad.length, `a run did not succeed: ${bad[0]?.error}`);
  // Whoever is killed five times in a row without a moment to write anything cannot be told from one that kills.
  must(givenUp.length <= accepted / 100, `${givenUp.length} of ${accepted} runs were given up`);
  return `${kills} kills in ${seconds(killingMs)}; ${accepted} of ${sent.length} events accepted, each has one finished run (${givenUp.length} given up after five deaths in a row); no pure step differed`;
}

const CHAOS_RUNS = 1_500;

async function continuousChaos(site: Site): Promise<string> {
  const { ledger } = site;
  ledger.on(/./, async ({ response }) => {
    await pause(20 + site.random() * 100);
    answerOk(response);
  });
  const names = ["A", "B", "C", "D", "E"];
  const actions = names.map((name, index) => [
    name,
    call(ledger, name, index === 0 ? [] : [names[index - 1] ?? ""]),
  ]);
  const flow = await site.publish(aFlow(Object.fromEntries(actions)));
  const workers = [await site.startWorker(), await site.startWorker(), await site.startWorker()];
  let hits = { kills: 0, stops: 0 };
  let isOver = false;
  const loads = (async () => {
    for (let batch = 0; batch < 15; batch += 1) {
      await acceptSilently(site, flow, CHAOS_RUNS / 15);
      await pause(2_000);
    }
  })();
  const trouble = async (slot: number) => {
    while (!isOver) {
      await pause(1_000 + site.random() * 2_000);
      const worker = workers[slot];
      if (worker === undefined || isOver) continue;
      if (site.random() < 0.5) {
        hits = { ...hits, kills: hits.kills + 1 };
        await worker.kill();
        workers[slot] = await site.startWorker();
      } else {
        hits = { ...hits, stops: hits.stops + 1 };
        worker.freeze();
        await pause(1_000 + site.random() * 2_000);
        worker.thaw();
      }
    }
  };
  const troubles = workers.map((_, slot) => trouble(slot));
  await loads;
  isOver = true;
  await Promise.all(troubles);
  await site.allEnded(120_000);
  const bad = await site.rows("select id from runs where status <> 'Succeeded'");
  must(bad.length === 0, `${bad.length} runs did not succeed`);
  const calls = ledger.lines().length;
  const extra = calls - CHAOS_RUNS * names.length;
  const share = (extra / calls) * 100;
  must(extra >= 0 && share < 5, `${share.toFixed(2)} % of the calls were repeats`);
  return `${hits.kills} kills, ${hits.stops} stops; ${CHAOS_RUNS * names.length} steps once each, ${share.toFixed(2)} % of the calls repeated under their key`;
}

async function bigLoop(site: Site): Promise<string> {
  const items = 10_000;
  const loop = (repetitions: number, count: number, path: string) => ({
    type: "Foreach",
    foreach: `@range(0, ${count})`,
    runtimeConfiguration: { concurrency: { repetitions } },
    actions: { Item: call(site.ledger, `${path}/@{item()}`) },
    runAfter: {},
  });
  const environment = { TOWPATH_WORKER_ID: "loop" };
  let worker = await site.startWorker({ environment });
  const times: string[] = [];
  for (const [repetitions, count] of [
    [1, 500],
    [20, 2_000],
    [50, 5_000],
  ] as const) {
    const flow = await site.publish(aFlow({ Each: loop(repetitions, count, `c${repetitions}`) }));
    const since = performance.now();
    const { runId } = await site.fire(worker, flow);
    await site.ended(runId ?? "", 120_000);
    times.push(`${count} items by ${repetitions} in ${seconds(performance.now() - since)}`);
  }
  const flow = await site.publish(aFlow({ Each: loop(20, items, "big") }));
  const walAt = async () =>
    Number((await site.rows<{ at: string }>("select pg_current_wal_lsn() - '0/0' as at"))[0]?.at);
  const walBefore = await walAt();
  const { runId } = await site.fire(worker, flow);
  await eventually(() => site.ledger.lines(/big/).length >= items / 2, "half of the items", 120_000);
  await worker.kill();
  worker = await site.startWorker({ environment });
  const run = await site.ended(runId ?? "", 120_000);
  const walBytes = ((await walAt()) - walBefore) / items;
  const calls = site.ledger.lines(/big/);
  const done = new Set(calls.map(({ path }) => path)).size;
  must(run.status === "Succeeded" && done === items, `${run.status} with ${done} of ${items} items`);
  must(calls.length - items <= 40, `${calls.length - items} items were done twice`);
  must(walBytes < 3_072, `${Math.round(walBytes)} bytes of log an item`);
  return `${times.join(", ")}; 10,000 with a kill at the half: ${calls.length - items} repeated, ${Math.round(walBytes)} bytes of write-ahead log an item`;
}

async function massTimers(site: Site): Promise<string> {
  const waits = 20_000;
  const worker = await site.startWorker();
  const probe = await site.publish(aFlow({ Small: compose(1) }));
  const moment = { type: "Wait", inputs: { until: { timestamp: "@triggerBody()['at']" } }, runAfter: {} };
  const flow = await site.publish(aFlow({ Sleep: moment, Then: compose(1, ["Sleep"]) }));
  const at = Date.now() + 40_000;
  await site.fireMany(worker, flow, waits, { at: new Date(at).toISOString() });
  const waiting = "select count(*)::int as n from runs where status = 'Waiting'";
  const asleep = (await site.rows<{ n: number }>(waiting))[0]?.n ?? 0;
  must(Date.now() < at - 1_000, "storing the waits took longer than they wait");
  await worker.kill();
  await pause(Math.max(0, at - Date.now()) + 3_000);
  // As after an hour of downtime: all of them are late when the first worker comes up.
  const back = await site.startWorker();
  const since = performance.now();
  const slowest: number[] = [];
  const left = "select count(*)::int as n from runs where status in ('Queued', 'Running', 'Waiting')";
  for (let open = waits; open > 0; ) {
    const asked = performance.now();
    const { runId } = await site.fire(back, probe);
    await site.ended(runId ?? "", 60_000);
    slowest.push(performance.now() - asked);
    open = (await site.rows<{ n: number }>(left))[0]?.n ?? 0;
    await pause(100);
  }
  const drainedMs = performance.now() - since;
  slowest.sort((a, b) => a - b);
  const p95 = slowest[Math.floor(slowest.length * 0.95)] ?? 0;
  const done = await site.rows<{ n: number }>(
    "select count(*)::int as n from runs where status = 'Succeeded' and flow_id = $1",
    [flow.id],
  );
  must(done[0]?.n === waits, `${done[0]?.n} of ${waits} woke`);
  must(p95 < 5_000, `a new event waits ${Math.round(p95)} ms`);
  return `${asleep} asleep, all late at once (the reference: 100,000): drained in ${seconds(drainedMs)}, a new event meanwhile done after ${Math.round(p95)} ms (p95), none lost`;
}

async function tenantFlood(site: Site): Promise<string> {
  const [other] = await site.rows<{ id: string }>(
    "insert into environments (id, name) values (gen_random_uuid(), 'Other') returning id",
  );
  const worker = await site.startWorker({
    environment: { MAX_QUEUED_RUNS: "300", WORKER_CONCURRENCY: "16" },
  });
  site.ledger.on(/flood/, async ({ response }) => {
    await pause(150);
    answerOk(response);
  });
  const flood = await site.publish(aFlow({ Call: call(site.ledger, "flood") }));
  const calm = await site.publish(aFlow({ Small: compose(1) }), other?.id);
  let isOver = false;
  const statuses = new Map<number, number>();
  const flooding = Array.from({ length: 24 }, async () => {
    while (!isOver) {
      const { status } = await site.fire(worker, flood);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status === 429) await pause(100);
    }
  });
  await pause(3_000);
  const waits: number[] = [];
  let refused = 0;
  for (let second = 0; second < 12; second += 1) {
    const since = performance.now();
    const { status, runId } = await site.fire(worker, calm);
    if (status === 202) {
      await site.ended(runId ?? "", 60_000);
      waits.push(performance.now() - since);
    } else refused += 1;
    await pause(Math.max(0, 1_000 - (performance.now() - since)));
  }
  isOver = true;
  await Promise.all(flooding);
  await site.allEnded(120_000);
  waits.sort((a, b) => a - b);
  const p95 = waits[Math.floor(waits.length * 0.95)] ?? Number.POSITIVE_INFINITY;
  const told = [...statuses].map(([status, times]) => `${status}: ${times}`).join(", ");
  must((statuses.get(429) ?? 0) > 0, `the flood was answered ${told}`);
  must(
    refused === 0 && p95 < 2_000,
    `the other environment: ${refused} refused, p95 ${seconds(p95)}; flood ${told}`,
  );
  return `the flood got ${told}; the other environment's runs done after ${Math.round(p95)} ms (p95)`;
}

export const CHAOS: readonly Fault[] = [
  {
    id: "F5",
    gate: "N",
    title: "continuous chaos",
    done: "3 workers killed or stopped every 1 to 3 s, 1,500 runs of 5 calls",
    expected: "every step once, fewer than 5 % of the calls repeated",
    run: continuousChaos,
  },
  {
    id: "K200",
    gate: "N",
    title: "kill -9 at 200 random moments",
    done: "pure steps, loops, calls, waits and retries while 3 workers are killed and started again",
    expected: "each accepted event has one finished run, pure steps never differ, repeats carry their key",
    run: killedAtRandom,
  },
  {
    id: "F29",
    gate: "N",
    alone: true,
    title: "loop of 10,000 items",
    done: "by 1, 20 and 50 at once; kill -9 at item 5,000",
    expected: "goes on at the recorded items, less than 3 kB of log an item",
    run: bigLoop,
  },
  {
    id: "F34",
    gate: "N",
    alone: true,
    title: "mass timers",
    done: "20,000 waits due in one second, found late by a worker that starts",
    expected: "all wake, new events go on meanwhile",
    run: massTimers,
  },
  {
    id: "F39",
    gate: "N",
    alone: true,
    title: "flood of one environment",
    done: "24 callers without pause at a slow flow; another environment once a second",
    expected: "429 for the flood, under 2 s for the other",
    run: tenantFlood,
  },
];
