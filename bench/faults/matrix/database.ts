import { newId } from "@towpath/db";
import { silentLogger } from "@towpath/prelude";
import { openRunQueue } from "@towpath/queue";
import { type Fault, must } from "../fault.ts";
import { aFlow, call, compose, threeCalls } from "../flows.ts";
import { callHook, type Site } from "../site.ts";
import { TcpProxy } from "../tcp-proxy.ts";
import { eventually, pause, seconds } from "../waiting.ts";
import { diskFull } from "./full-disk.ts";

/** Stores a run as the web app does, without a word to any worker. */
export async function acceptSilently(site: Site, flow: Awaited<ReturnType<Site["publish"]>>, count: number) {
  const createdAt = Date.now();
  const runs = Array.from({ length: count }, () => ({
    id: newId(createdAt),
    environmentId: site.environmentId,
    flowId: flow.id,
    versionId: flow.published?.id ?? "",
    mode: "live" as const,
    trigger: { name: "manual", outputs: { body: {} }, startTime: createdAt, clientTrackingId: "faults" },
    createdAt,
  }));
  await site.database.runs.accept(runs);
  for (const { id } of runs) site.accepted.add(id);
  return runs.map(({ id }) => id);
}

/** How long a ring through the queue takes to start (and end) a small run. */
async function pickupMs(site: Site, flow: Awaited<ReturnType<Site["publish"]>>): Promise<number> {
  const queue = await openRunQueue({
    backend: { kind: "postgres", url: site.databaseUrl },
    logger: silentLogger,
  });
  try {
    const [runId] = await acceptSilently(site, flow, 1);
    const since = performance.now();
    await queue.ring([{ runId: runId ?? "", ring: 7 }]);
    const done = async () => (await site.run(runId ?? ""))?.status === "Succeeded";
    while (!(await done())) {
      if (performance.now() - since > 15_000) break;
      await pause(5);
    }
    return performance.now() - since;
  } finally {
    await queue.close();
  }
}

async function restarts(site: Site): Promise<string> {
  const workers = [await site.startWorker(), await site.startWorker()];
  const small = await site.publish(aFlow({ Small: compose(1) }));
  const flow = await site.publish(threeCalls(site.ledger));
  site.ledger.on(/held/, async ({ response }) => {
    await pause(300 + site.random() * 1_500);
    response.end("{}");
  });
  const load = acceptSilently(site, flow, 500);
  await load;
  for (let round = 0; round < 10; round += 1) {
    await pause(1_500);
    await site.server.restart(round % 2 === 0 ? "fast" : "immediate");
  }
  await site.allEnded(120_000);
  must(
    workers.every((worker) => worker.isAlive),
    "a worker ended",
  );
  const pickups: number[] = [];
  for (let probe = 0; probe < 5; probe += 1) pickups.push(await pickupMs(site, small));
  const median = pickups.sort((a, b) => a - b)[2] ?? 0;
  const failed = await site.rows("select id from runs where status <> 'Succeeded'");
  must(failed.length === 0, `${failed.length} runs did not succeed`);
  // A consumer that no longer listens needs 1.3 to 4.3 s; a busy machine a few hundred ms.
  must(median < 250, `a ring is heard after ${Math.round(median)} ms`);
  return `10 restarts, 500 runs succeeded, no process ended; a ring is heard after ${Math.round(median)} ms`;
}

async function unreachable(site: Site): Promise<string> {
  const { proxy, url } = await TcpProxy.before(site.databaseUrl);
  try {
    const worker = await site.startWorker({ environment: { DATABASE_URL: url } });
    const flow = await site.publish(threeCalls(site.ledger));
    const letGo = site.ledger.hold(/held/);
    await site.fireMany(worker, flow, 20);
    await site.ledger.arrived(/held/, 20);
    const told = new Set([...site.accepted]);
    proxy.mute();
    const since = performance.now();
    const refusals = await Promise.all(Array.from({ length: 10 }, () => site.fire(worker, flow)));
    must(
      refusals.every(({ status }) => status === 503),
      `answers: ${refusals.map((each) => each.status).join()}`,
    );
    await eventually(
      () => worker.log.includes("runs at work are given up"),
      "the worker fences itself",
      25_000,
    );
    const fencedMs = performance.now() - since;
    await pause(Math.max(0, 30_000 - (performance.now() - since)));
    const before = site.ledger.lines().length;
    proxy.unmute();
    letGo();
    const back = performance.now();
    await eventually(() => site.ledger.lines().length > before, "work goes on", 20_000);
    const resumedMs = performance.now() - back;
    await site.allEnded(60_000);
    must(fencedMs < 20_000, `it fenced itself only after ${seconds(fencedMs)}`);
    const total = (await site.rows("select id from runs")).length;
    must(
      total >= told.size && total <= told.size + 10,
      `${total} runs for ${told.size} accepted and 10 refused`,
    );
    await cutSessionsAgainAndAgain(site, worker, flow);
    return `10 webhooks got 503, the worker gave its runs up after ${seconds(fencedMs)} and went on ${seconds(resumedMs)} after; then all sessions cut every 2 s: nothing lost`;
  } finally {
    await proxy.close();
  }
}

async function cutSessionsAgainAndAgain(
  site: Site,
  worker: { url: string },
  flow: Awaited<ReturnType<Site["publish"]>>,
): Promise<void> {
  let isOver = false;
  const cutting = (async () => {
    while (!isOver) {
      await site.server.cutSessions(site.databaseName).catch(() => undefined);
      await pause(2_000);
    }
  })();
  for (let sent = 0; sent < 60; sent += 1) {
    await site.fire(worker, flow);
    await pause(150);
  }
  isOver = true;
  await cutting;
  await site.allEnded(90_000);
}

async function unknownCommits(site: Site): Promise<string> {
  const { proxy, url } = await TcpProxy.before(site.databaseUrl);
  try {
    let cuts = 0;
    let seen = 0;
    proxy.cutAfter = (sent) => {
      if (
        !/append_journal|accept_runs|begin_runs|insert into runs|insert into journal/.test(
          sent.toString("latin1"),
        )
      )
        return false;
      seen += 1;
      // Every third: the repeat must have a chance to be heard.
      if (seen % 3 !== 1) return false;
      cuts += 1;
      return true;
    };
    const worker = await site.startWorker({ environment: { DATABASE_URL: url } });
    const flow = await site.publish(threeCalls(site.ledger));
    const fired = [];
    for (let sent = 0; sent < 20; sent += 1) fired.push(await site.fire(worker, flow));
    await site.allEnded(60_000);
    must(cuts >= 10, `the line was cut only ${cuts} times`);
    const twice = site.ledger.lines().length - 3 * fired.length;
    const unheard = fired.filter(({ status }) => status !== 202).length;
    must(unheard === 0, `${unheard} events were not accepted`);
    must(twice === 0, `${twice} calls were made twice although the worker lived`);
    return `${cuts} commits went unheard: each was looked up, no step and no call happened twice`;
  } finally {
    await proxy.close();
  }
}

async function exhausted(site: Site): Promise<string> {
  const worker = await site.startWorker();
  const flow = await site.publish(aFlow({ Call: call(site.ledger, "x") }));
  await site.fireMany(worker, flow, 5);
  await site.allEnded();
  const { Client } = (await import("pg")).default;
  const client = new Client({ connectionString: site.databaseUrl });
  await client.connect();
  await client.query("begin; lock table runs in exclusive mode");
  const address = await site.address(worker, flow);
  const since = performance.now();
  const answers = Promise.all(Array.from({ length: 200 }, () => callHook(address, "{}")));
  await pause(2_000);
  const asked = performance.now();
  const health = await fetch(`${worker.url}/healthz`);
  const healthMs = performance.now() - asked;
  const statuses = (await answers).map(({ status }) => status);
  const tookMs = performance.now() - since;
  await client.query("rollback");
  await client.end();
  must(
    statuses.every((status) => status === 503 || status === 429),
    `answers ${[...new Set(statuses)].join()}`,
  );
  must(tookMs < 20_000, `answered after ${seconds(tookMs)}`);
  must(health.ok && healthMs < 2_500, `/healthz: ${health.status} after ${Math.round(healthMs)} ms`);
  await eventually(async () => (await site.fire(worker, flow)).status === 202, "it accepts again", 30_000);
  await site.allEnded();
  return `200 requests got 503 within ${seconds(tookMs)}; /healthz answered after ${Math.round(healthMs)} ms; it went on at once`;
}

async function longTransaction(site: Site): Promise<string> {
  const worker = await site.startWorker();
  const flow = await site.publish(aFlow({ A: compose("@triggerBody()"), B: compose(2, ["A"]) }));
  const rate = async () => {
    const since = performance.now();
    await site.fireMany(worker, flow, 1_500);
    await site.allEnded();
    return 1_500 / ((performance.now() - since) / 1000);
  };
  await rate();
  const free = await rate();
  const { Client } = (await import("pg")).default;
  const client = new Client({ connectionString: site.databaseUrl });
  await client.connect();
  await client.query("begin isolation level repeatable read; select count(*) from runs");
  const rates: number[] = [];
  const since = performance.now();
  while (performance.now() - since < 25_000) rates.push(await rate());
  await client.query("rollback");
  await client.end();
  // The best of the last three: other programs of this machine slow single ones.
  const held = Math.max(0, ...rates.slice(-3));
  must(held > free / 2, `${Math.round(held)} runs/s instead of ${Math.round(free)}`);
  return `${Math.round(free)} runs/s before, ${Math.round(held)} after 25 s of a held snapshot (the reference holds 30 min); no alert exists`;
}

export const DATABASE: readonly Fault[] = [
  {
    id: "F7",
    gate: "N",
    title: "PostgreSQL restarts",
    done: "fast and immediate restarts, ten in all, during 500 active runs",
    expected: "all finish, no process ends, rings are heard at once afterwards",
    run: restarts,
  },
  {
    id: "F8",
    gate: "N",
    title: "PostgreSQL unreachable for 30 s",
    done: "packets dropped for 30 s; then every session ended every 2 s",
    expected: "503, none told and lost, runs given up before their lease ends, work goes on soon after",
    run: unreachable,
  },
  {
    id: "F12",
    gate: "N",
    title: "disk full",
    done: "data on a volume of 300 MB with two workers, filled to 82 %, to 92 %, to the last byte, then emptied",
    expected:
      "one alert at 80 % and one at 90 %; 503 and no acknowledgement; no run damaged; goes on when there is space, and both alerts are over",
    run: diskFull,
  },
  {
    id: "F35",
    gate: "N",
    alone: true,
    title: "long transaction",
    done: "a snapshot held open under load",
    expected: "throughput stays above half",
    run: longTransaction,
  },
  {
    id: "F42",
    gate: "N",
    title: "all connections busy",
    done: "the table of runs locked while 200 requests come",
    expected: "503 in bounded time, /healthz on a connection of its own",
    run: exhausted,
  },
  {
    id: "F46",
    gate: "P",
    quick: true,
    title: "commit outcome unknown",
    done: "the line is cut after the statement was sent, every third time",
    expected: "looked up again; no step and no event twice",
    run: unknownCommits,
  },
];
