import { findConnectors, readConnector, registryEntry } from "@towpath/connectors";
import type { Site } from "./site.ts";

/** A connector that asks for no sign-in, and whose operations the ledger answers. */
export async function importConnector(site: Site, name: string, paths: object): Promise<void> {
  const definition = {
    swagger: "2.0",
    info: { title: name, version: "1" },
    host: new URL(site.ledger.url).host,
    schemes: ["http"],
    paths,
  };
  const bytes = new TextEncoder().encode(JSON.stringify(definition));
  const files = [{ path: "apiDefinition.swagger.json", bytes }];
  const [found] = findConnectors(files);
  const read = found === undefined ? null : readConnector(found);
  if (found === undefined || read?.connector == null) throw new Error("The connector cannot be read");
  await site.database.connectors.put({
    environmentId: site.environmentId,
    name,
    origin: "custom",
    entry: registryEntry(read.connector, found, read.problems),
    files,
    by: null,
    note: "",
  });
}

/** How a definition names one of its operations. */
export const hostOf = (name: string, operationId: string) => ({
  connectionReferenceName: `shared_${name}`,
  operationId,
  apiId: `/providers/Microsoft.PowerApps/apis/shared_${name}`,
});
