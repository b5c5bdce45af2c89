// Builds what runs in production: the command line and the worker as bundles, the web app by Next.
// Each target remembers a fingerprint of its inputs, so that a second start builds nothing.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundle } from "./bundle.mjs";
import { ROOT, step } from "./console.mjs";

const CACHE = join(ROOT, "node_modules", ".cache", "towpath");
const SKIP = new Set(["node_modules", "dist", ".next", "generated", "test-results"]);

const TARGETS = {
  cli: {
    inputs: ["packages", "apps/cli/src", "prisma", "scripts/bundle.mjs", "package-lock.json"],
    output: "apps/cli/dist/main.mjs",
    build: () => bundle({ entry: "apps/cli/src/main.ts", outdir: "apps/cli/dist" }),
  },
  worker: {
    inputs: ["packages", "apps/worker/src", "prisma", "scripts/bundle.mjs", "package-lock.json"],
    output: "apps/worker/dist/main.mjs",
    build: () => bundle({ entry: "apps/worker/src/main.ts", outdir: "apps/worker/dist" }),
  },
  web: {
    inputs: ["packages", "apps/web", "prisma", "package-lock.json"],
    output: "apps/web/.next/BUILD_ID",
    build: buildWeb,
  },
};

/** Builds the named targets that are stale; without names, all of them. */
export async function ensureBuilt(names = Object.keys(TARGETS)) {
  for (const name of names) {
    const target = TARGETS[name];
    const print = fingerprint(target.inputs);
    const stamp = join(CACHE, `${name}.stamp`);
    const fresh =
      existsSync(join(ROOT, target.output)) && existsSync(stamp) && readFileSync(stamp, "utf8") === print;
    if (fresh) continue;
    step(name === "web" ? "Building the web app (this takes a little while, once)" : `Building the ${name}`);
    await target.build();
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(stamp, print);
  }
}

function buildWeb() {
  const next = join(ROOT, "node_modules", "next", "dist", "bin", "next");
  const result = spawnSync(process.execPath, [next, "build"], {
    cwd: join(ROOT, "apps", "web"),
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (result.status !== 0) {
    console.error(result.stdout, result.stderr);
    console.error("Building the web app failed; what the compiler said stands above.");
    process.exit(1);
  }
}

/** Paths, sizes and times of all inputs: reading 2,000 entries takes milliseconds, reading the files would not. */
function fingerprint(inputs) {
  const hash = createHash("sha256");
  const visit = (path) => {
    const info = statSync(join(ROOT, path), { throwIfNoEntry: false });
    if (info === undefined) return;
    if (!info.isDirectory()) {
      if (!/\.test\.tsx?$/.test(path)) hash.update(`${path}\0${info.size}\0${info.mtimeMs}\n`);
      return;
    }
    for (const entry of readdirSync(join(ROOT, path)).sort()) {
      if (!SKIP.has(entry)) visit(`${path}/${entry}`);
    }
  };
  for (const input of inputs) visit(input);
  return hash.digest("hex");
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await ensureBuilt();
