import type { StoredConnection } from "@towpath/vault";
import type { Actor } from "./actor.ts";
import { isoTime, isoTimeOrNull } from "./iso-time.ts";
import { rightsOf } from "./use-cases/find-connection.ts";

/** Member by member: a secret cannot slip into an answer by being added to the row. */
export function presentConnection(actor: Actor, connection: StoredConnection) {
  const { id, name, title, brandColor } = connection.connector;
  const may = rightsOf(actor, connection);
  return {
    id: connection.id,
    name: connection.name,
    connector: { id, name, title, brandColor },
    owner: connection.owner === null ? null : { id: connection.owner.id, name: connection.owner.name },
    isMine: connection.owner?.id === actor.user.id,
    shared: connection.shared,
    parameterSet: connection.parameterSet,
    values: may.manage ? { ...connection.values } : {},
    status: connection.status,
    message: connection.message,
    testedAt: isoTimeOrNull(connection.testedAt),
    lastUsedAt: isoTimeOrNull(connection.lastUsedAt),
    flowCount: connection.flowCount,
    may,
    createdAt: isoTime(connection.createdAt),
    updatedAt: isoTime(connection.updatedAt),
  };
}
