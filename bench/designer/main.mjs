// `npm run bench:designer`: how fast the designer is in a real browser, as medians beside their targets. Needs the built
// product (`npm run build`) and Chromium. On a machine that draws without a graphics card all frames are made by the
// processor: read the frames of gestures beside those of the machine at rest.
// Options: --rounds 3, --only canvas|run
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { findChromium } from "../../scripts/system-packages.mjs";
import { signIn, startProduct } from "../product.mjs";
import { CANVAS_LINES, measureCanvas } from "./canvas.mjs";
import { measureRun, RUN_LINES } from "./run-open.mjs";

/** One part of the designer each: its lines in the table, and what measures them. */
const PARTS = {
  canvas: { lines: CANVAS_LINES, measure: measureCanvas },
  run: { lines: RUN_LINES, measure: measureRun },
};

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "3" }, only: { type: "string", default: "" } },
});
const rounds = Math.max(1, Number(values.rounds));
const parts = Object.entries(PARTS).filter(([name]) => values.only === "" || values.only === name);

const executablePath = findChromium();
if (executablePath === null) {
  process.stderr.write("There is no Chromium here; TOWPATH_CHROMIUM can say where one is.\n");
  process.exit(2);
}

const dataDir = mkdtempSync(join(tmpdir(), "towpath-bench-"));
const seen = new Map();
const product = await startProduct(dataDir, { EGRESS_ALLOW: "127.0.0.0/8,localhost" });
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run"],
});
try {
  const cookie = await signIn(product.url);
  const context = await browser.newContext({ baseURL: product.url, viewport: { width: 1440, height: 900 } });
  const pairs = cookie.split("; ").map((pair) => /^([^=]+)=(.*)$/.exec(pair) ?? []);
  await context.addCookies(pairs.map(([, name, value]) => ({ name, value, url: product.url })));
  for (const [name, { measure }] of parts) {
    process.stderr.write(`  measuring: ${name}\n`);
    const note = (key, value) => seen.set(key, [...(seen.get(key) ?? []), value]);
    await measure({ context, api: apiOf(product.url, cookie), rounds, note });
  }
} finally {
  await browser.close();
  await product.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
print();

function apiOf(url, cookie) {
  return async (method, path, body) => {
    const answered = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { cookie, origin: url, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answered.ok) throw new Error(`${path}: ${answered.status} ${await answered.text()}`);
    return answered.json();
  };
}

function print() {
  const rows = parts.flatMap(([, { lines }]) => lines).map(rowOf);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) {
    process.stdout.write(`${row.map((cell, column) => cell.padEnd(widths[column])).join("  ")}\n`);
  }
  process.stdout.write(`\nLoad of the machine in the last minute: ${loadavg()[0].toFixed(1)}\n`);
}

function rowOf({ key, name, unit, most, least }) {
  const figures = (seen.get(key) ?? []).toSorted((a, b) => a - b);
  const middle = figures[Math.floor(figures.length / 2)];
  if (middle === undefined) return [name, "not seen", "", ""];
  const target = most !== undefined ? `< ${most}` : least !== undefined ? `≥ ${least}` : "";
  const reached = (most === undefined || middle < most) && (least === undefined || middle >= least);
  const spread = `${figures[0].toFixed(0)} … ${figures.at(-1).toFixed(0)}, ${figures.length} seen`;
  return [
    name,
    `${middle.toFixed(0)} ${unit}`,
    spread,
    target === "" ? "" : `${target} ${reached ? "reached" : "MISSED"}`,
  ];
}
