#!/usr/bin/env node
import { join } from "node:path";
// The `towpath` command of a checkout: installs and builds what is stale, then runs it.
import { pathToFileURL } from "node:url";
import { ROOT } from "./console.mjs";
import { ensureInstalled } from "./install.mjs";

await ensureInstalled();
const { ensureBuilt } = await import("./build.mjs");
await ensureBuilt(process.argv[2] === "start" ? undefined : ["cli"]);
await import(pathToFileURL(join(ROOT, "apps", "cli", "dist", "main.mjs")).href);
