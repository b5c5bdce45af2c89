#!/usr/bin/env node
import { join } from "node:path";
// The `towpath` command of a checkout: installs and builds what is stale, then runs it.
import { pathToFileURL } from "node:url";
import { ROOT } from "./console.mjs";
import { followNpm, npmAbove } from "./follow-npm.mjs";
import { ensureInstalled } from "./install.mjs";

const npm = npmAbove();
await ensureInstalled();
const { ensureBuilt } = await import("./build.mjs");
await ensureBuilt(process.argv[2] === "start" ? undefined : ["cli"]);
// Other commands end by themselves.
if (process.argv[2] === "start") followNpm(npm);
await import(pathToFileURL(join(ROOT, "apps", "cli", "dist", "main.mjs")).href);
