import type { Connector } from "@towpath/connectors";
import { newId } from "@towpath/db";
import { fail, ok, type Result } from "@towpath/prelude";
import {
  type CredentialChange,
  type CredentialPlace,
  needsNoConnection,
  parameterSet,
  readCredential,
  type StoredConnection,
  sendsTo,
  unsupportedSignIn,
} from "@towpath/vault";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { presentConnection } from "../present-connection.ts";
import { findConnection, findConnector, findManaged, rightsOf } from "./find-connection.ts";

interface Page {
  readonly search?: string | undefined;
  readonly connectorId?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Admins see all connections of the environment; others their own, and what is shared. */
export async function listConnections({ database }: Deps, actor: Actor, page: Page) {
  const { search, connectorId, limit, cursor } = page;
  const { items, nextCursor } = await database.connections.list(actor.environmentId, {
    limit,
    ...(search === undefined ? {} : { search: search.trim() }),
    ...(connectorId === undefined ? {} : { connectorId }),
    ...(cursor === undefined ? {} : { cursor }),
    ...(actor.role === "admin" ? {} : { seenBy: actor.user.id }),
  });
  return { items: items.map((connection) => presentConnection(actor, connection)), nextCursor };
}

export async function readConnection(deps: Deps, actor: Actor, id: string) {
  const found = await findConnection(deps, actor, id);
  return found.ok ? ok(presentConnection(actor, found.value)) : found;
}

interface Entered {
  readonly parameterSet: string;
  readonly values: Readonly<Record<string, string>>;
}

export async function createConnection(
  deps: Deps,
  actor: Actor,
  given: Entered & { connectorId: string; name?: string | undefined; shared: boolean },
) {
  const { environmentId, user } = actor;
  const found = await findConnector(deps, actor, given.connectorId);
  if (!found.ok) return found;
  const { stored, connector } = found.value;
  if (needsNoConnection(connector)) {
    const message = `"${stored.title}" asks for no sign-in: flows use it without a connection.`;
    return fail<Failure>({ kind: "conflict", message });
  }
  const id = newId();
  const sealed = await sealCredential(deps, connector, given, {
    environmentId,
    connectionId: id,
    credentialVersion: 1,
  });
  if (!sealed.ok) return sealed;
  if (given.shared && !sharedByConnector(connector, given.parameterSet)) return fail(NOT_SHARED);
  const name = given.name ?? (await freeName(deps, actor, stored.title, stored.id));
  const made = await deps.database.connections.create({
    id,
    environmentId,
    connectorId: stored.id,
    ownerId: user.id,
    name,
    ...sealed.value,
  });
  if (made === null) return fail<Failure>({ kind: "not-found", what: "connector" });
  if (!given.shared) return ok(presentConnection(actor, made));
  const shared = await deps.database.connections.update(environmentId, id, { shared: true });
  return ok(presentConnection(actor, shared ?? made));
}

const NOT_SHARED: Failure = {
  kind: "conflict",
  message:
    "Whoever made this connector says that a sign-in of this kind belongs to one person. It cannot be shared.",
};

const sharedByConnector = (connector: Connector, set: string): boolean =>
  parameterSet(connector, set)?.allowSharing !== false;

/** After the connector, counted when there is one of that name. */
async function freeName({ database }: Deps, { environmentId }: Actor, title: string, connectorId: string) {
  const { items } = await database.connections.list(environmentId, { connectorId, limit: 100 });
  const taken = new Set(items.map(({ name }) => name.toLowerCase()));
  const plain = title.replace(/\p{Cc}+/gu, " ").slice(0, 100);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? plain : `${plain} ${number}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}

export async function updateConnection(
  deps: Deps,
  actor: Actor,
  given: {
    id: string;
    name?: string | undefined;
    shared?: boolean | undefined;
    credential?: Entered | undefined;
  },
) {
  const { id, name, shared, credential } = given;
  const found = await findManaged(deps, actor, id);
  if (!found.ok) return found;
  if (shared === true && !found.value.shared && !rightsOf(actor, found.value).share) {
    const owner = found.value.owner?.name ?? "its owner";
    const message = `Only ${owner} may share this connection: it is ${owner}'s account at the service.`;
    return fail<Failure>({ kind: "forbidden", message });
  }
  if (shared === true && !(await mayBeShared(deps, actor, found.value))) return fail(NOT_SHARED);
  if (credential !== undefined) {
    const replaced = await replaceCredential(deps, actor, id, credential);
    if (!replaced.ok) return replaced;
  }
  const stored = await deps.database.connections.update(actor.environmentId, id, {
    ...(name === undefined ? {} : { name }),
    ...(shared === undefined ? {} : { shared }),
  });
  return stored === null
    ? fail<Failure>({ kind: "not-found", what: "connection" })
    : ok(presentConnection(actor, stored));
}

async function mayBeShared(deps: Deps, actor: Actor, connection: StoredConnection): Promise<boolean> {
  const found = await findConnector(deps, actor, connection.connector.id);
  return !found.ok || sharedByConnector(found.value.connector, connection.parameterSet);
}

async function replaceCredential(
  deps: Deps,
  actor: Actor,
  id: string,
  entered: Entered,
): Promise<Result<null, Failure>> {
  const found = await findManaged(deps, actor, id);
  if (!found.ok) return found;
  const { connector: owned, credentialVersion: seen, environmentId } = found.value;
  const connector = await findConnector(deps, actor, owned.id);
  if (!connector.ok) return connector;
  const place = { environmentId, connectionId: id, credentialVersion: seen + 1 };
  const sealed = await sealCredential(deps, connector.value.connector, entered, place);
  if (!sealed.ok) return sealed;
  const replaced = await deps.database.connections.replaceCredential(environmentId, id, seen, sealed.value);
  if (replaced === null) return fail({ kind: "not-found", what: "connection" });
  if (replaced !== "stale") return ok(null);
  const message = "Somebody else replaced this credential at the same moment. Look at it again first.";
  return fail({ kind: "conflict", message });
}

/** Checks what was entered, and seals what nobody may see again. */
async function sealCredential(
  deps: Deps,
  connector: Connector,
  { parameterSet: name, values }: Entered,
  place: CredentialPlace,
): Promise<Result<CredentialChange, Failure>> {
  const set = parameterSet(connector, name);
  if (set === null) {
    const ways = connector.connection.sets.map((one) => `"${one.name}"`).join(", ");
    return fail({ kind: "invalid", message: `Choose how to sign in: parameterSet is one of ${ways}.` });
  }
  const unsupported = unsupportedSignIn(set);
  if (unsupported !== null) return fail({ kind: "conflict", message: unsupported });
  const read = readCredential(set, values);
  if (!read.ok) {
    const [first] = read.failure;
    const issues = read.failure.map(({ parameter, message }) => ({ path: `values.${parameter}`, message }));
    return fail({ kind: "invalid", message: first?.message ?? "The values are not right.", issues });
  }
  const { open, secret } = read.value;
  const change = { parameterSet: set.name, values: open, sendsTo: sendsTo(connector) };
  if (Object.keys(secret).length === 0) return ok({ ...change, sealed: null, keyVersion: null });
  const sealed = await deps.vault.seal(place, secret);
  if (sealed.ok) return ok({ ...change, ...sealed.value });
  return fail({ kind: "conflict", message: sealed.failure });
}

export async function deleteConnection(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<Result<{ id: string }, Failure>> {
  const found = await findManaged(deps, actor, id);
  if (!found.ok) return found;
  await deps.database.connections.delete(actor.environmentId, id);
  return ok({ id });
}

export async function listFlowsOfConnection(deps: Deps, actor: Actor, id: string) {
  const found = await findConnection(deps, actor, id);
  if (!found.ok) return found;
  const items = await deps.database.connections.usedBy(actor.environmentId, id);
  return ok({ items: items.map((flow) => ({ ...flow })) });
}
