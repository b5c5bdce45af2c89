import { type Fault, must } from "../fault.ts";
import { aFlow, call, compose } from "../flows.ts";
import { answerOk } from "../ledger.ts";
import type { Site } from "../site.ts";
import { eventually, pause, seconds } from "../waiting.ts";

async function endlessLoop(site: Site): Promise<string> {
  const worker = await site.startWorker();
  const loop = (expression: string, body: object) => ({
    type: "Until",
    expression,
    limit: { count: 5000, timeout: "PT1H" },
    actions: { Body: body },
    runAfter: {},
  });
  const endless = await site.publish(
    aFlow({ Round: loop("@equals(1, 2)", compose("@iterationIndexes('Round')")) }),
  );
  const small = await site.publish(aFlow({ Small: compose(1) }));
  const since = performance.now();
  const loops = await site.fireMany(worker, endless, 4);
  const waits: number[] = [];
  for (let probe = 0; probe < 20; probe += 1) {
    const asked = performance.now();
    const { runId } = await site.fire(worker, small);
    await site.ended(runId ?? "", 20_000);
    waits.push(performance.now() - asked);
  }
  for (const id of loops) await site.ended(id, 60_000);
  const tookMs = performance.now() - since;
  const [line] = await site.rows<{ iterations: string }>("select count(*)::text as iterations from journal");
  waits.sort((a, b) => a - b);
  const p95 = waits[18] ?? 0;
  const ends = await site.rows<{ status: string }>("select distinct status from runs where flow_id = $1", [
    endless.id,
  ]);
  must(ends.length === 1, `ends: ${ends.map(({ status }) => status).join()}`);
  must(p95 < 2_000, `another flow waited ${Math.round(p95)} ms`);
  return `4 loops ended at 5,000 rounds (${ends[0]?.status}) after ${seconds(tookMs)} in ${line?.iterations} rows; another flow p95 ${Math.round(p95)} ms. A flow that calls its own address starts new runs each time, as it does in Logic Apps`;
}

async function poison(site: Site): Promise<string> {
  const environment = { TOWPATH_WORKER_ID: "poisoned" };
  const racepoints = {
    "before-effect": ({ uri }: { uri?: unknown }) =>
      String(uri).endsWith("/poison") ? ("kill" as const) : ("go" as const),
  };
  let isOver = false;
  let deaths = 0;
  let worker = await site.startWorker({ environment, racepoints });
  const watching = (async () => {
    while (!isOver) {
      if (!worker.isAlive) {
        deaths += 1;
        // One that takes the run over may die of it before it is ready: then the next one starts.
        worker = await site.startWorker({ environment, racepoints }).catch(() => worker);
      }
      await pause(50);
    }
  })();
  try {
    const slow = await site.publish(aFlow({ Call: call(site.ledger, "slow"), Then: compose(1, ["Call"]) }));
    site.ledger.on(/slow/, async ({ response }) => {
      await pause(400);
      answerOk(response);
    });
    const bad = await site.publish(aFlow({ Call: call(site.ledger, "poison") }));
    const neighbours = await site.fireMany(worker, slow, 30);
    // The caller may hear nothing: the worker dies of it, and the next one may stand before the line is known to be cut.
    await site.fire(worker, bad);
    const [row] = await eventually(async () => {
      const rows = await site.rows<{ id: string }>("select id from runs where flow_id = $1", [bad.id]);
      return rows.length > 0 && rows;
    }, "the poison run is stored");
    const ended = await site.ended(row?.id ?? "", 120_000);
    for (const id of neighbours) {
      const neighbour = await site.ended(id, 120_000);
      must(neighbour.status === "Succeeded", `a neighbour ended ${neighbour.status} ${neighbour.error}`);
    }
    must(
      ended.status === "Failed" && String(ended.error).includes("Quarantined"),
      `it ended ${ended.status} ${ended.error}`,
    );
    must(deaths <= 6, `${deaths} workers died`);
    return `${deaths} workers died of it, then it was quarantined; its 30 neighbours succeeded`;
  } finally {
    isOver = true;
    await watching;
  }
}

const CANCELS = 300;

async function cancelRaces(site: Site): Promise<string> {
  const workers = [await site.startWorker(), await site.startWorker()];
  const { ledger, database } = site;
  ledger.on(/./, async ({ response }) => {
    await pause(site.random() * 60);
    answerOk(response);
  });
  const flow = await site.publish(
    aFlow({
      A: call(ledger, "a"),
      B: call(ledger, "b", ["A"]),
      C: compose(1, ["B"]),
      D: call(ledger, "d", ["C"]),
    }),
  );
  const cancelledAt = new Map<string, number>();
  const answers = new Map<string, number>();
  const one = async (index: number) => {
    const worker = workers[index % workers.length];
    if (worker === undefined) return;
    const { runId } = await site.fire(worker, flow);
    if (runId === null) return;
    await pause(site.random() * 260);
    const answer = await database.runs.requestCancel(runId);
    if (answer !== "already-ended") cancelledAt.set(runId, Date.now());
    answers.set(answer, (answers.get(answer) ?? 0) + 1);
    if (answer === "requested") await database.signals.send("cancel", [runId]);
  };
  for (let index = 0; index < CANCELS; index += 10) {
    await Promise.all(Array.from({ length: 10 }, (_, more) => one(index + more)));
  }
  await site.allEnded(60_000);
  let latest = 0;
  for (const line of ledger.lines()) {
    const at = cancelledAt.get(line.run);
    if (at !== undefined) latest = Math.max(latest, line.at - at);
  }
  const ends = await site.rows<{ status: string; n: number }>(
    "select status, count(*)::int as n from runs group by status",
  );
  must(
    ends.every(({ status }) => status === "Succeeded" || status === "Cancelled"),
    JSON.stringify(ends),
  );
  must(latest < 6_000, `an effect began ${latest} ms after the cancel`);
  const told = [...answers].map(([answer, times]) => `${answer} ${times}`).join(", ");
  return `${CANCELS} cancels (${told}): one end each (${ends.map(({ status, n }) => `${n} ${status}`).join(", ")}); the last effect began ${latest} ms after its cancel`;
}

async function blockedLoop(site: Site): Promise<string> {
  const worker = await site.startWorker();
  const held = await site.publish(aFlow({ Call: call(site.ledger, "held") }));
  const letGo = site.ledger.hold(/held/);
  const { runId } = await site.fire(worker, held);
  await site.ledger.arrived(/held/);
  const bomb = await site.publish(
    aFlow({
      Replace: compose("@length(replace(string(triggerBody()), 'a', 'bbbbbbbb'))"),
      Split: compose("@length(split(string(triggerBody()), 'a'))"),
      Range: compose("@length(range(0, 100000000))"),
      Join: compose("@length(join(split(string(triggerBody()), 'a'), 'xxxxxxxx'))"),
      Nested: compose("@length(concat(string(range(0, 90000)), string(range(0, 90000))))"),
    }),
  );
  const text = JSON.stringify("a".repeat(9_000_000));
  const since = performance.now();
  let probes = 0;
  let slowest = 0;
  while (performance.now() - since < 24_000) {
    const fired = await Promise.all([1, 2, 3].map(() => site.fire(worker, bomb, text)));
    must(
      fired.every(({ status }) => [202, 429, 503].includes(status)),
      `answers ${fired.map(({ status }) => status).join()}`,
    );
    const asked = performance.now();
    await fetch(`${worker.url}/healthz`);
    slowest = Math.max(slowest, performance.now() - asked);
    probes += 1;
    for (const { runId: id } of fired) if (id !== null) await site.ended(id, 30_000);
  }
  const run = await site.run(runId ?? "");
  must(
    run?.status === "Running" && run.fence === 1,
    `the held run is ${run?.status} with fence ${run?.fence}`,
  );
  must(!/heartbeat failed|given up/.test(worker.log), "a heartbeat was missed");
  letGo();
  await site.allEnded();
  const codes = new Set<string>();
  const [bombRun] = await site.rows<{ id: string }>("select id from runs where flow_id = $1 limit 1", [
    bomb.id,
  ]);
  for (const name of ["Replace", "Split", "Range", "Join", "Nested"]) {
    const step = await site.step(bombRun?.id ?? "", name);
    codes.add(`${name} ${step?.status} ${step?.code}`);
  }
  must(
    [...codes].some((code) => code.includes("Failed")),
    `nothing was refused: ${[...codes].join("; ")}`,
  );
  must(slowest < 5_000, `the worker was deaf for ${seconds(slowest)}`);
  return `24 s of bombs (${[...codes].join("; ")}): the held run kept its lease, longest silence ${Math.round(slowest)} ms in ${probes} probes`;
}

export const NEIGHBOURS: readonly Fault[] = [
  {
    id: "F27",
    gate: "P",
    quick: true,
    title: "loop without end",
    done: "Until whose condition is never true, no pause, four at once",
    expected: "ends at its limit, others are served meanwhile",
    run: endlessLoop,
  },
  {
    id: "F32",
    gate: "P",
    title: "poison run",
    done: "a step that kills its worker each time, among 30 neighbours",
    expected: "quarantined after at most 5 recoveries, neighbours succeed",
    run: poison,
  },
  {
    id: "F33",
    gate: "P",
    quick: true,
    title: "cancel races",
    done: "300 cancels at random moments, also at the very end",
    expected: "exactly one end each, no effect later than a heartbeat and a second",
    run: cancelRaces,
  },
  {
    id: "F44",
    gate: "P",
    title: "event loop blocked",
    done: "expressions over 9 MB of text and ranges of 100,000,000 for 24 s beside a held run",
    expected: "refused by their budget, no heartbeat missed",
    run: blockedLoop,
  },
];
