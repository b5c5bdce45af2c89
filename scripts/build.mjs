// Builds what runs in production: the command line and the worker as bundles, the web app by Next.
// Each target remembers a fingerprint of its inputs, so that a second start builds nothing.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundle } from "./bundle.mjs";
import { problem, ROOT, runWatched, step } from "./console.mjs";

const CACHE = join(ROOT, "node_modules", ".cache", "towpath");
/** Not inputs: what building writes, and would make the next start build again. */
const SKIP = new Set(["node_modules", "dist", ".next", "next-env.d.ts"]);

const TARGETS = {
  cli: {
    inputs: ["packages", "apps/cli/src", "scripts/bundle.mjs", "package-lock.json"],
    output: "apps/cli/dist/main.mjs",
    build: () => buildProgram("command line", "apps/cli"),
  },
  worker: {
    inputs: ["packages", "apps/worker/src", "scripts/bundle.mjs", "package-lock.json"],
    output: "apps/worker/dist/main.mjs",
    build: () => buildProgram("worker", "apps/worker"),
  },
  web: {
    inputs: ["packages", "apps/web", "tsconfig.base.json", "package-lock.json"],
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
    await target.build();
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(stamp, print);
  }
}

async function buildProgram(title, folder) {
  step(`Building the ${title}`);
  try {
    await bundle({ entry: `${folder}/src/main.ts`, outdir: `${folder}/dist` });
  } catch {
    // esbuild has said what and where.
    problem(`Building the ${title} failed; what the compiler said stands above.`);
    process.exit(1);
  }
}

async function buildWeb() {
  const next = join(ROOT, "node_modules", "next", "dist", "bin", "next");
  const { ok, output } = await runWatched(
    "Building the web app (once, about a minute)",
    process.execPath,
    [next, "build"],
    {
      cwd: join(ROOT, "apps", "web"),
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    },
  );
  if (ok) return;
  console.error(output.trim());
  problem("Building the web app failed; what the compiler said stands above.");
  process.exit(1);
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
