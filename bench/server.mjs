// W1 to W4 on the real product beside the limit of the machine, in one run: `npm run bench`. Ratios are what counts;
// absolute figures are of one machine and one hour. Needs the built product (`npm run build`).
import { fork, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { load } from "./load.mjs";

const ROOT = join(import.meta.dirname, "..");
const ROUNDS = Number(process.argv[2] ?? 3);
const BODY = JSON.stringify({ name: "Ada", amount: 250, note: "x".repeat(120) });
const BURST = 3_000;

const compose = (inputs, after) => ({
  type: "Compose",
  inputs,
  runAfter: after === undefined ? {} : { [after]: ["Succeeded"] },
});
const chain = (length) =>
  Object.fromEntries(
    Array.from({ length }, (_, step) => [
      `Step_${step}`,
      compose(`@concat(triggerBody()?['name'], ' ', ${step})`, step === 0 ? undefined : `Step_${step - 1}`),
    ]),
  );
const answer = (body, after) => ({
  type: "Response",
  kind: "Http",
  inputs: { statusCode: 200, body },
  runAfter: { [after]: ["Succeeded"] },
});
const flow = (actions) =>
  JSON.stringify({ triggers: { ask: { type: "Request", kind: "Http", inputs: {} } }, actions });
const FLOWS = {
  W1: flow({
    Hello: compose({ hello: "Hello @{triggerBody()?['name']}" }),
    Answer: answer("@outputs('Hello')", "Hello"),
  }),
  W2: flow(chain(5)),
  W3: flow({
    Each: {
      type: "Foreach",
      foreach: "@range(0, 100)",
      actions: { A: compose("@add(item(), 1)"), B: compose("@concat('n', outputs('A'))", "A") },
      runAfter: {},
    },
    Answer: answer("done", "Each"),
  }),
  W4: flow({ ...chain(20), Answer: answer("@outputs('Step_19')", "Step_19") }),
};

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const range = (values, digits = 0) =>
  `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}-${Math.max(...values).toFixed(digits)})`;

async function startProduct(dataDir) {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const main = join(ROOT, "apps", "cli", "dist", "main.mjs");
  const child = spawn(process.execPath, [main, "start", "--port", String(port), "--data-dir", dataDir], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  await new Promise((resolve, reject) => {
    let said = "";
    child.stderr.on("data", (chunk) => {
      said += chunk;
      if (said.includes("is ready")) resolve();
    });
    child.on("exit", () => reject(new Error(said)));
  });
  return { url: `http://localhost:${port}`, child };
}

/** The owner, signed in: a cookie to speak with. */
async function signIn(url) {
  const owner = { name: "Bench", email: "bench@example.org", password: "a long walk by the canal" };
  const json = { "content-type": "application/json", origin: url };
  await fetch(`${url}/api/v1/account/owner`, { method: "POST", headers: json, body: JSON.stringify(owner) });
  const csrf = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = await csrf.json();
  const cookie = csrf.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
  const form = new URLSearchParams({ ...owner, csrfToken, json: "true" });
  const signedIn = await fetch(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie, origin: url },
    body: form,
  });
  return [cookie, ...signedIn.headers.getSetCookie().map((each) => each.split(";")[0])].join("; ");
}

async function publish(url, cookie, name, definitionText) {
  const call = async (path, body) => {
    const answered = await fetch(`${url}/api/v1${path}`, {
      method: "POST",
      headers: { cookie, origin: url, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answered.ok) throw new Error(`${path}: ${answered.status} ${await answered.text()}`);
    return answered.json();
  };
  const created = await call("/flows", { name, definitionText });
  return (await call(`/flows/${created.id}/publish`, { revision: created.revision })).callbackUrl;
}

/** Accept a burst, then wait until the last run is done: runs a second from the first call to the last end. */
async function burst(url, database, countDone) {
  const before = (await database.query(countDone)).rows[0].count;
  const since = performance.now();
  const { statuses } = await load(url, { connections: 20, count: BURST, body: BODY });
  for (;;) {
    const { count } = (await database.query(countDone)).rows[0];
    if (count - before >= BURST) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { perSecond: (BURST / (performance.now() - since)) * 1000, statuses };
}

const dataDir = mkdtempSync(join(tmpdir(), "towpath-bench-"));
const product = await startProduct(dataDir);
let limit;
try {
  const databaseUrl = await findDatabase(dataDir);
  limit = fork(join(import.meta.dirname, "limit-server.mjs"), {
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
  const { port } = await new Promise((resolve) => limit.once("message", resolve));
  const cookie = await signIn(product.url);
  const hooks = {};
  for (const [name, text] of Object.entries(FLOWS))
    hooks[name] = await publish(product.url, cookie, name, text);
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  await measure(hooks, `http://127.0.0.1:${port}`, database);
  await database.end();
} finally {
  limit?.kill();
  product.child.kill("SIGTERM");
  await new Promise((resolve) => product.child.on("exit", resolve));
  rmSync(dataDir, { recursive: true, force: true });
}

async function findDatabase(folder) {
  const port = readFileSync(join(folder, "postgres", "port"), "utf8").trim();
  const password = readFileSync(join(folder, "postgres", "password"), "utf8").trim();
  return `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/towpath`;
}

async function measure(hooks, limitUrl, database) {
  const rows = {};
  const note = (key, value) => {
    rows[key] ??= [];
    rows[key].push(value);
  };
  const SECONDS = 4;
  for (const url of [hooks.W1, `${limitUrl}/answer`])
    await load(url, { connections: 10, seconds: 2, body: BODY });
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const connections of [1, 10, 50]) {
      note(
        `limit ${connections}`,
        await load(`${limitUrl}/answer`, { connections, seconds: SECONDS, body: BODY }),
      );
      note(`W1 ${connections}`, await load(hooks.W1, { connections, seconds: SECONDS, body: BODY }));
    }
    note("limit W2", await burst(`${limitUrl}/accept`, database, "select count(*)::int from limit_done"));
    note("W2", await burst(hooks.W2, database, "select count(*)::int from runs where status = 'Succeeded'"));
    note("W3", await load(hooks.W3, { connections: 1, seconds: SECONDS, body: BODY }));
    note("W4 1", await load(hooks.W4, { connections: 1, seconds: SECONDS, body: BODY }));
    note("W4 10", await load(hooks.W4, { connections: 10, seconds: SECONDS, body: BODY }));
  }
  const per = (key) => rows[key].map((each) => each.perSecond);
  const ms = (key, which) => rows[key].map((each) => each[which]);
  const share = (key, against) => `${((median(per(key)) / median(per(against))) * 100).toFixed(0)} %`;
  console.log(`median (min-max) of ${ROUNDS} rounds; history committed before the reply`);
  for (const connections of [1, 10, 50]) {
    const key = `W1 ${connections}`;
    const against = `limit ${connections}`;
    console.log(
      `W1 ${connections} conns: ${range(per(key))} req/s, p50 ${range(ms(key, "p50"), 2)} ms, p99 ${range(ms(key, "p99"), 1)} ms; limit ${range(per(against))}; share ${share(key, against)}`,
    );
  }
  console.log(
    `W2 burst of ${BURST}: ${range(per("W2"))} runs/s; limit ${range(per("limit W2"))}; share ${share("W2", "limit W2")}`,
  );
  console.log(`W3 loop of 100 x 2, 1 conn: p50 ${range(ms("W3", "p50"), 2)} ms a run`);
  console.log(
    `W4 20 actions: p50 ${range(ms("W4 1", "p50"), 2)} ms alone; ${range(per("W4 10"))} runs/s at 10 conns`,
  );
  const bad = Object.entries(rows).flatMap(([key, all]) =>
    all.filter(({ statuses }) => Object.keys(statuses).some((status) => status >= 300)).map(() => key),
  );
  if (bad.length > 0) console.log(`answers that were no success in: ${[...new Set(bad)].join(", ")}`);
}
