import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of the checkout: the bundle of these tests lies some levels below it. */
export const ROOT = findRoot(import.meta.dirname);

function findRoot(folder: string): string {
  return existsSync(join(folder, "package-lock.json")) ? folder : findRoot(dirname(folder));
}
