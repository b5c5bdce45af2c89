// Brings node_modules to what the lock file says. Node built-ins only: this runs before anything is installed.
import { existsSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { problem, ROOT, runWatched } from "./console.mjs";

const LOCK = join(ROOT, "package-lock.json");
/** npm writes this file at the end of every install: its age is the age of the tree. */
const INSTALLED = join(ROOT, "node_modules", ".package-lock.json");

/** Installs when node_modules is missing or older than the lock file. Exits with npm's words when that fails. */
export async function ensureInstalled() {
  checkNode();
  const present = existsSync(INSTALLED);
  if (present && statSync(INSTALLED).mtimeMs >= statSync(LOCK).mtimeMs) return;
  const { ok, output } = await runWatched(
    present ? "Bringing the packages up to date" : "Installing packages (once, about a minute)",
    process.platform === "win32" ? "npm.cmd" : "npm",
    // `ci` starts from nothing, which heals an install that was cut off; a complete tree needs the differences only.
    [...(present ? ["install", "--no-save"] : ["ci"]), "--include=dev", "--no-audit", "--no-fund"],
    {
      env: { ...process.env, npm_config_loglevel: "error", npm_config_update_notifier: "false" },
      shell: process.platform === "win32",
    },
  );
  if (!ok) {
    console.error(output.trim());
    problem(
      "Installing the packages failed; what npm said stands above. Check the network, then start again.",
    );
    process.exit(1);
  }
  const now = new Date();
  utimesSync(INSTALLED, now, now);
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  problem(`Towpath needs Node 20.19 or newer; this is Node ${process.versions.node}.`);
  process.exit(1);
}
