import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ConnectorFiles, findConnectors, type SourceFile } from "../read/connector-files.ts";

/** Real connectors live beside the repository, not in it. */
const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "../../../../../shared/corpus/connectors");

export const corpusMissing: string | null = existsSync(FOLDER)
  ? null
  : "the folder ../shared/corpus/connectors is not there";

/** The file sets of the corpus, by folder. */
export function corpusConnectors(): readonly ConnectorFiles[] {
  if (corpusMissing !== null) return [];
  const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = folders.flatMap(({ name }) =>
    readdirSync(join(FOLDER, name)).map(
      (file): SourceFile => ({
        path: `${name}/${file}`,
        bytes: new Uint8Array(readFileSync(join(FOLDER, name, file))),
      }),
    ),
  );
  return findConnectors(files);
}
