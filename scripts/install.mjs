// Brings node_modules to what the lock file says. Node built-ins only: this runs before anything is installed.
import { spawnSync } from "node:child_process";
import { existsSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { ROOT, step } from "./console.mjs";

const LOCK = join(ROOT, "package-lock.json");
/** npm rewrites this file at the end of every install: its age is the age of the tree. */
const INSTALLED = join(ROOT, "node_modules", ".package-lock.json");

export function isInstalled() {
  return existsSync(INSTALLED) && statSync(INSTALLED).mtimeMs >= statSync(LOCK).mtimeMs;
}

/** Runs `npm ci` when node_modules is missing or older than the lock file. Exits with npm's words when it fails. */
export function ensureInstalled() {
  checkNode();
  if (isInstalled()) return;
  step("Installing packages (the first time takes a minute or two)");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const env = { ...process.env, PRISMA_SKIP_POSTINSTALL_GENERATE: "1", npm_config_update_notifier: "false" };
  const result = spawnSync(npm, ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: ROOT,
    env,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  if (result.status !== 0) {
    console.error(
      "\nInstalling the packages failed. Check the network or the npm settings, then start again.",
    );
    process.exit(1);
  }
  const now = new Date();
  utimesSync(INSTALLED, now, now);
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Towpath needs Node 20.19 or newer; this is Node ${process.versions.node}.`);
  process.exit(1);
}
