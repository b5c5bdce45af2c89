// Who checks the checker? Plants one violation of each kind in a throw-away folder inside a package, expects the
// layer check to name it, and expects a cruise over nothing to fail.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
    file: "packages/flow/src/planted/planted.ts",
    text: 'import "./planted-back.ts";',
    beside: 'import "./planted.ts";',
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
function expectRefusal(title, roots, word) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/check-layers.mjs", ...roots], {
    cwd: ROOT,
    encoding: "utf8",
  });
  const ok = status !== 0 && `${stdout}${stderr}`.includes(word);
  if (!ok) console.error(`${title}: not caught (exit ${status})\n${stdout}${stderr}`);
  failed ||= !ok;
}

for (const { rule, file, text, beside } of PLANTED) {
  const folder = join(ROOT, file, "..");
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(ROOT, file), `${text}\n`);
    if (beside) writeFileSync(join(folder, "planted-back.ts"), `${beside}\n`);
    expectRefusal(rule, [file], rule);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
expectRefusal("zero modules", ["packages/prelude/package.json"], "cruised");

if (failed) process.exit(1);
console.log(`layers: ${PLANTED.length} planted violations and an empty cruise were caught`);
