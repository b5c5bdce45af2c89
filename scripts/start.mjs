// `npm start` and `npm run dev`: installs, builds what is stale, then hands over to `towpath start`.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./console.mjs";
import { ensureInstalled } from "./install.mjs";
import { withNpmOptions } from "./npm-options.mjs";

await ensureInstalled();
const { ensureBuilt } = await import("./build.mjs");
const dev = process.argv.includes("--dev");
await ensureBuilt(dev ? ["cli", "worker"] : undefined);

process.argv = [...process.argv.slice(0, 2), "start", ...withNpmOptions(process.argv.slice(2), process.env)];
await import(pathToFileURL(join(ROOT, "apps", "cli", "dist", "main.mjs")).href);
