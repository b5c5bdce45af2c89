import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Connector, findConnectors, readConnector } from "@towpath/connectors";

/** Real connectors live beside the repository, not in it. */
const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "../../../../../shared/corpus/connectors");

export const corpusMissing: string | null = existsSync(FOLDER)
  ? null
  : "the folder ../shared/corpus/connectors is not there";

/** Those that can be read, by folder. */
export function corpusConnectors(): ReadonlyMap<string, Connector> {
  if (corpusMissing !== null) return new Map();
  const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = folders.flatMap(({ name }) =>
    readdirSync(join(FOLDER, name)).map((file) => ({
      path: `${name}/${file}`,
      bytes: new Uint8Array(readFileSync(join(FOLDER, name, file))),
    })),
  );
  const read = findConnectors(files).flatMap((found): [string, Connector][] => {
    const { connector } = readConnector(found);
    return connector === null ? [] : [[found.folder, connector]];
  });
  return new Map(read);
}
