// Expressions made to hang a worker or to eat its memory: each must end, in an answer or in a clear refusal, within
// 100 ms and 64 MB. Prints one line a case; exits 1 when one is over. Takes the best of three rounds and the lesser of
// processor and wall time, because other work of the machine only ever slows a round down. Beside it stands, where the
// system tells, the processor time of the evaluating thread alone (without the collector's and the compiler's threads),
// and at the end how long a fixed loop takes: on a busy machine only these can be compared.
// Usage: node --expose-gc bench/bombs.mjs [words of names] [--all]
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { dataCases } from "./bombs/data-cases.mjs";
import { markupCases } from "./bombs/markup-cases.mjs";
import { textCases } from "./bombs/text-cases.mjs";

const LIMIT_MS = 100;
const LIMIT_MB = 64;
const ROUNDS = 3;
const showsAll = process.argv.includes("--all");
const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

async function loadExpressions() {
  const outfile = path.join(root, "node_modules", ".cache", "bench-bombs.mjs");
  const entryPoints = [path.join(root, "packages/expressions/src/index.ts")];
  await build({ entryPoints, outfile, bundle: true, platform: "node", format: "esm", logLevel: "error" });
  return import(pathToFileURL(outfile).href);
}

function memoryMb() {
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

const THREAD = `/proc/self/task/${process.pid}/schedstat`;

/** Milliseconds that the evaluating thread has run; NaN where the system does not tell. */
function threadMs() {
  return existsSync(THREAD) ? Number(readFileSync(THREAD, "utf8").split(" ")[0]) / 1e6 : Number.NaN;
}

/** A loop of arithmetic and small objects, the best of ten: how fast the machine is just now. */
function calibrationMs() {
  let best = Number.POSITIVE_INFINITY;
  let sum = 0;
  for (let round = 0; round < 10; round += 1) {
    const startedAt = performance.now();
    const kept = [];
    for (let at = 0, value = 1; at < 3e6; at += 1) {
      value = (Math.imul(value, 1664525) + 1013904223) | 0;
      if ((at & 63) === 0) kept.push({ value });
    }
    sum += kept.length;
    best = Math.min(best, performance.now() - startedAt);
  }
  return sum > 0 ? best : Number.NaN;
}

function measure(evaluate) {
  globalThis.gc?.();
  const memoryBefore = memoryMb();
  const processor = process.cpuUsage();
  const threadBefore = threadMs();
  const startedAt = performance.now();
  const result = evaluate();
  const wallMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(processor);
  const ownMs = threadMs() - threadBefore;
  return { result, ms: Math.min(wallMs, (user + system) / 1000), ownMs, mb: memoryMb() - memoryBefore };
}

const { compileTemplate, contextFromRecord } = await loadExpressions();
const cases = [...textCases, ...dataCases, ...markupCases].filter(
  ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
);
let over = 0;
for (const { name, expression, context } of cases) {
  const template = compileTemplate(expression);
  const record = contextFromRecord(context());
  const rounds = Array.from({ length: ROUNDS }, () => measure(() => template.evaluate(record)));
  const ms = Math.min(...rounds.map((round) => round.ms));
  const ownMs = Math.min(...rounds.map((round) => round.ownMs));
  const mb = Math.min(...rounds.map((round) => round.mb));
  const { result } = rounds[0];
  const isOver = ms > LIMIT_MS || mb > LIMIT_MB;
  if (isOver) over += 1;
  if (!isOver && !showsAll) continue;
  const end = result.ok ? "answered" : `refused: ${result.failure.code}`;
  const own = Number.isNaN(ownMs) ? "" : ` (${ownMs.toFixed(0)})`;
  console.log(
    `${isOver ? "OVER" : "ok  "} ${name.padEnd(52)} ${ms.toFixed(0).padStart(6)} ms${own.padEnd(6)} ${mb.toFixed(0).padStart(5)} MB  ${end}`,
  );
}
console.log(`a fixed loop takes ${calibrationMs().toFixed(1)} ms`);
console.log(`${cases.length} cases, ${over} over ${LIMIT_MS} ms or ${LIMIT_MB} MB`);
process.exitCode = over > 0 ? 1 : 0;
