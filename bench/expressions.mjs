// Evaluations a second of the expression language beside hand-written JavaScript, in the same run, and parse speed.
// Usage: node bench/expressions.mjs [milliseconds per measurement] [--json]
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const forMs = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 1000);
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/** The package is TypeScript; what is measured is what a bundle of it does. */
async function loadExpressions() {
  const outfile = path.join(root, "node_modules", ".cache", "bench-expressions.mjs");
  await build({
    entryPoints: [path.join(root, "packages/expressions/src/index.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
  });
  return import(pathToFileURL(outfile).href);
}

/** Keeps results alive, so that no engine can skip the work; reading a character flattens a joined text. */
let sink = 0;
function keep(value) {
  sink += typeof value === "string" ? value.charCodeAt(value.length - 1) : 1;
}

/** Best of five rounds: the machine's other work only ever slows a round down. */
function perSecond(work) {
  let best = 0;
  for (let round = 0; round < 5; round += 1) {
    let count = 0;
    const startedAt = performance.now();
    let elapsed = 0;
    while (elapsed < forMs / 5) {
      for (let index = 0; index < 500; index += 1) keep(work(count + index));
      count += 500;
      elapsed = performance.now() - startedAt;
    }
    best = Math.max(best, (count / elapsed) * 1000);
  }
  return Math.round(best);
}

const { compileTemplate, emptyContext, parseTemplateText } = await loadExpressions();

const body = {
  customer: { name: "Ada Lovelace", city: "London", tags: ["a", "b", "c"] },
  order: { id: 4711, total: 99.5, placedAt: "2025-09-25T05:18:31.3384797Z", lines: [{ sku: "X-1" }] },
};
const HOLES = 40;
const filler = "The quick brown fox jumps over the lazy dog. ".slice(0, 18);
const big = Array.from({ length: HOLES }, (_, index) =>
  index % 2 === 0
    ? `${filler}@{triggerBody()?['customer']?['name']}`
    : `${filler}@{triggerBody()?['order']?['id']}`,
).join("");

/** A context per evaluation would be the engine's cost: the same run evaluates many templates with one. */
const workloads = [
  {
    name: "i    property paths in a text",
    template:
      "Dear @{triggerBody()?['customer']?['name']}, order @{triggerBody()?['order']?['id']} is on its way.",
    limit: (data) => `Dear ${data?.customer?.name}, order ${data?.order?.id} is on its way.`,
  },
  {
    name: "ii   five nested functions",
    template:
      "@concat(toUpper(substring(trim(triggerBody()?['customer']?['name']), 0, 3)), '-', string(add(triggerBody()?['order']?['id'], 1)))",
    limit: (data) =>
      `${data.customer.name.trim().substring(0, 3).toUpperCase()}-${String(data.order.id + 1)}`,
  },
  {
    name: "iii  date formatting",
    template: "@formatDateTime(triggerBody()?['order']?['placedAt'], 'dddd, d MMMM yyyy HH:mm')",
    limit: (data) => formatter.format(Date.parse(data.order.placedAt)),
  },
  {
    name: "iv   2 KB with 40 holes",
    template: big,
    limit: (data) => {
      let text = "";
      for (let index = 0; index < HOLES; index += 1) {
        text += filler + (index % 2 === 0 ? data.customer.name : data.order.id);
      }
      return text;
    },
  },
];
const formatter = new Intl.DateTimeFormat("en-US", {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hour12: false,
  timeZone: "UTC",
});

const results = workloads.map(({ name, template, limit }) => {
  const compiled = compileTemplate(template);
  // Sixteen bodies in turn: no engine may take the answer of the round before.
  const records = Array.from({ length: 16 }, (_, index) => {
    const trigger = { outputs: { body: { ...body, order: { ...body.order, id: 4711 + index } } } };
    return { context: emptyContext({ trigger: () => trigger }), data: trigger.outputs.body };
  });
  const first = compiled.evaluate(records[0].context);
  if (!first.ok) throw new Error(first.failure.message);
  const ours = perSecond((index) => compiled.evaluate(records[index % 16].context).value);
  const limitRate = perSecond((index) => limit(records[index % 16].data));
  return { name, ours, limit: limitRate, ratio: ours / limitRate };
});

const parsed = `@${workloads[1].template.slice(1)}`;
const parseRate = perSecond(() => parseTemplateText(parsed).segments.length);
const compileRate = perSecond(() => compileTemplate(parsed).references.length);
const megabytes = (rate) => ((rate * parsed.length) / 1e6).toFixed(1);

if (process.argv.includes("--json")) {
  console.log(
    JSON.stringify({
      results,
      parseMBps: Number(megabytes(parseRate)),
      compileMBps: Number(megabytes(compileRate)),
    }),
  );
} else {
  console.log("workload                        ours/s     JavaScript/s   ratio");
  for (const { name, ours, limit, ratio } of results) {
    console.log(
      `${name.padEnd(28)}${`${ours}`.padStart(10)}${`${limit}`.padStart(17)}${ratio.toFixed(3).padStart(8)}`,
    );
  }
  console.log(
    `parse ${megabytes(parseRate)} MB/s, compile ${megabytes(compileRate)} MB/s (${sink > 0 ? "results used" : ""})`,
  );
}
