// `npm test`: everything the project asks of itself, in one command, on a machine with only Node and npm.
// Ends with one line "N passed, N failed, N skipped" over all tiers, checks included.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT, step } from "./console.mjs";
import { failedInPlaywright, failedInVitest } from "./failed-tests.mjs";
import { ensureInstalled } from "./install.mjs";
import { ensureSystemPackages } from "./system-packages.mjs";

await ensureInstalled();
const found = ensureSystemPackages({ browser: true });
const reports = mkdtempSync(join(tmpdir(), "towpath-test-"));
const totals = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
const only = process.argv.slice(2);

const bin = (name) => join(ROOT, "node_modules", ".bin", name);

/** Runs a program with its output shown. */
function run(title, command, args, env = {}) {
  step(title);
  const since = performance.now();
  const result = spawnSync(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  console.error(`  ${((performance.now() - since) / 1000).toFixed(1)} s`);
  return result.status === 0;
}

/** What is over, for the summary at the end: minutes of output lie between the headlines. */
const tiers = [];
const runs = (name) => only.length === 0 || only.includes(name);
async function tier(name, title, work) {
  if (!runs(name)) return;
  const before = { ...totals };
  const since = performance.now();
  step(`━━ ${title}`);
  await work();
  const counts = Object.keys(totals).map((key) => `${totals[key] - before[key]} ${key}`);
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  tiers.push(`${title}: ${counts.join(", ")} in ${seconds} s`);
}

/** Runs a program and shows its output when it is over: others run beside it. */
function runBeside(title, command, args) {
  const since = performance.now();
  const shell = process.platform === "win32";
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, shell, stdio: ["ignore", "pipe", "pipe"] });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => said.push(bytes));
    const end = (ok) => {
      step(title);
      process.stderr.write(Buffer.concat(said));
      console.error(`  ${((performance.now() - since) / 1000).toFixed(1)} s`);
      resolve(ok);
    };
    child.once("error", (error) => {
      said.push(Buffer.from(`${error.message}\n`));
      end(false);
    });
    child.once("close", (code) => end(code === 0));
  });
}

/** A check has one outcome: it counts as one test. Half of them keep one core busy: two run beside each other. */
async function checks(list) {
  const left = [...list];
  const lane = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [title, command, args] = next;
      const ok = await runBeside(title, command, args);
      totals[ok ? "passed" : "failed"] += 1;
      if (!ok) failures.push(title);
    }
  };
  await Promise.all([lane(), lane()]);
}

/** A suite reports its own counts as JSON. One that reports nothing has failed, whatever its exit code. */
function suite(title, command, args, { report, count, failed, env }) {
  const ok = run(title, command, args, env);
  const told = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : null;
  const counts = told === null ? null : count(told);
  if (counts === null || counts.passed === 0) {
    totals.failed += 1;
    failures.push(`${title}: it reported no passed test`);
    return;
  }
  for (const key of Object.keys(totals)) totals[key] += counts[key];
  for (const { name, reason } of failed?.(told) ?? [])
    failures.push(`${name}\n  ${reason.replaceAll("\n", "\n  ")}`);
  const isOutside = !ok && counts.failed === 0;
  if (isOutside) totals.failed += 1;
  if (!ok) failures.push(isOutside ? `${title}: outside of any test, which its output above tells` : title);
}

function vitest(title, project) {
  const report = join(reports, `${project}.json`);
  const args = [
    "run",
    "--project",
    project,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ];
  const count = (json) => ({
    passed: json.numPassedTests,
    failed: json.numFailedTests,
    skipped: json.numPendingTests,
  });
  suite(title, bin("vitest"), args, { report, count, failed: failedInVitest });
}

function journeys() {
  const report = join(reports, "e2e.json");
  const count = ({ stats }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
  });
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report, TOWPATH_CHROMIUM: found.chromium };
  suite("Browser journeys", bin("playwright"), ["test"], { report, count, failed: failedInPlaywright, env });
}

/** Settles when the build that runs beside the faults is over. One that failed is made again, to be seen. */
let builtBeside = Promise.resolve();
/** The faults wait for clocks most of the time. What they are done to has to be there before. */
async function buildBeside() {
  const { ensureBuilt } = await import("./build.mjs");
  await ensureBuilt(["cli", "worker"]);
  const child = spawn(process.execPath, ["scripts/build.mjs"], { cwd: ROOT, stdio: "ignore" });
  builtBeside = new Promise((resolve) => {
    child.once("error", resolve);
    child.once("exit", resolve);
  });
}

await tier("static", "Lint, layers and types", async () => {
  const quiet = ["--ui=stream", "--output-logs=errors-only", "--no-update-notifier"];
  await checks([
    ["Types", bin("turbo"), ["run", "typecheck", ...quiet]],
    ["Layers", process.execPath, ["scripts/check-layers.mjs"]],
    ["Unused files, exports and dependencies", bin("knip"), ["--no-progress"]],
    ["Types of the journeys", bin("tsc"), ["--noEmit", "-p", "e2e"]],
    ["Types of the fault matrix", bin("tsc"), ["--noEmit", "-p", "bench/faults"]],
    ["Lint", bin("biome"), ["check", "--error-on-warnings", "."]],
  ]);
  // By itself: what it plants is there for all to see.
  const planted = ["scripts/check-layers-check.mjs"];
  await checks([["The layer check catches a planted violation", process.execPath, planted]]);
});
await tier("unit", "Unit tests", () => vitest("Unit tests", "unit"));
await tier("pg", "Tests on PostgreSQL and both queue backends", () => vitest("Real databases", "pg"));
await tier("faults", "Faults done to real processes, those that take seconds", async () => {
  if (runs("e2e")) await buildBeside();
  const report = join(reports, "faults.json");
  const args = ["scripts/faults.mjs", "--quick", "--report", report];
  suite("Faults", process.execPath, args, { report, count: (counts) => counts });
});
await tier("e2e", "Browser journeys", async () => {
  const { ensureBuilt } = await import("./build.mjs");
  await builtBeside;
  await ensureBuilt();
  if (found.chromium !== null) journeys();
  else found.missing.push("browser journeys (no Chromium)");
});

rmSync(reports, { recursive: true, force: true });
for (const line of tiers) console.log(line);
for (const what of found.missing) console.log(`Not run: ${what}`);
for (const what of failures) console.log(`Failed: ${what}`);
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(totals.failed === 0 && failures.length === 0 ? 0 : 1);
