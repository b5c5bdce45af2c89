import { type ConnectionStatus, endsAt, ownerNow, type Person, type StoredConnection } from "@towpath/vault";
import type { Actor } from "./actor.ts";
import { isoTime, isoTimeOrNull } from "./iso-time.ts";
import { rightsOf } from "./use-cases/find-connection.ts";

const person = ({ id, name }: Person) => ({ id, name });

/** Member by member: a secret cannot slip into an answer by being added to the row. */
export function presentConnection(actor: Actor, connection: StoredConnection) {
  const { id, name, title, brandColor } = connection.connector;
  const { account, tokens, sharedWith } = connection;
  const may = rightsOf(actor, connection);
  return {
    id: connection.id,
    name: connection.name,
    connector: { id, name, title, brandColor },
    owner: connection.owner === null ? null : person(connection.owner),
    ownerIsHere: connection.ownerIsMember,
    backupOwner: connection.backupOwner === null ? null : person(connection.backupOwner),
    isMine: ownerNow(connection)?.id === actor.user.id,
    shared: connection.shared,
    sharedWith: may.manage
      ? { people: sharedWith.people.map(person), groups: sharedWith.groups.map(person) }
      : { people: [], groups: [] },
    parameterSet: connection.parameterSet,
    values: may.manage ? { ...connection.values } : {},
    status: standing(connection),
    message: connection.message,
    signsIn: tokens !== null || account !== null,
    brokenSince: isoTimeOrNull(connection.brokenSince),
    account: account === null ? null : { name: account.name, email: account.email },
    scopes: tokens?.scopes?.split(" ").filter((scope) => scope !== "") ?? [],
    endsAt: isoTimeOrNull(tokens === null ? null : endsAt(tokens)),
    testedAt: isoTimeOrNull(connection.testedAt),
    lastUsedAt: isoTimeOrNull(connection.lastUsedAt),
    flowCount: connection.flowCount,
    waitingRuns: connection.waitingRuns,
    may,
    createdAt: isoTime(connection.createdAt),
    updatedAt: isoTime(connection.updatedAt),
  };
}

/** What nobody has tried is not known to work: only the service can say so, or a sign-in there. */
function standing(connection: StoredConnection): ConnectionStatus | "untested" {
  const { status, tokens, account, testedAt, lastUsedAt, credentialAt } = connection;
  if (status === "needs-sign-in" || tokens !== null || account !== null || testedAt !== null) return status;
  return lastUsedAt !== null && lastUsedAt >= credentialAt ? status : "untested";
}
