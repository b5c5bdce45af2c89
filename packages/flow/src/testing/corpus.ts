import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Real definitions live beside the repository, not in it. */
const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "../../../../../shared/corpus/workflows");

export const corpusMissing: string | null = existsSync(FOLDER)
  ? null
  : "the folder ../shared/corpus/workflows is not there";

/** Names of the corpus files that hold flows. */
export function corpusFiles(): string[] {
  if (corpusMissing !== null) return [];
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".json") || name.endsWith(".zip"))
    .sort();
}

export function corpusBytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(FOLDER, name)));
}
