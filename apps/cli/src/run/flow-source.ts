import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { packFiles } from "@towpath/flow";
import { MAX_FILE_BYTES, readInput } from "../read-input.ts";
import { UsageError } from "../usage-error.ts";

/** Where a flow is read from: a file, or the files of a folder as the zip they would come in. */
export interface FlowSource {
  /** What lies beside the flow lies beside this. */
  readonly path: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Of a folder: an app (`NAME/workflow.json`), the folder of one flow of it, or an unpacked solution. */
export async function readFlowSource(path: string): Promise<FlowSource> {
  const info = await stat(path).catch(() => null);
  if (info?.isDirectory() !== true) return fileSource(path);
  const single = join(path, "workflow.json");
  if ((await stat(single).catch(() => null))?.isFile() === true) return fileSource(single);
  const files = new Map<string, Uint8Array>();
  await collect(path, "", files, { left: MAX_FILE_BYTES });
  const names = [...files.keys()].map((name) => name.toLowerCase());
  const isApp = names.some((name) => /^[^/]+\/workflow\.json$/.test(name));
  if (!isApp && !names.includes("solution.xml")) {
    throw new UsageError(
      `${path} is a folder without flows: it holds neither NAME/workflow.json nor a solution.xml.`,
    );
  }
  // What tells an app from other zips; a checkout of flows alone may lack it.
  if (isApp && !names.includes("host.json")) files.set("host.json", new TextEncoder().encode("{}"));
  return { path, name: basename(resolve(path)), bytes: packFiles(files) };
}

async function fileSource(path: string): Promise<FlowSource> {
  return { path, name: basename(path), bytes: await readInput(path, MAX_FILE_BYTES) };
}

const PASSED_OVER: ReadonlySet<string> = new Set(["node_modules", ".git"]);

async function collect(
  folder: string,
  prefix: string,
  files: Map<string, Uint8Array>,
  budget: { left: number },
): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const here = join(folder, entry.name);
    if (entry.isDirectory() && !PASSED_OVER.has(entry.name)) {
      await collect(here, `${prefix}${entry.name}/`, files, budget);
    }
    if (!entry.isFile()) continue;
    budget.left -= (await stat(here)).size;
    if (budget.left < 0) {
      throw new UsageError(
        `${folder} is too large: the files of a folder come to ${MAX_FILE_BYTES / 1024 / 1024} MB at most.`,
      );
    }
    files.set(`${prefix}${entry.name}`, await readFile(here));
  }
}
