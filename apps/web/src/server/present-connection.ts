import { endsAt, ownerNow, type Person, type StoredConnection } from "@towpath/vault";
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
    status: connection.status,
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
