// `npm run faults`: does to the real worker what breaks programs, and compares what is left with what was promised.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./console.mjs";
import { ensureInstalled } from "./install.mjs";
import { ensureSystemPackages, findFakeClock } from "./system-packages.mjs";

await ensureInstalled();
ensureSystemPackages({ fakeClock: !process.argv.includes("--quick") });
process.env.TOWPATH_FAKE_CLOCK ??= findFakeClock() ?? "";
const { ensureBuilt } = await import("./build.mjs");
await ensureBuilt(["worker", "cli"]);
const { bundle } = await import("./bundle.mjs");
await bundle({ entry: "bench/faults/main.ts", outdir: "bench/faults/dist" });
await import(pathToFileURL(join(ROOT, "bench", "faults", "dist", "main.mjs")).href);
