import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { type Fault, must } from "../fault.ts";
import { aFlow, after, call, compose } from "../flows.ts";
import { answerOk } from "../ledger.ts";
import { residentMb } from "../memory.ts";
import type { Site } from "../site.ts";
import { eventually, pause, seconds } from "../waiting.ts";

type Json = Record<string, unknown>;

const retry = (count: number, interval: string): Json => ({
  retryPolicy: count === 0 ? { type: "none" } : { type: "fixed", count, interval },
});
const timed = (action: Json, timeout: string): Json => ({ ...action, limit: { timeout } });

async function slowUpstream(site: Site): Promise<string> {
  const worker = await site.startWorker();
  let closed = 0;
  const slow = (begin: (nth: number) => string | null) => (path: RegExp) =>
    site.ledger.on(path, ({ response, nth }) => {
      response.on("close", () => {
        closed += 1;
      });
      const text = begin(nth);
      if (text !== null) response.write(text);
    });
  slow(() => "x")(/drip/);
  slow(() => {
    return "";
  })(/silent/);
  site.ledger.on(/stall/, ({ response }) => {
    response.on("close", () => {
      closed += 1;
    });
    response.writeHead(200, { "content-length": "100" });
    response.flushHeaders();
  });
  const ways = ["drip", "silent", "stall"];
  const slowFlows = await Promise.all(
    ways.map((way) => site.publish(aFlow({ Call: timed(call(site.ledger, way, [], retry(0, "")), "PT4S") }))),
  );
  const quick = await site.publish(aFlow({ Quick: call(site.ledger, "quick") }));
  await site.fireMany(worker, quick, 20);
  const runs = await Promise.all(slowFlows.map((flow) => site.fireMany(worker, flow, 5)));
  const slowest: number[] = [];
  for (let probe = 0; probe < 30; probe += 1) {
    const since = performance.now();
    const { runId } = await site.fire(worker, quick);
    await site.ended(runId ?? "", 10_000);
    slowest.push(performance.now() - since);
  }
  slowest.sort((a, b) => a - b);
  const p95 = slowest[Math.floor(slowest.length * 0.95)] ?? 0;
  for (const id of runs.flat()) {
    await site.ended(id, 20_000);
    const step = await site.step(id, "Call");
    must(step?.status === "TimedOut", `a slow call ended ${step?.status} ${step?.code}`);
  }
  await eventually(() => closed >= 15, "all 15 sockets are closed", 5_000);
  must(p95 < 1_500, `p95 of another flow was ${Math.round(p95)} ms`);
  return `15 calls TimedOut, their sockets closed; p95 of another flow meanwhile ${Math.round(p95)} ms`;
}

async function tooManyRequests(site: Site): Promise<string> {
  const worker = await site.startWorker();
  site.ledger.on(/busy/, ({ response, nth }) => {
    if (nth > 3) return answerOk(response);
    response.writeHead(429, { "retry-after": "7" });
    response.end();
  });
  const absurd: Record<string, string> = { huge: "99999999", negative: "-5", word: "soon" };
  for (const [path, value] of Object.entries(absurd)) {
    site.ledger.on(new RegExp(path), ({ response }) => {
      response.writeHead(429, { "retry-after": value });
      response.end();
    });
  }
  const flowOf = (path: string) =>
    site.publish(aFlow({ Call: call(site.ledger, path, [], retry(4, "PT6S")) }));
  const busy = await site.fire(worker, await flowOf("busy"));
  const ids: Record<string, string> = {};
  for (const path of Object.keys(absurd))
    ids[path] = (await site.fire(worker, await flowOf(path))).runId ?? "";
  for (const [path, id] of Object.entries(ids)) {
    const waiting = await eventually(
      async () => {
        const run = await site.run(id);
        return run?.status === "Waiting" && run;
      },
      `the run of ${path} waits`,
      10_000,
    );
    const inMs = (waiting.wake_at?.getTime() ?? 0) - Date.now();
    must(inMs <= 3_600_000, `${path}: it waits ${seconds(inMs)}`);
    must(
      path === "huge" || inMs <= 10_000,
      `${path}: it waits ${seconds(inMs)} instead of the policy's interval`,
    );
    await site.database.runs.requestCancel(id);
  }
  await site.ended(busy.runId ?? "", 45_000);
  const at = site.ledger.lines(/busy/).map((line) => line.at);
  const gaps = at.slice(1).map((time, index) => time - (at[index] ?? 0));
  must(at.length === 4, `${at.length} calls`);
  must(
    gaps.every((gap) => gap >= 6_900 && gap < 14_000),
    `gaps ${gaps.join()} ms`,
  );
  return `waited ${gaps.map(seconds).join(", ")} without a worker; 99999999 became at most an hour; nonsense the policy's interval`;
}

async function failingUpstream(site: Site): Promise<string> {
  const worker = await site.startWorker();
  for (const status of [500, 502, 503]) {
    site.ledger.on(new RegExp(`s${status}`), ({ response, nth }) => {
      if (nth > 1) return answerOk(response);
      response.writeHead(status);
      response.end();
    });
  }
  site.ledger.on(/reset/, ({ request, response, nth }) => {
    if (nth > 1) answerOk(response);
    else request.socket.resetAndDestroy();
  });
  site.ledger.on(/refused-post/, ({ response }) => {
    response.writeHead(500);
    response.end();
  });
  const ways = ["s500", "s502", "s503", "reset"];
  const actions: Json = {};
  for (const way of ways) {
    actions[`Get_${way}`] = call(site.ledger, `get-${way}`, [], {
      method: "GET",
      body: undefined,
      ...retry(2, "PT5S"),
    });
    actions[`Post_${way}`] = call(site.ledger, `post-${way}`, [], retry(2, "PT5S"));
  }
  actions.Post_None = call(site.ledger, "refused-post", [], retry(0, ""));
  const flow = await site.publish(aFlow(actions));
  const { runId } = await site.fire(worker, flow);
  await site.ended(runId ?? "", 30_000);
  for (const way of ways) {
    for (const verb of ["Get", "Post"]) {
      const step = await site.step(runId ?? "", `${verb}_${way}`);
      must(step?.status === "Succeeded", `${verb} ${way} ended ${step?.status} ${step?.code}`);
      must(
        JSON.stringify(step?.detail).includes('"attempts"'),
        `${verb} ${way}: history hides the first attempt`,
      );
    }
  }
  must(site.ledger.lines(/refused-post/).length === 1, "a POST without retries was repeated");
  must(
    (await site.step(runId ?? "", "Post_None"))?.status === "Failed",
    "the POST without retries did not fail",
  );
  return "GET and POST tried again as their policy says, under one key each; the one without retries once; attempts in history";
}

async function bombs(site: Site): Promise<string> {
  const worker = await site.startWorker();
  const bomb = gzipSync(Buffer.alloc(200_000_000));
  const send = (path: RegExp, encoding: string, bytes: Buffer) =>
    site.ledger.on(path, ({ response }) => {
      response.writeHead(200, { "content-type": "text/plain", "content-encoding": encoding });
      response.end(bytes);
    });
  send(/once/, "gzip", bomb);
  send(/twice/, "gzip, gzip", gzipSync(bomb));
  const before = residentMb(worker.pid);
  const flow = await site.publish(
    aFlow({
      Once: call(site.ledger, "once", [], retry(0, "")),
      Twice: call(site.ledger, "twice", [], retry(0, "")),
      Then: { ...compose("alive"), runAfter: { Once: ["Failed"], Twice: ["Failed"] } },
    }),
  );
  const { runId } = await site.fire(worker, flow);
  const run = await site.ended(runId ?? "", 30_000);
  const codes = [await site.step(runId ?? "", "Once"), await site.step(runId ?? "", "Twice")].map(
    (step) => `${step?.status} ${step?.code}`,
  );
  const grownMb = residentMb(worker.pid) - before;
  must(worker.isAlive, "the worker died");
  must(
    codes.every((code) => code.startsWith("Failed")),
    codes.join(),
  );
  must(run.status === "Succeeded", `the run that dealt with it ended ${run.status}`);
  must(grownMb < 150, `the worker grew by ${grownMb} MB`);
  return `${codes.join(" and ")}; the worker lives and grew by ${grownMb} MB`;
}

async function hugeResponse(site: Site): Promise<string> {
  const worker = await site.startWorker();
  site.ledger.on(/huge/, async ({ response }) => {
    const piece = Buffer.alloc(1_000_000, "x");
    for (let sent = 0; sent < 150 && !response.destroyed; sent += 1) {
      if (!response.write(piece))
        await Promise.race([pause(200), new Promise((go) => response.once("drain", go))]);
    }
    response.end();
  });
  const before = residentMb(worker.pid);
  const flow = await site.publish(aFlow({ Call: call(site.ledger, "huge", [], retry(0, "")) }));
  const { runId } = await site.fire(worker, flow);
  await site.ended(runId ?? "", 30_000);
  const step = await site.step(runId ?? "", "Call");
  const grownMb = residentMb(worker.pid) - before;
  must(step?.status === "Failed", `the step ended ${step?.status}`);
  must(grownMb < 150, `the worker grew by ${grownMb} MB`);
  return `a response of 150 MB: ${step.code}, the worker grew by ${grownMb} MB`;
}

async function hugePayloads(site: Site): Promise<string> {
  const response = await hugeResponse(site);
  const [worker] = site.workers;
  must(worker !== undefined, "no worker");
  const flow = await site.publish(aFlow({ Nothing: compose(1) }));
  const address = await site.address(worker, flow);
  const before = residentMb(worker.pid);
  const endless = await rawRequest(address, "transfer-encoding: chunked\r\n\r\n", chunkOfMegabyte, 200);
  const lying = await rawRequest(address, "content-length: 209715200\r\n\r\nshort");
  const both = await rawRequest(
    address,
    "content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
  );
  const grownMb = residentMb(worker.pid) - before;
  must(endless.includes(" 413 "), `200 MB in pieces: ${endless.slice(0, 40)}`);
  must(lying.includes(" 413 "), `a length of 200 MB: ${lying.slice(0, 40)}`);
  must(both.includes(" 400 "), `two lengths: ${both.slice(0, 40)}`);
  must(grownMb < 80, `the worker grew by ${grownMb} MB`);
  const ok = await site.fire(worker, flow);
  must(ok.status === 202, "the worker does not answer any more");
  await site.ended(ok.runId ?? "");
  return `${response}; webhook of 200 MB: 413; a false length: 413; two lengths: 400; grew by ${grownMb} MB`;
}

const chunkOfMegabyte = `f4240\r\n${"a".repeat(1_000_000)}\r\n`;

/** Speaks HTTP by hand, as no client would; the answer's first bytes. More may be sent while there is no answer. */
async function rawRequest(address: string, head: string, more = "", times = 0): Promise<string> {
  const url = new URL(address);
  return new Promise((resolve) => {
    let said = "";
    let left = times;
    const socket = connect({ host: url.hostname, port: Number(url.port) });
    const end = () => {
      left = 0;
      socket.destroy();
      resolve(said);
    };
    const send = () => {
      while (left > 0) {
        left -= 1;
        if (!socket.write(more)) return;
      }
    };
    socket.setTimeout(10_000, end);
    socket.on("error", end).on("close", end).on("drain", send);
    socket.on("data", (chunk) => {
      said += chunk.toString();
      end();
    });
    const target = `${url.pathname}${url.search}`;
    socket.write(`POST ${target} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-type: text/plain\r\n${head}`);
    send();
  });
}

async function noSuchName(site: Site): Promise<string> {
  const worker = await site.startWorker();
  const uri = "http://no-such-host.invalid/x";
  const inputs = { method: "GET", uri, ...retry(2, "PT5S") };
  const flow = await site.publish(
    aFlow({
      Lost: { type: "Http", inputs, limit: { timeout: "PT1M" }, runAfter: {} },
      Then: { ...compose("dealt with"), runAfter: { ...after(), Lost: ["Failed", "TimedOut"] } },
    }),
  );
  const { runId } = await site.fire(worker, flow);
  const run = await site.ended(runId ?? "", 75_000);
  const step = await site.step(runId ?? "", "Lost");
  const attempts = (step?.detail as { attempts?: unknown[] } | undefined)?.attempts?.length ?? 0;
  must(run.status === "Succeeded", `the run ended ${run.status}`);
  must(
    step?.status === "Failed" && attempts === 2,
    `${step?.status} ${step?.code} after ${attempts} more attempts`,
  );
  return `${step.code}: "${step.error?.message}" after 2 retries; slow answers of a resolver were not injected`;
}

export const UPSTREAM: readonly Fault[] = [
  {
    id: "F13",
    gate: "P",
    title: "slow upstream",
    done: "one byte and silence; headers and silence; silence; 5 calls each with a timeout of 4 s",
    expected: "TimedOut, sockets closed, other flows not slower",
    run: slowUpstream,
  },
  {
    id: "F14",
    gate: "P",
    quick: true,
    title: "upstream 429",
    done: "Retry-After 7 three times; 99999999; -5; a word",
    expected: "waits 7 s each without a worker; at most an hour; nonsense is ignored",
    run: tooManyRequests,
  },
  {
    id: "F15",
    gate: "P",
    quick: true,
    title: "upstream 500, 502, 503, reset",
    done: "first call fails each way, for GET and POST with and without a retry policy",
    expected: "the policy decides, one key, attempts in history",
    run: failingUpstream,
  },
  {
    id: "F24",
    gate: "P",
    quick: true,
    title: "huge payloads",
    done: "webhook of 200 MB without a length, with a false one, with two; action response of 150 MB",
    expected: "413 or a failed step, memory bounded, the worker goes on",
    run: hugePayloads,
  },
  {
    id: "F25",
    gate: "P",
    quick: true,
    title: "compression bomb",
    done: "200 kB that unpack to 200 MB, once and twice compressed",
    expected: "the step fails, memory bounded, the worker goes on",
    run: bombs,
  },
  {
    id: "F45",
    gate: "N",
    title: "name that does not resolve",
    done: "a call to no-such-host.invalid with two retries",
    expected: "retried as the policy says, then failed in plain words",
    run: noSuchName,
  },
];
