import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findConnectors, readConnector, registryEntry, type SourceFile } from "@towpath/connectors";
import { type Database, newId } from "@towpath/db";
import {
  appKey,
  createVault,
  parseMasterKeys,
  type SealedConnection,
  sealTokens,
  sendsTo,
  type TokenPut,
  type Tokens,
  tokenTimes,
} from "@towpath/vault";
import {
  anAttempt,
  anOAuthConnector,
  loopbackGateway,
  type OAuthService,
  signInAs,
} from "@towpath/vault/testing";

export interface SignInSite {
  readonly database: Database;
  readonly environmentId: string;
  readonly ownerId: string;
  readonly masterKey: string;
}

/** The name that its connector is imported under. */
export const THINGS = "things";

/** The file of the installation's apps, so that workers know the app that people sign in with. @returns its path */
export function appsFile(folder: string, service: OAuthService): string {
  const { clientId, secrets } = service.client;
  const hosts = [new URL(service.url).hostname];
  const file = join(folder, "oauth-apps.json");
  const app = { connector: THINGS, clientId, clientSecret: secrets[0], hosts };
  writeFileSync(file, JSON.stringify({ apps: [app] }));
  return file;
}

/**
 * Signs in at the service as a person does, and stores the connection as the callback does.
 *
 * @param given files of the connector, where it is not the one that belongs to the service
 */
export async function signedInConnection(
  site: SignInSite,
  service: OAuthService,
  given?: readonly SourceFile[],
): Promise<SealedConnection> {
  const { database, environmentId, ownerId } = site;
  const files = given ?? anOAuthConnector(service).files;
  const [found] = findConnectors(files);
  const read = found === undefined ? null : readConnector(found);
  if (found === undefined || read?.connector == null) throw new Error("The connector cannot be read");
  const entry = registryEntry(read.connector, found, read.problems);
  const version = {
    environmentId,
    name: THINGS,
    origin: "custom",
    entry,
    files,
    by: null,
    note: "",
  } as const;
  const { connector } = await database.connectors.put(version);
  const id = newId();
  const made = await database.connections.create({
    ...{ id, environmentId, connectorId: connector.id, ownerId, name: "Ann's things" },
    ...{ parameterSet: "", values: {}, sealed: null, keyVersion: null, sendsTo: sendsTo(read.connector) },
    tokens: await putFor(site, service, { id, version: 1 }),
  });
  if (made === null) throw new Error("The connection was not made");
  return made;
}

/** The same person signs in again, for the same connection. */
export async function signInAgain(site: SignInSite, service: OAuthService, id: string): Promise<void> {
  const { database, environmentId } = site;
  const present = await database.connections.get(environmentId, id);
  if (present === null) throw new Error("The connection is gone");
  const { parameterSet, values, sealed, keyVersion, sendsTo: place, credentialVersion } = present;
  const replaced = await database.connections.replaceCredential(environmentId, id, credentialVersion, {
    ...{ parameterSet, values, sealed, keyVersion, sendsTo: place },
    tokens: await putFor(site, service, { id, version: (present.tokens?.version ?? 0) + 1 }),
  });
  if (replaced === null || replaced === "stale") throw new Error("The new sign-in was not stored");
}

async function putFor(
  { database, environmentId, masterKey }: SignInSite,
  service: OAuthService,
  { id, version }: { readonly id: string; readonly version: number },
): Promise<TokenPut> {
  const http = loopbackGateway();
  const now = Date.now();
  const signedIn = await signInAs(http, service, anAttempt(service), { now });
  await http.close();
  if (!signedIn.ok) throw new Error(signedIn.failure.message);
  const { tokens }: { readonly tokens: Tokens } = signedIn.value;
  const vault = createVault(database.connections, parseMasterKeys(masterKey));
  const sealed = await sealTokens(vault, { environmentId, connectionId: id, version }, tokens);
  if (!sealed.ok) throw new Error(sealed.failure);
  const { expiresAt, scopes } = tokens;
  return {
    ...{ version, app: appKey(service.client.clientId), obtainedAt: now, expiresAt, rotates: null },
    ...{ installation: null, others: [] },
    scopes: scopes?.join(" ") ?? null,
    ...tokenTimes(tokens, now),
    ...sealed.value,
  };
}

const HOST = {
  connectionReferenceName: `shared_${THINGS}`,
  apiId: `/providers/Microsoft.PowerApps/apis/shared_${THINGS}`,
};

/** One call of the service's API. */
export const thingsCall = (operationId: string, more: object = {}) => ({
  type: "OpenApiConnection",
  inputs: { host: { ...HOST, operationId }, parameters: {}, ...more },
});
