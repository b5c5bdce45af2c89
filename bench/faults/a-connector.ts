import { type Connector, findConnectors, readConnector, registryEntry } from "@towpath/connectors";
import { newId } from "@towpath/db";
import { createVault, parseMasterKeys, sendsTo } from "@towpath/vault";
import type { Site } from "./site.ts";

interface Imported {
  readonly id: string;
  readonly connector: Connector;
}

/** A connector whose operations the ledger answers. It asks for no sign-in, or for a key in a header. */
export async function importConnector(
  site: Site,
  name: string,
  paths: object,
  keyHeader: string | null = null,
): Promise<Imported> {
  const definition = {
    swagger: "2.0",
    info: { title: name, version: "1" },
    host: new URL(site.ledger.url).host,
    schemes: ["http"],
    paths,
    ...(keyHeader === null
      ? {}
      : { securityDefinitions: { key: { type: "apiKey", in: "header", name: keyHeader } } }),
  };
  const properties = { properties: { connectionParameters: { api_key: { type: "securestring" } } } };
  const files = [
    { path: "apiDefinition.swagger.json", bytes: bytesOf(definition) },
    ...(keyHeader === null ? [] : [{ path: "apiProperties.json", bytes: bytesOf(properties) }]),
  ];
  const [found] = findConnectors(files);
  const read = found === undefined ? null : readConnector(found);
  if (found === undefined || read?.connector == null) throw new Error("The connector cannot be read");
  const put = await site.database.connectors.put({
    environmentId: site.environmentId,
    name,
    origin: "custom",
    entry: registryEntry(read.connector, found, read.problems),
    files,
    by: null,
    note: "",
  });
  return { id: put.connector.id, connector: read.connector };
}

const bytesOf = (value: object) => new TextEncoder().encode(JSON.stringify(value));

/** Signs in to it with a key, and signs in again. */
export async function connectByKey(
  site: Site,
  { id: connectorId, connector }: Imported,
  { masterKey, key }: { readonly masterKey: string; readonly key: string },
): Promise<{ readonly id: string; replace(key: string): Promise<void> }> {
  const { connections, accounts } = site.database;
  const { environmentId } = site;
  const vault = createVault(connections, parseMasterKeys(masterKey));
  const id = newId();
  const change = async (credentialVersion: number, secret: string) => {
    const sealed = await vault.seal(
      { environmentId, connectionId: id, credentialVersion },
      { api_key: secret },
    );
    if (!sealed.ok) throw new Error(sealed.failure);
    return { parameterSet: "", values: {}, sendsTo: sendsTo(connector), ...sealed.value };
  };
  const ownerId = (await accounts.owner())?.id ?? "";
  await connections.create({
    ...{ id, environmentId, connectorId, ownerId, name: "The key" },
    ...(await change(1, key)),
  });
  return {
    id,
    async replace(next) {
      const replaced = await connections.replaceCredential(environmentId, id, 1, await change(2, next));
      if (replaced === null || replaced === "stale") throw new Error("The key was not replaced");
    },
  };
}

/** How a definition names one of its operations. */
export const hostOf = (name: string, operationId: string) => ({
  connectionReferenceName: `shared_${name}`,
  operationId,
  apiId: `/providers/Microsoft.PowerApps/apis/shared_${name}`,
});
