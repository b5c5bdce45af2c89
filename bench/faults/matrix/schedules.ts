import { nextOccurrence } from "@towpath/triggers";
import { type Fault, must } from "../fault.ts";
import { aFlow, call, compose, threeCalls } from "../flows.ts";
import { answerOk } from "../ledger.ts";
import type { Site } from "../site.ts";
import { eventually, pause, seconds } from "../waiting.ts";
import type { WorkerProcess } from "../worker-process.ts";

const TRIGGERS = 20;
const SCHEDULERS = 8;

const TICKING = {
  triggers: { Tick: { type: "Recurrence", recurrence: { frequency: "Second", interval: 1 } } },
  actions: { Now: compose("@utcNow()") },
};

/** One place for a scheduler: it comes back whenever it died, also when that was before it was ready. */
async function keepUp(start: () => Promise<WorkerProcess>, isOver: () => boolean): Promise<void> {
  let worker: WorkerProcess | null = null;
  while (!isOver() || worker === null) {
    if (worker === null || !worker.isAlive) worker = await start().catch(() => null);
    await pause(100);
  }
}

async function manySchedulers(site: Site): Promise<string> {
  let crashes = 0;
  let isOver = false;
  const beforeTick = () => {
    if (isOver || site.random() > 0.05) return "go" as const;
    crashes += 1;
    return "kill" as const;
  };
  const start = (slot: number) => () =>
    site.startWorker({
      environment: { INGRESS: "off", TOWPATH_WORKER_ID: `scheduler-${slot}` },
      racepoints: { "before-tick": beforeTick },
    });
  const flows = [];
  const since = Date.now();
  for (let index = 0; index < TRIGGERS; index += 1) flows.push(await site.publish(TICKING));
  const slotted = Array.from({ length: SCHEDULERS }, (_, slot) => keepUp(start(slot), () => isOver));
  await pause(30_000);
  isOver = true;
  for (const flow of flows) await site.database.flows.setEnabled(site.environmentId, flow.id, false, null);
  await Promise.all(slotted);
  await site.allEnded(40_000);
  const slots = Math.ceil((Date.now() - since) / 1_000);
  const rows = await site.rows<{ flow_id: string; n: number; closest: number | null }>(
    `select flow_id, count(*)::int as n, min(gap)::float as closest from (
       select flow_id, extract(epoch from created_at - lag(created_at) over (partition by flow_id order by created_at)) as gap
       from runs) as t group by flow_id`,
  );
  must(rows.length === TRIGGERS, `${rows.length} of ${TRIGGERS} triggers fired`);
  const most = Math.max(...rows.map(({ n }) => n));
  const least = Math.min(...rows.map(({ n }) => n));
  must(most <= slots, `${most} ticks in ${slots} slots`);
  must(crashes >= 5, `only ${crashes} schedulers crashed before a commit`);
  return `${crashes} crashes before a commit; ${least} to ${most} ticks a trigger in ${slots} slots, never two for one`;
}

async function pollCrash(site: Site): Promise<string> {
  let items = 0;
  const seen = new Set<number>();
  site.ledger.on(/poll/, ({ response }) => {
    items += 1;
    seen.add(items);
    answerOk(response, { items: [{ n: items }] });
  });
  let ticks = 0;
  const environment = { INGRESS: "off", TOWPATH_WORKER_ID: "poller" };
  const first = await site.startWorker({
    environment,
    racepoints: {
      "before-tick": () => {
        ticks += 1;
        return ticks === 3 ? "kill" : "go";
      },
    },
  });
  const flow = await site.publish({
    triggers: {
      Poll: {
        type: "Http",
        inputs: { method: "GET", uri: `${site.ledger.url}/poll` },
        recurrence: { frequency: "Second", interval: 2 },
      },
    },
    actions: { Body: compose("@triggerBody()") },
  });
  await eventually(() => !first.isAlive, "the poller died between fetch and commit", 40_000);
  const before = (await site.rows("select id from runs")).length;
  const fetched = site.ledger.lines(/poll/).length;
  await site.startWorker({ environment });
  await eventually(
    async () => (await site.rows("select id from runs")).length >= before + 2,
    "more polls fire",
    30_000,
  );
  await site.database.flows.setEnabled(site.environmentId, flow.id, false, null);
  await site.allEnded();
  const events = await site.rows<{ event: string }>("select event from runs");
  const numbers = events.map(({ event }) => Number(/"n":(\d+)/.exec(event)?.[1]));
  must(new Set(numbers).size === numbers.length, `an item has two runs: ${numbers.join()}`);
  must(!numbers.includes(fetched), `item ${fetched} was committed by a poller that died before`);
  return `killed with item ${fetched} in its hands; fetched again by the next, ${numbers.length} runs, none twice`;
}

async function deploy(site: Site): Promise<string> {
  const { ledger } = site;
  const version = (mark: string) =>
    aFlow({
      Each: {
        type: "Foreach",
        foreach: "@range(0, 30)",
        runtimeConfiguration: { concurrency: { repetitions: 1 } },
        actions: { Item: call(ledger, `${mark}/item/@{item()}`) },
        runAfter: {},
      },
      Sleep: { type: "Wait", inputs: { interval: { count: 8, unit: "Second" } }, runAfter: {} },
      Last: call(ledger, `${mark}/last`, ["Each", "Sleep"]),
    });
  ledger.on(/item/, async ({ response }) => {
    await pause(200);
    answerOk(response);
  });
  const first = await site.startWorker();
  const flow = await site.publish(version("one"));
  const ids = await site.fireMany(first, flow, 5);
  await ledger.arrived(/one\/item/, 20);
  const second = await site.startWorker();
  await site.publishAgain(flow, version("two"));
  const since = performance.now();
  await first.stop();
  const stopMs = performance.now() - since;
  const before = ledger.lines(/one\/item/).length;
  await eventually(() => ledger.lines(/one\/item/).length > before, "the other worker goes on", 30_000);
  const handOverMs = performance.now() - since - stopMs;
  const later = await site.fire(second, flow);
  await site.allEnded(60_000);
  const failed = await site.rows("select id from runs where status <> 'Succeeded'");
  must(failed.length === 0, `${failed.length} runs failed`);
  for (const id of ids) {
    const paths = ledger.lines().filter((line) => line.run === id);
    must(
      paths.every(({ path }) => path.startsWith("/one/")),
      `run ${id} changed its version`,
    );
    must(paths.length === 31, `run ${id} made ${paths.length} calls`);
  }
  const newer = ledger.lines().filter((line) => line.run === later.runId);
  must(
    newer.length === 31 && newer.every(({ path }) => path.startsWith("/two/")),
    "the later run is not on version 2",
  );
  must(handOverMs < 6_000, `the other worker went on after ${seconds(handOverMs)}`);
  return `stopped in ${seconds(stopMs)}, taken over ${seconds(handOverMs)} later; 5 runs finished on version 1 with every call once`;
}

/** Local times at which "every day at 02:30" (or the 29th, or the half-hour zone) fires, stepped through. */
const DOCUMENTED: readonly { what: string; recurrence: object; from: string; ticks: readonly string[] }[] = [
  {
    what: "Berlin, the hour that does not exist",
    recurrence: daily("W. Europe Standard Time", 2, 30),
    from: "2026-03-28T00:00:00Z",
    ticks: ["2026-03-28T01:30:00.000Z", "2026-03-29T01:00:00.000Z", "2026-03-30T00:30:00.000Z"],
  },
  {
    what: "Berlin, the hour that comes twice",
    recurrence: daily("W. Europe Standard Time", 2, 30),
    from: "2026-10-24T00:00:00Z",
    ticks: ["2026-10-24T00:30:00.000Z", "2026-10-25T00:30:00.000Z", "2026-10-26T01:30:00.000Z"],
  },
  {
    what: "Lord Howe, half an hour forward",
    recurrence: daily("Lord Howe Standard Time", 2, 15),
    from: "2026-10-02T16:00:00Z",
    ticks: ["2026-10-03T15:30:00.000Z", "2026-10-04T15:15:00.000Z"],
  },
  {
    what: "the leap day",
    recurrence: daily("UTC", 12, 0),
    from: "2028-02-28T00:00:00Z",
    ticks: ["2028-02-28T12:00:00.000Z", "2028-02-29T12:00:00.000Z", "2028-03-01T12:00:00.000Z"],
  },
];

function daily(timeZone: string, hour: number, minute: number): object {
  return {
    frequency: "Day",
    interval: 1,
    timeZone,
    startTime: "2026-01-01T00:00:00",
    schedule: { hours: [String(hour)], minutes: [minute] },
  };
}

async function clockChanges(site: Site): Promise<string> {
  let ticks = 0;
  for (const { what, recurrence, from, ticks: documented } of DOCUMENTED) {
    const seen: string[] = [];
    let last = 0;
    // The clock goes through it minute by minute, as a scheduler that looks all the time would see it.
    for (let now = Date.parse(from); seen.length < documented.length; now += 60_000) {
      const next = nextOccurrence(recurrence, now, Date.parse(from));
      if (next === null) break;
      if (next > now + 60_000 || next === last) continue;
      last = next;
      seen.push(new Date(next).toISOString());
    }
    must(seen.join() === documented.join(), `${what}: ${seen.join()} instead of ${documented.join()}`);
    ticks += seen.length;
  }
  const worker = await site.startWorker();
  const flow = await site.publish(threeCalls(site.ledger));
  const { runId } = await site.fire(worker, flow);
  await site.ended(runId ?? "");
  return `${ticks} documented ticks, no other; stepped through the schedule itself, because a worker with such a clock refuses to start`;
}

export const SCHEDULES: readonly Fault[] = [
  {
    id: "F20",
    gate: "P",
    alone: true,
    title: "eight schedulers",
    done: "8 processes, 20 triggers a second, kill -9 before a commit now and then",
    expected: "one tick a slot",
    run: manySchedulers,
  },
  {
    id: "F21",
    gate: "P",
    quick: true,
    title: "poll crash between fetch and commit",
    done: "kill -9 at the racepoint before-tick",
    expected: "fetched again, one run an item",
    run: pollCrash,
  },
  {
    id: "F22",
    gate: "N",
    title: "deploy during runs",
    done: "version 2 published and the worker replaced while runs of version 1 loop and wait",
    expected: "they finish on version 1, no failed run, soon taken over",
    run: deploy,
  },
  {
    id: "F38",
    gate: "P",
    quick: true,
    title: "clock changes and leap day",
    done: "Berlin, Lord Howe and 29 February stepped through minute by minute",
    expected: "exactly the documented ticks",
    run: clockChanges,
  },
];
