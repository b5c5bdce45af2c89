import type { Connector } from "@towpath/connectors";
import { fail, ok, type Result, said } from "@towpath/prelude";
import { ownerNow, parameterSet, type StoredConnection } from "@towpath/vault";
import { phrase } from "../../words/translate.ts";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { isoTime } from "../iso-time.ts";
import { presentConnection } from "../present-connection.ts";
import { findConnection, findConnector, findManaged, rightsOf } from "./find-connection.ts";

export const NOT_SHARABLE: Extract<Failure, { kind: "conflict" }> = {
  kind: "conflict",
  message: phrase(
    "Whoever made this connector says that a sign-in of this kind belongs to one person. It cannot be shared or given to somebody else.",
  ),
};
const NO_CONNECTION: Failure = { kind: "not-found", what: "connection" };
const MOST_SHARERS = 50;
const MOST_EVENTS = 50;

export const isSharable = (connector: Connector, set: string): boolean =>
  parameterSet(connector, set)?.allowSharing !== false;

/** @param isMore false: fewer may use it than before, which whoever manages it may do */
export async function refusedSharing(
  deps: Deps,
  actor: Actor,
  connection: StoredConnection,
  isMore: boolean,
): Promise<Failure | null> {
  if (!isMore) return null;
  if (!rightsOf(actor, connection).share) {
    const owner = ownerNow(connection)?.name ?? said("its owner");
    const message = said("Only {owner} may share this connection: it is {owner}'s account at the service.", {
      owner,
    });
    return { kind: "forbidden", ...message };
  }
  const found = await findConnector(deps, actor, connection.connector.id);
  return found.ok && !isSharable(found.value.connector, connection.parameterSet) ? NOT_SHARABLE : null;
}

interface Sharing {
  readonly id: string;
  readonly everybody: boolean;
  readonly people: readonly string[];
  readonly groups: readonly string[];
}

/** Says who may use a connection beside its owner, in place of what was said before. */
export async function shareConnection(deps: Deps, actor: Actor, asked: Sharing) {
  const found = await findManaged(deps, actor, asked.id);
  if (!found.ok) return found;
  const { shared, sharedWith, owner } = found.value;
  const named = [...sharedWith.people, ...sharedWith.groups].map(({ id }) => id);
  const added = [...asked.people, ...asked.groups].filter((id) => !named.includes(id) && id !== owner?.id);
  const isMore = (asked.everybody && !shared) || added.length > 0;
  const refusal = await refusedSharing(deps, actor, found.value, isMore);
  if (refusal !== null) return fail(refusal);
  const after = await deps.database.connections.share(actor.environmentId, asked.id, {
    everybody: asked.everybody,
    people: asked.people.filter((id) => id !== owner?.id),
    groups: asked.groups,
    by: actor.user.id,
  });
  if (after === null) return fail(NO_CONNECTION);
  const known = [...after.sharedWith.people, ...after.sharedWith.groups].map(({ id }) => id);
  if (added.every((id) => known.includes(id))) return ok(presentConnection(actor, after));
  const message = phrase(
    "Some of these people or groups are not in this environment. The others may use it now.",
  );
  return fail<Failure>({ kind: "conflict", message });
}

interface Assignment {
  readonly id: string;
  readonly ownerId?: string | undefined;
  readonly backupOwnerId?: string | null | undefined;
}

/** Gives a connection to somebody else, or says who takes it over when its owner leaves. */
export async function assignConnection(deps: Deps, actor: Actor, asked: Assignment) {
  const { id, ownerId, backupOwnerId } = asked;
  const found = await findManaged(deps, actor, id);
  if (!found.ok) return found;
  const connection = found.value;
  const refusal = await refusedAssignment(deps, actor, connection, asked);
  if (refusal !== null) return fail(refusal);
  const after = await deps.database.connections.assign(actor.environmentId, id, {
    ...(ownerId === undefined ? {} : { ownerId }),
    ...(backupOwnerId === undefined ? {} : { backupOwnerId }),
    by: actor.user.id,
  });
  if (after === null) return fail(NO_CONNECTION);
  const isDone =
    (ownerId === undefined || after.owner?.id === ownerId) &&
    (backupOwnerId === undefined || (after.backupOwner?.id ?? null) === backupOwnerId);
  if (isDone) return ok(presentConnection(actor, after));
  const message = phrase("Choose somebody who makes flows in this environment: a member can only look.");
  return fail<Failure>({ kind: "conflict", message });
}

async function refusedAssignment(
  deps: Deps,
  actor: Actor,
  connection: StoredConnection,
  { ownerId, backupOwnerId }: Assignment,
): Promise<Failure | null> {
  if (ownerId === undefined && backupOwnerId === undefined) {
    return {
      kind: "invalid",
      message: phrase("Name the new owner (`ownerId`), or a backup owner (`backupOwnerId`)."),
    };
  }
  const given = [ownerId, backupOwnerId].some((one) => one !== undefined && one !== null);
  if (!given || ownerId === connection.owner?.id) return null;
  if (backupOwnerId !== undefined && backupOwnerId === (ownerId ?? connection.owner?.id)) {
    return { kind: "invalid", message: phrase("The backup owner is somebody else than the owner.") };
  }
  const found = await findConnector(deps, actor, connection.connector.id);
  return found.ok && !isSharable(found.value.connector, connection.parameterSet) ? NOT_SHARABLE : null;
}

export async function listSharers({ database }: Deps, { environmentId }: Actor, search: string) {
  const { people, groups } = await database.connections.sharers(environmentId, search.trim(), MOST_SHARERS);
  return { people: [...people], groups: [...groups] };
}

export async function readHistory(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<Result<{ items: PresentedEvent[] }, Failure>> {
  const found = await findConnection(deps, actor, id);
  if (!found.ok) return found;
  const events = await deps.database.connections.events(actor.environmentId, id, MOST_EVENTS);
  const { manage } = rightsOf(actor, found.value);
  // With whom it is shared is known to those who decide about it.
  const seen = events.filter(({ kind }) => manage || kind !== "shared");
  return ok({ items: seen.map(({ kind, at, by, detail }) => ({ kind, at: isoTime(at), by, detail })) });
}

type PresentedEvent = Awaited<ReturnType<Deps["database"]["connections"]["events"]>>[number] extends infer E
  ? Omit<E, "at"> & { readonly at: string }
  : never;
