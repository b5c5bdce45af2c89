// `npm start` and `npm run dev`: installs, builds what is stale, then hands over to `towpath start`.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { problem, ROOT } from "./console.mjs";
import { followNpm, npmAbove } from "./follow-npm.mjs";
import { ensureInstalled } from "./install.mjs";
import { withNpmOptions } from "./npm-options.mjs";
import { portInUse } from "./port-check.mjs";

const npm = npmAbove();
const words = withNpmOptions(process.argv.slice(2), process.env);
const taken = await portInUse(words, process.env);
if (taken !== null) {
  problem(`Port ${taken} is in use. Stop what uses it, or choose another one with --port.`);
  process.exit(1);
}

await ensureInstalled();
const { ensureBuilt } = await import("./build.mjs");
await ensureBuilt(words.includes("--dev") ? ["cli", "worker"] : undefined);

followNpm(npm);
process.argv = [...process.argv.slice(0, 2), "start", ...words];
await import(pathToFileURL(join(ROOT, "apps", "cli", "dist", "main.mjs")).href);
