import type { Connector } from "@towpath/connectors";
import type { StoredConnector } from "@towpath/db";
import { fail, ok, type Result, said } from "@towpath/prelude";
import { ownerNow, refusedUse, type SealedConnection, type StoredConnection } from "@towpath/vault";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";

const NO_CONNECTION: Failure = { kind: "not-found", what: "connection" };

export interface ConnectionRights {
  readonly use: boolean;
  readonly manage: boolean;
  readonly share: boolean;
  readonly assign: boolean;
}

/**
 * The owner and admins manage; the owner uses, and whoever makes flows where it is shared. A backup owner is the owner
 * once that one left.
 */
export function rightsOf(actor: Actor, connection: StoredConnection): ConnectionRights {
  const isAdmin = actor.role === "admin";
  const isOwner = actor.role !== "member" && ownerNow(connection)?.id === actor.user.id;
  return {
    use: actor.role !== "member" && refusedUse(connection, actor.user.id) === null,
    manage: isOwner || isAdmin,
    // Sharing gives others the use of somebody's account: that is the owner's own decision while there is one.
    share: isOwner || (isAdmin && !connection.ownerIsMember),
    assign: isOwner || isAdmin,
  };
}

/** A connection that the actor may not see is as good as none. */
export async function findConnection(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<Result<SealedConnection, Failure>> {
  const connection = await deps.database.connections.get(actor.environmentId, id);
  return connection !== null && (await isSeen(deps, actor, connection))
    ? ok(connection)
    : fail(NO_CONNECTION);
}

async function isSeen({ database }: Deps, actor: Actor, connection: StoredConnection): Promise<boolean> {
  const { owner, backupOwner, shared, users } = connection;
  const me = actor.user.id;
  if (actor.role === "admin" || shared || users.includes(me)) return true;
  if (owner?.id === me || backupOwner?.id === me) return true;
  // Whoever has it in a flow that is theirs sees what it stands for.
  const flows = await database.connections.usedBy(actor.environmentId, connection.id);
  return flows.some(({ createdBy }) => createdBy === me);
}

export async function findManaged(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<Result<SealedConnection, Failure>> {
  const found = await findConnection(deps, actor, id);
  if (!found.ok || rightsOf(actor, found.value).manage) return found;
  const owner = ownerNow(found.value)?.name ?? said("an admin");
  return fail({
    kind: "forbidden",
    ...said('You may see the connection "{name}", but not change it. Ask {owner} to do it.', {
      name: found.value.name,
      owner,
    }),
  });
}

export async function findUsable(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<Result<SealedConnection, Failure>> {
  const found = await findConnection(deps, actor, id);
  if (!found.ok) return found;
  const refusal = refusedUse(found.value, actor.user.id);
  return refusal === null ? found : fail({ kind: "forbidden", ...refusal });
}

export interface FoundConnector {
  readonly stored: StoredConnector;
  readonly connector: Connector;
}

/** A connector of the environment, as its current files describe it. */
export async function findConnector(
  { database }: Deps,
  { environmentId }: Pick<Actor, "environmentId">,
  id: string,
): Promise<Result<FoundConnector, Failure>> {
  const stored = await database.connectors.get(environmentId, id);
  if (stored === null) return fail({ kind: "not-found", what: "connector" });
  const connector = await database.connectors.readConnectorVersion(stored.version.id);
  if (connector !== null) return ok({ stored, connector });
  const message = said('The files of the connector "{title}" can no longer be read. Import them again.', {
    title: stored.title,
  });
  return fail({ kind: "conflict", ...message });
}
