// Bundles a Node program: our packages (TypeScript source) go in, npm packages stay outside.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./console.mjs";

/** Resolves `@towpath/x` and `@towpath/x/testing` through the package's own `exports`. */
const towpathPackages = {
  name: "towpath-packages",
  setup(build) {
    build.onResolve({ filter: /^@towpath\// }, ({ path }) => {
      const [, name, ...rest] = path.split("/");
      const folder = join(ROOT, "packages", name);
      const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      const target = exports[rest.length === 0 ? "." : `./${rest.join("/")}`];
      if (target === undefined) return { errors: [{ text: `${path} is not a door of its package` }] };
      return { path: join(folder, target) };
    });
  },
};

/** esbuild's options for one program. */
export function bundleOptions({ entry, outdir }) {
  return {
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    plugins: [towpathPackages],
    sourcemap: true,
    logLevel: "error",
  };
}

export async function bundle(target) {
  const { build } = await import("esbuild");
  await Promise.all([build(bundleOptions(target)), bundleSandbox(`${target.outdir}/sandbox`)]);
}

/**
 * The program of the sandbox processes, whole: they may read no file but those of its folder, so that everything it
 * needs goes in, WebAssembly too. @returns its path
 */
export async function bundleSandbox(outdir) {
  const { build } = await import("esbuild");
  await build({
    ...bundleOptions({ entry: "packages/sandbox/src/child/main.ts", outdir }),
    packages: "bundle",
    loader: { ".wasm": "binary" },
    // The build for browsers: it knows no file system.
    alias: { liquidjs: "liquidjs/dist/liquid.browser.mjs" },
    sourcemap: false,
    minify: true,
  });
  return join(ROOT, outdir, "main.mjs");
}
