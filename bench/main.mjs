// `npm run bench`: one table, each line beside the limit of the machine measured in the same run. Ratios are what
// counts: absolute figures are of one machine and one hour. Needs the built product (`npm run build`).
// Options: --rounds 2 (median of so many), --seconds 2 (of each measurement).
import { execFileSync, fork, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { load } from "./load.mjs";
import { cpuMsOf, memoryMbOf } from "./processes.mjs";
import { databaseUrlOf, publish, signIn, startProduct } from "./product.mjs";
import { bullmqOnPostgres, bullmqOnRedis } from "./queue-limit.mjs";
import { printTable } from "./table.mjs";
import { BODY, FLOWS } from "./workloads.mjs";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "2" }, seconds: { type: "string", default: "2" } },
});
const ROUNDS = Math.max(1, Number(values.rounds));
const SECONDS = Math.max(0.5, Number(values.seconds));
/** Of load on each address before anything counts: V8 is done with what runs often after about five (measured). */
const WARM_SECONDS = 1.5;
const BURST = 3_000;
const QUEUE_JOBS = 2_000;

/** All that was measured, by key: one number a round. */
const seen = new Map();
const note = (key, value) => seen.set(key, [...(seen.get(key) ?? []), value]);
const strange = new Set();
const say = (what) => process.stderr.write(`  ${what}\n`);

async function calls(key, url, connections) {
  const measured = await load(url, { connections, seconds: SECONDS, body: BODY });
  if (Object.keys(measured.statuses).some((status) => status >= 300)) strange.add(key);
  note(`${key} /s`, measured.perSecond);
  note(`${key} p50`, measured.p50);
  note(`${key} p99`, measured.p99);
}

/** Accept a burst, then wait until the last run is done: runs a second from the first call to the last end. */
async function burst(key, url, database, doneIn) {
  const done = async () => (await database.query(`select count(*)::int as n from ${doneIn}`)).rows[0].n;
  const before = await done();
  const since = performance.now();
  const { statuses } = await load(url, { connections: 20, count: BURST, body: BODY });
  if (Object.keys(statuses).some((status) => status >= 300)) strange.add(key);
  while ((await done()) - before < BURST) await new Promise((resolve) => setTimeout(resolve, 10));
  note(`${key} /s`, (BURST / (performance.now() - since)) * 1000);
}

const ENDED = "runs where status = 'Succeeded'";

/** W2 with what it cost. The statistics of PostgreSQL are of its whole server, and come about a second late. */
async function costedBurst(url, product, database) {
  const usage = async () => {
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const { rows } = await database.query(
      `select (select sum(xact_commit)::float8 from pg_stat_database) as commits,
         (pg_current_wal_insert_lsn() - '0/0')::float8 as wal`,
    );
    return { ...rows[0], cpu: cpuMsOf(product.pid) };
  };
  const before = await usage();
  await burst("W2", url, database, ENDED);
  const after = await usage();
  note("W2 wal", (after.wal - before.wal) / BURST);
  // The benchmark's own looking is in it: a hundred or so of thousands.
  note("W2 commits", (after.commits - before.commits) / BURST);
  if (before.cpu !== null) note("W2 cpu", (after.cpu - before.cpu) / BURST);
}

async function round(hooks, limit, product, database) {
  for (const connections of [1, 10, 50]) {
    await calls(`limit answer ${connections}`, `${limit}/answer`, connections);
    await calls(`W1 ${connections}`, hooks.W1, connections);
  }
  await calls("limit plain 10", `${limit}/plain`, 10);
  await calls("limit behind 10", `${limit}/behind`, 10);
  await calls("W1 behind 10", hooks["W1 behind"], 10);
  await burst("limit accept", `${limit}/accept`, database, "limit_done");
  await costedBurst(hooks.W2, product, database);
  await calls("limit once 200", `${limit}/once?200`, 1);
  await calls("W3", hooks.W3, 1);
  await calls("limit steps 200", `${limit}/steps?200`, 1);
  await calls("W3 every step", hooks["W3 every step"], 1);
  await calls("limit once 20", `${limit}/once?20`, 1);
  await calls("W4 1", hooks.W4, 1);
  await calls("limit once 20 x10", `${limit}/once?20`, 10);
  await calls("W4 10", hooks.W4, 10);
  await calls("limit steps 20 x10", `${limit}/steps?20`, 10);
  await calls("W4 every step", hooks["W4 every step"], 10);
}

async function startLimit(databaseUrl) {
  const since = performance.now();
  const child = fork(join(import.meta.dirname, "limit-server.mjs"), {
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
  const { port } = await new Promise((resolve) => child.once("message", resolve));
  const url = `http://127.0.0.1:${port}`;
  await fetch(`${url}/plain`, { method: "POST", body: BODY });
  note("limit cold", performance.now() - since);
  return { url, child };
}

/** W5: the second start of an installation, until a webhook answers well. */
async function coldStart(dataDir, hook) {
  const product = await startProduct(dataDir);
  const url = hook.replace(/^http:\/\/[^/]+/, product.url);
  for (;;) {
    const answered = await fetch(url, { method: "POST", body: BODY, headers: TYPE }).catch(() => null);
    if (answered?.status === 200) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  note("W5 cold", performance.now() - product.since);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  note("W5 idle", memoryMbOf(product.pid));
  await load(url, { connections: 10, seconds: SECONDS, body: BODY });
  note("W5 loaded", memoryMbOf(product.pid));
  await product.stop();
}
const TYPE = { "content-type": "application/json" };

async function onPostgres(dataDir) {
  say("starting the product");
  const product = await startProduct(dataDir);
  let limit = null;
  const database = new pg.Client({ connectionString: databaseUrlOf(dataDir) });
  try {
    await database.connect();
    limit = await startLimit(databaseUrlOf(dataDir));
    const cookie = await signIn(product.url);
    const hooks = {};
    for (const [name, flow] of Object.entries(FLOWS))
      hooks[name] = await publish(product.url, cookie, name, flow);
    say("warming up");
    for (const url of [...Object.values(hooks), `${limit.url}/answer`])
      await load(url, { connections: 10, seconds: WARM_SECONDS, body: BODY });
    for (let each = 1; each <= ROUNDS; each += 1) {
      say(`round ${each} of ${ROUNDS}`);
      await round(hooks, limit.url, product, database);
    }
    say("BullMQ on PostgreSQL");
    note("BullMQ PostgreSQL", await bullmqOnPostgres(databaseUrlOf(dataDir), QUEUE_JOBS));
    return hooks;
  } finally {
    await database.end();
    limit?.child.kill();
    await product.stop();
  }
}

/** W2 with the queue on Redis, where there is one. @returns why not, or null */
async function onRedis(dataDir, hook) {
  if (spawnFails("redis-server", ["--version"])) return "there is no redis-server on this machine";
  say("the queue on Redis");
  const port = await freePort();
  const redis = spawn(
    "redis-server",
    ["--port", String(port), "--save", "", "--appendonly", "yes", "--dir", dataDir],
    {
      stdio: "ignore",
    },
  );
  try {
    await new Promise((resolve) => setTimeout(resolve, 500));
    note("BullMQ Redis", await bullmqOnRedis(port, QUEUE_JOBS));
    const product = await startProduct(dataDir, { REDIS_URL: `redis://127.0.0.1:${port}` });
    const database = new pg.Client({ connectionString: databaseUrlOf(dataDir) });
    await database.connect();
    const url = hook.replace(/^http:\/\/[^/]+/, product.url);
    await load(url, { connections: 10, seconds: 0.7, body: BODY });
    for (let each = 0; each < ROUNDS; each += 1) await burst("W2 Redis", url, database, ENDED);
    await database.end();
    await product.stop();
    return null;
  } finally {
    redis.kill();
  }
}

function spawnFails(command, args) {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return false;
  } catch {
    return true;
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function expressions() {
  say("expressions");
  const script = join(import.meta.dirname, "expressions.mjs");
  const { results } = JSON.parse(
    execFileSync(process.execPath, [script, "400", "--json"], { encoding: "utf8" }),
  );
  for (const { name, ours, limit } of results) {
    const key = `W6 ${name.split(" ")[0]}`;
    note(key, ours);
    note(`${key} limit`, limit);
  }
}

const dataDir = mkdtempSync(join(tmpdir(), "towpath-bench-"));
const since = performance.now();
try {
  const hooks = await onPostgres(dataDir);
  say("cold start");
  await coldStart(dataDir, hooks.W1);
  const noRedis = await onRedis(dataDir, hooks.W2).catch((error) => error.message.split("\n")[0]);
  expressions();
  printTable({ seen, strange, noRedis, rounds: ROUNDS, tookMs: performance.now() - since });
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
