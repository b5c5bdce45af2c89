// Who checks the checker? Plants one violation of each kind in throw-away folders inside packages, expects the
// layer check to name each, and expects a cruise over nothing to fail.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "./console.mjs";

const PLANTED = [
  { rule: "layer-prelude", file: "packages/prelude/src/planted/planted.ts", text: 'import "@towpath/flow";' },
  {
    rule: "layer-flow",
    file: "packages/flow/src/planted/planted.ts",
    text: 'import type { RunStore } from "@towpath/engine";\nexport type Planted = RunStore;',
  },
  { rule: "pure-rooms-no-node", file: "packages/engine/src/planted/planted.ts", text: 'import "node:fs";' },
  { rule: "pure-rooms-npm", file: "packages/expressions/src/planted/planted.ts", text: 'import "undici";' },
  {
    rule: "bullmq-only-in-queue",
    file: "packages/triggers/src/planted/planted.ts",
    text: 'import "bullmq";',
  },
  {
    rule: "no-cycles",
    file: "packages/flow/src/planted/circle.ts",
    text: 'import "./circle-back.ts";',
    beside: { name: "circle-back.ts", text: 'import "./circle.ts";' },
  },
  {
    rule: "one-door-a-package",
    file: "packages/db/src/planted/planted.ts",
    text: 'import "../../../prelude/src/result.ts";',
  },
  {
    rule: "no-app-to-app",
    file: "apps/worker/src/planted/planted.ts",
    text: 'import "../../../cli/src/options.ts";',
  },
];

let failed = false;
/** @param words what has to be said, each */
function expectRefusal(roots, words) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/check-layers.mjs", ...roots], {
    cwd: ROOT,
    encoding: "utf8",
  });
  const said = `${stdout}${stderr}`;
  const missing = words.filter((word) => !said.includes(word));
  if (status !== 0 && missing.length === 0) return;
  console.error(`Not caught (exit ${status}): ${missing.join(", ")}\n${said}`);
  failed = true;
}

try {
  for (const { file, text, beside } of PLANTED) {
    mkdirSync(dirname(join(ROOT, file)), { recursive: true });
    writeFileSync(join(ROOT, file), `${text}\n`);
    if (beside) writeFileSync(join(ROOT, dirname(file), beside.name), `${beside.text}\n`);
  }
  // Without the ending: a circle may be named by either of its files.
  const refusals = PLANTED.map(({ rule, file }) => `${rule}: ${file.replace(/\.ts$/, "")}`);
  expectRefusal(
    PLANTED.map(({ file }) => file),
    refusals,
  );
} finally {
  for (const { file } of PLANTED) rmSync(dirname(join(ROOT, file)), { recursive: true, force: true });
}
expectRefusal(["packages/prelude/package.json"], ["cruised"]);

if (failed) process.exit(1);
console.log(`layers: ${PLANTED.length} planted violations and an empty cruise were caught`);
