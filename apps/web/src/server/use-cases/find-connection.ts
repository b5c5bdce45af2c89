import type { Connector } from "@towpath/connectors";
import type { StoredConnector } from "@towpath/db";
import { fail, ok, type Result } from "@towpath/prelude";
import { refusedUse, type SealedConnection, type StoredConnection } from "@towpath/vault";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";

const NO_CONNECTION: Failure = { kind: "not-found", what: "connection" };

export interface ConnectionRights {
  readonly use: boolean;
  readonly manage: boolean;
  readonly share: boolean;
}

/** The owner and admins manage; the owner uses, and whoever makes flows where it is shared. */
export function rightsOf(actor: Actor, connection: StoredConnection): ConnectionRights {
  const isOwner = connection.owner?.id === actor.user.id;
  return {
    use: actor.role !== "member" && refusedUse(connection, actor.user.id) === null,
    manage: isOwner || actor.role === "admin",
    // Sharing gives others the use of somebody's account: that is the owner's own decision.
    share: isOwner,
  };
}

/** A connection that the actor may not see is as good as none. */
export async function findConnection(
  { database }: Deps,
  actor: Actor,
  id: string,
): Promise<Result<SealedConnection, Failure>> {
  const connection = await database.connections.get(actor.environmentId, id);
  if (connection === null) return fail(NO_CONNECTION);
  return connection.shared || rightsOf(actor, connection).manage ? ok(connection) : fail(NO_CONNECTION);
}

export async function findManaged(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<Result<SealedConnection, Failure>> {
  const found = await findConnection(deps, actor, id);
  if (!found.ok || rightsOf(actor, found.value).manage) return found;
  const owner = found.value.owner?.name ?? "an admin";
  return fail({
    kind: "forbidden",
    message: `The connection "${found.value.name}" is shared with you for use. Ask ${owner} to change it.`,
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
  return refusal === null ? found : fail({ kind: "forbidden", message: refusal });
}

export interface FoundConnector {
  readonly stored: StoredConnector;
  readonly connector: Connector;
}

/** A connector of the environment, as its current files describe it. */
export async function findConnector(
  { database }: Deps,
  actor: Actor,
  id: string,
): Promise<Result<FoundConnector, Failure>> {
  const stored = await database.connectors.get(actor.environmentId, id);
  if (stored === null) return fail({ kind: "not-found", what: "connector" });
  const connector = await database.connectors.readConnectorVersion(stored.version.id);
  if (connector !== null) return ok({ stored, connector });
  const message = `The files of the connector "${stored.title}" can no longer be read. Import them again.`;
  return fail({ kind: "conflict", message });
}
