import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ConnectorFiles, findConnectors, isConnectorPart, type SourceFile } from "@towpath/connectors";

/** The files of the connector in a folder; null when it holds none. */
export async function connectorFolder(folder: string): Promise<ConnectorFiles | null> {
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && isConnectorPart(entry.name))
    .map(({ name }) => name)
    .sort();
  const files = names.map(
    async (name): Promise<SourceFile> => ({
      path: name,
      bytes: new Uint8Array(await readFile(join(folder, name))),
    }),
  );
  return findConnectors(await Promise.all(files))[0] ?? null;
}
