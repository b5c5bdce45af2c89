// `npm start` and `npm run dev`: installs, builds what is stale, then hands over to `towpath start`.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./console.mjs";
import { ensureInstalled } from "./install.mjs";

await ensureInstalled();
const { ensureBuilt } = await import("./build.mjs");
const dev = process.argv.includes("--dev");
await ensureBuilt(dev ? ["cli", "worker"] : undefined);

process.argv.splice(2, 0, "start");
await import(pathToFileURL(join(ROOT, "apps", "cli", "dist", "main.mjs")).href);
