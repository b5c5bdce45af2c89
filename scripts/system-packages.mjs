// What tests and faults want from the machine beside Node: Chromium for the journeys, redis-server for the second queue
// backend, libfaketime for clocks that jump. On Debian as root they are installed; elsewhere what is found is used, and what is missing is said.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { step } from "./console.mjs";

const CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const CHROMIUM_PATHS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

function onPath(names) {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of names) {
      const file = join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // not here: the next place
      }
    }
  }
  return null;
}

export const findChromium = () =>
  process.env.TOWPATH_CHROMIUM ?? onPath(CHROMIUM_NAMES) ?? CHROMIUM_PATHS.find(existsSync) ?? null;
const findRedis = () => onPath(["redis-server"]);

/** Where Debian and its kin keep libfaketime: a folder for each kind of processor. */
export function findFakeClock() {
  const folders = ["/usr/lib", "/usr/local/lib"].filter(existsSync).flatMap((folder) => {
    const inside = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return [folder, ...inside.map(({ name }) => join(folder, name))];
  });
  return folders.map((folder) => join(folder, "faketime", "libfaketimeMT.so.1")).find(existsSync) ?? null;
}

function mayInstall() {
  const debian = existsSync("/etc/debian_version") || /debian/.test(readOsRelease());
  return debian && process.getuid?.() === 0;
}

function readOsRelease() {
  return existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
}

function aptInstall(packages) {
  step(`Installing ${packages.join(" and ")} for the tests`);
  const options = {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  spawnSync("apt-get", ["update", "-qq"], options);
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], options);
}

/**
 * @param {{ browser?: boolean, fakeClock?: boolean }} wanted
 * @returns where Chromium is (or null) and, in words, what cannot run without what is missing
 */
export function ensureSystemPackages({ browser = false, fakeClock = false }) {
  const packages = [];
  if (browser && findChromium() === null) packages.push("chromium");
  if (findRedis() === null) packages.push("redis-server");
  if (fakeClock && findFakeClock() === null) packages.push("libfaketime");
  if (packages.length > 0 && mayInstall()) aptInstall(packages);

  const missing = [];
  if (findRedis() === null) missing.push("the queue's tests on Redis (no redis-server was found)");
  return { chromium: findChromium(), missing };
}
