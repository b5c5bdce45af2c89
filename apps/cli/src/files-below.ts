import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { holdsConnector } from "./check-connectors.ts";
import { UsageError } from "./usage-error.ts";

/** A file as it is; of a folder what may hold flows or connectors, a connector as the folder it stands in. */
export async function filesBelow(path: string): Promise<readonly string[]> {
  const info = await stat(path).catch(() => null);
  if (info === null) throw new UsageError(`${path} cannot be read: there is no such file or folder.`);
  if (!info.isDirectory()) return [path];
  const entries = (await readdir(path, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  // The files of a connector belong together; what lies below them may hold more.
  const isConnector = holdsConnector(entries.filter((entry) => entry.isFile()).map(({ name }) => name));
  const found: string[] = isConnector ? [path] : [];
  for (const entry of entries) {
    const child = join(path, entry.name);
    if (entry.isDirectory() && entry.name !== "node_modules") found.push(...(await filesBelow(child)));
    else if (!isConnector && /\.(json|zip)$/i.test(entry.name)) found.push(child);
  }
  return found;
}
