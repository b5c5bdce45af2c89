import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { checkoutRoot } from "./checkout-root.ts";

/** `--dev`: bundles the worker again whenever its source changes, then calls `changed`. Returns how to stop. */
export async function watchWorkerBundle(changed: () => void): Promise<() => Promise<void>> {
  const { context } = await import("esbuild");
  const scripts = pathToFileURL(join(checkoutRoot(), "scripts", "bundle.mjs")).href;
  const { bundleOptions } = (await import(scripts)) as { bundleOptions(target: object): object };
  const options = bundleOptions({ entry: "apps/worker/src/main.ts", outdir: "apps/worker/dist" });
  let first = true;
  const watch = {
    name: "restart",
    setup(build: { onEnd(callback: (result: { errors: readonly unknown[] }) => void): void }) {
      build.onEnd(({ errors }) => {
        if (!first && errors.length === 0) changed();
        first = false;
      });
    },
  };
  const plugins = [...(options as { plugins: object[] }).plugins, watch];
  const watching = await context({ ...options, plugins } as Parameters<typeof context>[0]);
  await watching.watch();
  return () => watching.dispose();
}
