import { type Connector, oauthParameter } from "@towpath/connectors";
import { newId } from "@towpath/db";
import { connectionReferences, parseDefinition } from "@towpath/flow";
import { fail, ok, type Result, said } from "@towpath/prelude";
import {
  type ConnectionCondition,
  type ConnectionFilter,
  type CredentialChange,
  type CredentialPlace,
  needsNoConnection,
  parameterSet,
  readCredential,
  sendsTo,
  type TakenBack,
  unsupportedSignIn,
} from "@towpath/vault";
import { phrase } from "../../words/translate.ts";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { isoTime } from "../iso-time.ts";
import { presentConnection } from "../present-connection.ts";
import { findConnection, findConnector, findManaged } from "./find-connection.ts";
import { freeName } from "./free-name.ts";
import { isSharable, NOT_SHARABLE, refusedSharing } from "./share-connection.ts";

interface AskedFilter {
  readonly search?: string | undefined;
  readonly connectorId?: string | undefined;
  readonly ownerId?: string | undefined;
  readonly whose?: "mine" | "others" | undefined;
  readonly condition?: ConnectionCondition | undefined;
}

interface Page extends AskedFilter {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Admins see all connections of the environment; others their own, what is shared, and what their flows use. */
function filterOf({ user, role }: Actor, asked: AskedFilter): ConnectionFilter {
  const { search, connectorId, ownerId, whose, condition } = asked;
  return {
    ...(search === undefined ? {} : { search: search.trim() }),
    ...(connectorId === undefined ? {} : { connectorId }),
    ...(ownerId === undefined ? {} : { ownerId }),
    ...(whose === undefined ? {} : { whose: { personId: user.id, own: whose === "mine" } }),
    ...(condition === undefined ? {} : { condition }),
    ...(role === "admin" ? {} : { seenBy: user.id }),
  };
}

export async function listConnections({ database }: Deps, actor: Actor, page: Page) {
  const { limit, cursor, ...filter } = page;
  const { items, nextCursor } = await database.connections.list(actor.environmentId, {
    ...filterOf(actor, filter),
    limit,
    ...(cursor === undefined ? {} : { cursor }),
  });
  return { items: items.map((connection) => presentConnection(actor, connection)), nextCursor };
}

export async function countConnections({ database }: Deps, actor: Actor, filter: AskedFilter) {
  const { all, conditions, owners, connectors } = await database.connections.counts(
    actor.environmentId,
    filterOf(actor, filter),
  );
  return { all, conditions: { ...conditions }, owners: [...owners], connectors: [...connectors] };
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
  given: Entered & {
    connectorId: string;
    name?: string | undefined;
    shared: boolean;
    signInLater: boolean;
  },
) {
  const { environmentId, user } = actor;
  const found = await findConnector(deps, actor, given.connectorId);
  if (!found.ok) return found;
  const { stored, connector } = found.value;
  if (needsNoConnection(connector)) {
    const message = said('"{title}" asks for no sign-in: flows use it without a connection.', {
      title: stored.title,
    });
    return fail<Failure>({ kind: "conflict", ...message });
  }
  const id = newId();
  const place = { environmentId, connectionId: id, credentialVersion: 1 };
  const sealed = given.signInLater
    ? noCredentialYet(connector, given)
    : await sealCredential(deps, connector, given, place);
  if (!sealed.ok) return sealed;
  if (given.shared && !isSharable(connector, given.parameterSet)) return fail(NOT_SHARABLE);
  const name = given.name ?? (await freeName(deps, actor.environmentId, stored.title, stored.id));
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
  if (shared !== undefined) {
    const refusal = await refusedSharing(deps, actor, found.value, shared && !found.value.shared);
    if (refusal !== null) return fail(refusal);
  }
  if (credential !== undefined) {
    const replaced = await replaceCredential(deps, actor, id, credential);
    if (!replaced.ok) return replaced;
  }
  const stored = await deps.database.connections.update(actor.environmentId, id, {
    ...(name === undefined ? {} : { name }),
  });
  if (stored === null) return fail<Failure>({ kind: "not-found", what: "connection" });
  if (shared === undefined) return ok(presentConnection(actor, stored));
  const { people, groups } = stored.sharedWith;
  const after = await deps.database.connections.share(actor.environmentId, id, {
    everybody: shared,
    people: people.map((one) => one.id),
    groups: groups.map((one) => one.id),
    by: actor.user.id,
  });
  return ok(presentConnection(actor, after ?? stored));
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
  const { shared, users } = found.value;
  if ((shared || users.length > 0) && !isSharable(connector.value.connector, entered.parameterSet)) {
    const message = said("{why} Stop sharing this connection first.", { why: said(NOT_SHARABLE.message) });
    return fail({ kind: "conflict", ...message });
  }
  const sealed = await sealCredential(deps, connector.value.connector, entered, place);
  if (!sealed.ok) return sealed;
  const who = { by: actor.user.id, detail: null };
  const { connections } = deps.database;
  const replaced = await connections.replaceCredential(environmentId, id, seen, sealed.value, who);
  if (replaced === null) return fail({ kind: "not-found", what: "connection" });
  if (replaced !== "stale") return ok(null);
  const message = phrase(
    "Somebody else replaced this credential at the same moment. Look at it again first.",
  );
  return fail({ kind: "conflict", message });
}

/** For somebody else to sign in: what a connection is before. */
function noCredentialYet(
  connector: Connector,
  { parameterSet: name, values }: Entered,
): Result<CredentialChange & { waiting: string }, Failure> {
  if (Object.keys(values).length > 0) {
    return fail({
      kind: "invalid",
      message: phrase("A connection that somebody signs in later has no values yet."),
    });
  }
  const set = parameterSet(connector, name) ?? connector.connection.sets[0];
  const waiting = phrase("Nobody has signed in yet.");
  const change = { values: {}, sealed: null, keyVersion: null, sendsTo: sendsTo(connector) };
  return ok({ ...change, parameterSet: set?.name ?? "", waiting });
}

const IN_ITS_WINDOW: Failure = {
  kind: "conflict",
  message: phrase(
    "This way of signing in is OAuth: the service gives the credential, and nobody can enter it. Sign in on the Connections page, or begin with POST /api/v1/sign-ins in a browser.",
  ),
};

/** Checks what was entered, and seals what nobody may see again. */
export async function sealCredential(
  deps: Deps,
  connector: Connector,
  { parameterSet: name, values }: Entered,
  place: CredentialPlace,
): Promise<Result<CredentialChange, Failure>> {
  const set = parameterSet(connector, name);
  if (set === null) {
    const ways = connector.connection.sets.map((one) => `"${one.name}"`).join(", ");
    return fail({
      kind: "invalid",
      ...said("Choose how to sign in: parameterSet is one of {ways}.", { ways }),
    });
  }
  const unsupported = unsupportedSignIn(set);
  if (unsupported !== null) return fail({ kind: "conflict", message: unsupported });
  if (oauthParameter(set) !== null) return fail(IN_ITS_WINDOW);
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
): Promise<Result<{ id: string; atService: TakenBack }, Failure>> {
  const found = await findManaged(deps, actor, id);
  if (!found.ok) return found;
  const tellService = await deps.takeBack.before(found.value);
  const isGone = await deps.database.connections.delete(actor.environmentId, id);
  // Whoever was faster tells the service.
  return ok({ id, atService: isGone ? await tellService() : "none" });
}

export async function listFlowsOfConnection(deps: Deps, actor: Actor, id: string) {
  const found = await findConnection(deps, actor, id);
  if (!found.ok) return found;
  const items = await deps.database.connections.usedBy(actor.environmentId, id);
  return ok({
    items: items.map(({ id: flowId, name, enabled, reference, definitionText, lastRun }) => ({
      id: flowId,
      name,
      enabled,
      reference,
      uses: usesOf(definitionText, reference),
      lastRun: lastRun === null ? null : { ...lastRun, createdAt: isoTime(lastRun.createdAt) },
    })),
  });
}

/** The steps of a definition that go through a reference; none of what cannot be read. */
function usesOf(definitionText: string | null, reference: string) {
  const definition = definitionText === null ? null : parseDefinition(definitionText);
  if (definition?.ok !== true) return [];
  const key = reference.toLowerCase();
  const found = connectionReferences(definition.value).find((one) => one.reference.toLowerCase() === key);
  return found?.uses.map(({ role, name }) => ({ role, name })) ?? [];
}
