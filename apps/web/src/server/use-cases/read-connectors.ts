import {
  applySettings,
  type Connector,
  type ConnectorFiles,
  type ConnectorProblem,
  offeredOperations,
  pareConnector,
  parseSettings,
  readConnector,
} from "@towpath/connectors";
import type { StoredConnector } from "@towpath/db";
import { stringifyJson, type Value } from "@towpath/expressions";
import { packFiles } from "@towpath/flow";
import { fail, ok, type Result, said } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import { connectorWithApp, hasApp, offeredWithApps, seenWithApps, storedWithApp } from "../app-grades.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import {
  presentConnector,
  presentConnectorSummary,
  presentOffered,
  presentOperation,
} from "../present-connector.ts";
import { signInFacts } from "../sign-in-facts.ts";

export const NO_CONNECTOR: Failure = { kind: "not-found", what: "connector" };

/** A connector of another environment is as good as none. */
export async function findConnector(
  { database }: Deps,
  { environmentId }: Actor,
  id: string,
): Promise<Result<StoredConnector, Failure>> {
  const connector = await database.connectors.get(environmentId, id);
  return connector === null ? fail(NO_CONNECTOR) : ok(connector);
}

/** What comes with Towpath is the same everywhere, and comes again with each start. */
export function unchangeable({ title }: StoredConnector): Failure {
  const message = said(
    "'{title}' comes with Towpath and is the same in every environment: it cannot be changed or deleted. A copy of it can.",
    { title },
  );
  return { kind: "conflict", ...message };
}

export async function listConnectors(
  deps: Deps,
  { environmentId }: Actor,
  page: {
    search?: string | undefined;
    origin?: StoredConnector["origin"] | "any" | undefined;
    sort?: "title" | "used";
    limit: number;
    cursor?: string | undefined;
  },
) {
  const { search, origin, sort, limit, cursor } = page;
  const { items, nextCursor } = await deps.database.connectors.list(environmentId, {
    limit,
    ...(sort === undefined ? {} : { sort }),
    ...(search === undefined ? {} : { search }),
    ...(origin === undefined ? {} : { origin }),
    ...(cursor === undefined ? {} : { cursor }),
  });
  const seen = await seenWithApps(deps, environmentId, items);
  return { items: seen.map(presentConnectorSummary), nextCursor };
}

export async function searchOperations(
  deps: Deps,
  { environmentId, user }: Actor,
  filter: {
    search?: string | undefined;
    kind?: "trigger" | "action" | undefined;
    connectorId?: string | undefined;
    builtIn?: boolean | undefined;
    favourites?: boolean | undefined;
    limit: number;
  },
) {
  const { search, kind, connectorId, builtIn, favourites, limit } = filter;
  const items = await deps.database.connectors.operations(environmentId, {
    limit,
    ...(search === undefined ? {} : { search }),
    ...(kind === undefined ? {} : { kind }),
    ...(connectorId === undefined ? {} : { connectorId }),
    ...(builtIn === undefined ? {} : { builtIn }),
    ...(favourites === true ? { favouritesOf: user.id } : {}),
  });
  return { items: (await offeredWithApps(deps, environmentId, items)).map(presentOffered) };
}

export async function readConnectorPage(deps: Deps, actor: Actor, id: string) {
  const found = await findConnector(deps, actor, id);
  if (!found.ok) return found;
  const stored = found.value;
  const written = await readWritten(deps, stored);
  if (!written.ok) return written;
  const { connector: asWritten, files } = written.value;
  const connector = applySettings(asWritten, parseSettings(stored.settingsText, stored.entered));
  const versions = await deps.database.connectors.versions(actor.environmentId, id);
  const signIns = await signInFacts(deps, stored, connector);
  const given = { asWritten, versions, files: files.all, signIns };
  return ok(
    hasApp(signIns)
      ? presentConnector(storedWithApp(stored), connectorWithApp(connector), given)
      : presentConnector(stored, connector, given),
  );
}

/** What the files of the current version say themselves. */
export async function readWritten(
  { database }: Deps,
  stored: StoredConnector,
): Promise<
  Result<{ connector: Connector; files: ConnectorFiles; problems: readonly ConnectorProblem[] }, Failure>
> {
  const files = await database.connectors.readVersionFiles(stored.environmentId, stored.version.id);
  const read = files === null ? null : readConnector(files);
  if (files === null || read === null || read.connector === null) return fail(unreadable(stored));
  return ok({ connector: read.connector, files, problems: read.problems });
}

function unreadable({ title }: StoredConnector): Failure {
  const message = said("The files of '{title}' can no longer be read. Export them, and import them anew.", {
    title,
  });
  return { kind: "conflict", ...message };
}

export async function readConnectorOperation(
  deps: Deps,
  actor: Actor,
  given: { id: string; operationId: string; versionId?: string | undefined },
) {
  const found = await findConnector(deps, actor, given.id);
  if (!found.ok) return found;
  const stored = found.value;
  const versionId = await versionIdOf(deps, actor, stored, given.versionId);
  if (versionId === null) return fail<Failure>({ kind: "not-found", what: "version of the connector" });
  const model = await modelOf(deps, stored, versionId);
  if (!model.ok) return model;
  const isFree = hasApp(await signInFacts(deps, stored, model.value));
  const connector = isFree ? connectorWithApp(model.value) : model.value;
  const operation = connector.operations.find(({ id }) => id === given.operationId);
  const pared = pareConnector(connector, [given.operationId]);
  if (operation === undefined || pared === null)
    return fail<Failure>({ kind: "not-found", what: "operation" });
  return ok({
    connector: presentConnectorSummary(isFree ? storedWithApp(stored) : stored),
    versionId,
    operation: presentOperation(operation, offeredOperations(connector).includes(operation)),
    connectorText: stringifyJson(pared as unknown as Value),
  });
}

export async function listFlowsOfConnector(deps: Deps, actor: Actor, id: string) {
  const found = await findConnector(deps, actor, id);
  if (!found.ok) return found;
  return ok({ items: [...(await deps.database.connectors.usedBy(actor.environmentId, id))] });
}

/** The files of a version, byte for byte, in a zip. */
export async function exportConnector(
  deps: Deps,
  actor: Actor,
  given: { id: string; versionId?: string | undefined },
) {
  const found = await findConnector(deps, actor, given.id);
  if (!found.ok) return found;
  const versionId = await versionIdOf(deps, actor, found.value, given.versionId);
  if (versionId === null) return fail<Failure>({ kind: "not-found", what: "version of the connector" });
  const files = await deps.database.connectors.files(actor.environmentId, versionId);
  const zip = packFiles(new Map(files.map(({ path, bytes }) => [path, bytes])));
  return ok({
    fileName: `${found.value.name}.zip`,
    contentBase64: Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength).toString("base64"),
  });
}

export async function deleteConnector(deps: Deps, actor: Actor, id: string) {
  const found = await findConnector(deps, actor, id);
  if (!found.ok) return found;
  if (found.value.origin === "built-in") return fail(unchangeable(found.value));
  const isGone = await deps.database.connectors.delete(actor.environmentId, id);
  return isGone ? ok({ id }) : fail(NO_CONNECTOR);
}

/** The current version, or another one of this connector; null for what is none of its versions. */
async function versionIdOf(
  { database }: Deps,
  { environmentId }: Actor,
  { id, version }: StoredConnector,
  wanted: string | undefined,
): Promise<string | null> {
  if (wanted === undefined || wanted === version.id) return version.id;
  const versions = await database.connectors.versions(environmentId, id);
  return versions.some((one) => one.id === wanted) ? wanted : null;
}

/** What the files of a version describe, with the settings. */
async function modelOf(
  { database }: Deps,
  stored: StoredConnector,
  versionId = stored.version.id,
): Promise<Result<Connector, Failure>> {
  const connector = await database.connectors.readConnectorVersion(versionId);
  return connector === null ? fail(unreadable(stored)) : ok(connector);
}
