/** The child program, bundled for tests; the programs of the product bring their own beside them. */
export async function childScript(): Promise<string> {
  const scripts = new URL("../../../../scripts/bundle.mjs", import.meta.url).href;
  const { bundleSandbox } = (await import(/* @vite-ignore */ scripts)) as {
    bundleSandbox(outdir: string): Promise<string>;
  };
  // A folder for each process of tests: one must not read what another is writing.
  return await bundleSandbox(`node_modules/.cache/towpath/sandbox-${process.env.VITEST_POOL_ID ?? "0"}`);
}
