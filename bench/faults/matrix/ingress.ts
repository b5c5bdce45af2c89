import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Fault, must } from "../fault.ts";
import { aFlow, after, call, compose } from "../flows.ts";
import { answerOk } from "../ledger.ts";
import { ROOT } from "../root.ts";
import type { Site } from "../site.ts";
import { TcpProxy } from "../tcp-proxy.ts";
import { eventually, pause } from "../waiting.ts";
import type { WorkerProcess, WorkerSettings } from "../worker-process.ts";

type Json = Record<string, unknown>;

/** How many runs each event has: events carry a number of their own. */
export async function runsByNumber(site: Site): Promise<Map<number, number>> {
  const rows = await site.rows<{ event: string }>("select event from runs");
  const counts = new Map<number, number>();
  for (const { event } of rows) {
    const number = Number(/"n":(\d+)/.exec(event)?.[1] ?? -1);
    counts.set(number, (counts.get(number) ?? 0) + 1);
  }
  return counts;
}

/** Calls with numbers while the worker is killed; then what was told must be true. */
async function killWhileCalling(
  site: Site,
  numbers: { next: number },
  settings: WorkerSettings,
  kill: (worker: WorkerProcess) => Promise<void>,
): Promise<string> {
  const worker = await site.startWorker(settings);
  const flow = await site.publish(aFlow({ Call: call(site.ledger, "x") }));
  const sent = Array.from({ length: 20 }, () => {
    numbers.next += 1;
    return numbers.next;
  });
  const firing = Promise.all(sent.map(async (n) => ({ n, ...(await site.fire(worker, flow, { n })) })));
  await kill(worker);
  const fired = await firing;
  await site.startWorker();
  await site.allEnded(40_000);
  const counts = await runsByNumber(site);
  let told = 0;
  let silent = 0;
  for (const { n, status } of fired) {
    const runs = counts.get(n) ?? 0;
    if (status === 202) told += 1;
    else silent += runs;
    must(status === 202 ? runs === 1 : runs <= 1, `event ${n} was answered ${status} and has ${runs} runs`);
  }
  await Promise.all(site.workers.map((each) => each.kill()));
  return `${told} told, ${silent} stored without a word`;
}

async function killedDuringWebhook(site: Site): Promise<string> {
  const numbers = { next: 0 };
  const died = (worker: WorkerProcess) =>
    eventually(() => !worker.isAlive, "the worker died", 15_000).then(() => {});
  let accepted = 0;
  const fifth = () => {
    accepted += 1;
    return accepted === 5 ? "kill" : "go";
  };
  const before = await killWhileCalling(site, numbers, { racepoints: { "before-accept": fifth } }, died);
  accepted = 0;
  const afterwards = await killWhileCalling(site, numbers, { racepoints: { "after-accept": fifth } }, died);
  const { proxy, url } = await TcpProxy.before(site.databaseUrl);
  try {
    // The first inserts hang on the line while the others gather for the next: both windows at once.
    const between = await killWhileCalling(
      site,
      numbers,
      { environment: { DATABASE_URL: url } },
      async (worker) => {
        proxy.mute();
        await pause(300);
        await worker.kill();
        proxy.unmute();
        await pause(300);
      },
    );
    return `before the insert: ${before}; after the commit: ${afterwards}; inside the group: ${between}; each told event has one run`;
  } finally {
    await proxy.close();
  }
}

async function duplicates(site: Site): Promise<string> {
  const worker = await site.startWorker();
  const second = await site.startWorker();
  const flow = await site.publish(aFlow({ Call: call(site.ledger, "x") }));
  const headers = { "x-github-delivery": "7d1f2a52-0d6b-4b7e-9c55-0c6e2f0d9a11" };
  const deliver = (index: number) => site.fire(index % 2 === 0 ? worker : second, flow, { n: 1 }, headers);
  const fired = await Promise.all(Array.from({ length: 50 }, (_, index) => deliver(index)));
  const later = await deliver(1);
  await site.allEnded();
  const statuses = new Set([...fired, later].map(({ status }) => status));
  must([...statuses].join() === "202", `answers ${[...statuses].join()}`);
  const runs = (await site.rows("select id from runs")).length;
  must(runs === 1, `${runs} runs`);
  must(site.ledger.lines().length === 1, `${site.ledger.lines().length} effects`);
  return "51 deliveries at two workers: 51 times 202, one run; the next day was not waited for";
}

const DEEP = 100_000;

async function deepRecursion(site: Site): Promise<string> {
  const worker = await site.startWorker();
  const deep = "[".repeat(DEEP) + "]".repeat(DEEP);
  const flow = await site.publish(
    aFlow({ Echo: compose("@triggerBody()"), Call: call(site.ledger, "deep", ["Echo"]) }),
  );
  site.ledger.on(/deep/, ({ response }) => {
    response.setHeader("content-type", "application/json");
    response.end(deep);
  });
  const webhook = await site.fire(worker, flow, deep);
  must(webhook.status === 400 || webhook.status === 202, `the webhook answered ${webhook.status}`);
  const { runId } = await site.fire(worker, flow, {});
  const run = await site.ended(runId ?? "");
  const nested = `@${"add(1,".repeat(20_000)}1${")".repeat(20_000)}`;
  const bad = await site.publish(aFlow({ Deep: compose(nested) }));
  const badRun = await site.fire(worker, bad, {});
  if (badRun.runId !== null) await site.ended(badRun.runId);
  const file = join(site.folder, "deep.json");
  writeFileSync(file, `{"definition":{"triggers":{},"actions":{"A":{"type":"Compose","inputs":${deep}}}}}`);
  const main = join(ROOT, "apps", "cli", "dist", "main.mjs");
  const checked = spawnSync(process.execPath, [main, "check", file], { encoding: "utf8" });
  must(
    checked.status === 1 && checked.stdout.includes('"ok":false'),
    `import: ${checked.status} ${checked.stderr.slice(0, 200)}`,
  );
  must(worker.isAlive && !worker.log.includes("Maximum call stack"), "a stack overflowed");
  const again = await site.fire(worker, flow, {});
  must(again.status === 202, "the worker does not answer any more");
  await site.allEnded();
  return `webhook ${webhook.status}, response: run ${run.status}, expression: ${badRun.status === 202 ? "run Failed" : badRun.status}, import: named as a problem; no stack overflowed`;
}

async function unicode(site: Site): Promise<string> {
  const worker = await site.startWorker();
  const name = "Größe ünï 😀 ‮العربية";
  const flow = await site.publish(
    aFlow({
      [name]: compose("@triggerBody()"),
      Sent: call(site.ledger, "echo", [name], { body: "@triggerBody()" }),
      Answer: {
        type: "Response",
        inputs: {
          statusCode: 200,
          body: `@outputs('${name}')`,
          headers: { "x-echo": "@{triggerOutputs()['headers']['x-word']}" },
        },
        runAfter: after("Sent"),
      },
    }),
  );
  site.ledger.on(/echo/, ({ response }) => answerOk(response));
  const strange: Json = {
    nul: "a\u0000b",
    half: "\ud800",
    four: "😀",
    rtl: "\u202eأ",
    nfc: "é",
    nfd: "é",
    "key\u0000\ud800😀": 1,
  };
  const fired = await site.fire(worker, flow, JSON.stringify(strange), { "x-word": "caf\u00e9" });
  must(fired.status === 200, `the caller got ${fired.status} ${fired.text.slice(0, 200)}`);
  must(JSON.stringify(JSON.parse(fired.text)) === JSON.stringify(strange), `came back as ${fired.text}`);
  const sent = site.ledger.lines(/echo/)[0]?.body ?? "{}";
  must(JSON.stringify(JSON.parse(sent)) === JSON.stringify(strange), `went out as ${sent}`);
  const stored = (await site.step(fired.runId ?? "", name))?.outputs;
  must(stored !== undefined, "history lost the step with the strange name");
  const odd = await site
    .publish(aFlow({ "Nul\u0000": compose(1), "Half\ud800": compose(2) }))
    .catch(() => null);
  const oddRun = odd === null ? null : await site.fire(worker, odd);
  must(oddRun === null || oddRun.status !== 500, `a name with NUL: ${oddRun?.status}`);
  await site.allEnded();
  return `bodies and keys came back and went out as they were; a name with NUL ${odd === null ? "is refused when it is saved" : `answers ${oddRun?.status}`}`;
}

const WATCH = `setInterval(()=>{if(({}).polluted!==undefined){console.error("POL"+"LUTED");process.exit(9)}},50).unref()`;

async function prototypeKeys(site: Site): Promise<string> {
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(WATCH)}`;
  const worker = await site.startWorker({ environment: { NODE_OPTIONS } });
  const evil =
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":2}},"a":{"__proto__":{"polluted":3}}}';
  site.ledger.on(/evil/, ({ response }) => {
    response.setHeader("content-type", "application/json");
    response.end(evil);
  });
  const actions = JSON.parse(`{
    "__proto__": ${JSON.stringify(compose("@triggerBody()"))},
    "toString": ${JSON.stringify(compose("@outputs('__proto__')", ["__proto__"]))},
    "constructor": ${JSON.stringify(compose("@setProperty(json('{}'), '__proto__', json('{\"polluted\":4}'))"))},
    "hasOwnProperty": ${JSON.stringify(compose("@addProperty(json('{}'), 'constructor', json('{\"prototype\":{\"polluted\":5}}'))"))},
    "Xml": ${JSON.stringify(compose("@json(xml('<__proto__><polluted>6</polluted></__proto__>'))"))},
    "Merge": ${JSON.stringify(compose('@union(triggerBody(), json(\'{"__proto__":{"polluted":7}}\'))'))},
    "Evil": ${JSON.stringify(call(site.ledger, "evil"))}
  }`) as Json;
  const answer = {
    type: "Response",
    inputs: { body: "@triggerBody()" },
    runAfter: after("toString", "Evil", "Merge"),
  };
  const flow = await site.publish(aFlow({ ...withOwn(actions), Answer: answer }));
  const fired = await site.fire(worker, flow, evil, { constructor: "x", "x-__proto__": "polluted" });
  const clean = await site.publish(aFlow({ Fine: compose("@coalesce(json('{}')?['polluted'], 'clean')") }));
  const second = await site.fire(worker, clean);
  await site.allEnded();
  await pause(200);
  const fine = (await site.step(second.runId ?? "", "Fine"))?.outputs;
  must(worker.isAlive && !worker.log.includes("POLLUTED"), "a prototype was polluted");
  must(fine === "clean", `an empty object has polluted = ${JSON.stringify(fine)}`);
  must(fired.status === 200 && fired.text === evil, `came back as ${fired.status} ${fired.text}`);
  return "no prototype changed in the worker; such keys and names are data and came back as they were";
}

/** Spreading keeps an own `__proto__`, assigning would not. */
function withOwn(actions: Json): Json {
  return Object.fromEntries(Object.entries(actions));
}

export const INGRESS: readonly Fault[] = [
  {
    id: "F6",
    gate: "P",
    title: "killed during a webhook",
    done: "kill -9 before the insert; after the commit, before the 202; while inserts share a group",
    expected: "who heard 202 has exactly one run, who heard nothing none or one",
    run: killedDuringWebhook,
  },
  {
    id: "F19",
    gate: "P",
    quick: true,
    title: "duplicate webhook",
    done: "one delivery id 50 times at once at two workers, then again",
    expected: "one run, 202 each time",
    run: duplicates,
  },
  {
    id: "F26",
    gate: "P",
    quick: true,
    title: "deep recursion",
    done: "100,000 levels in webhook, response and imported file; 20,000 in an expression",
    expected: "400 or a failed step in words, no stack overflow",
    run: deepRecursion,
  },
  {
    id: "F30",
    gate: "P",
    quick: true,
    title: "Unicode and NUL",
    done: "NUL, half a surrogate, emoji, right-to-left, both forms of é in body, key, header and action name",
    expected: "exactly the same comes out, or a clear refusal",
    run: unicode,
  },
  {
    id: "F31",
    gate: "P",
    quick: true,
    title: "prototype keys",
    done: "__proto__, constructor.prototype in bodies, answers, XML, functions, action names and headers",
    expected: "data stays data; a watch inside the worker sees no prototype change",
    run: prototypeKeys,
  },
];
