import { type Said, said } from "@towpath/prelude";
import type { ConnectionStore, Person, StoredConnection } from "./connection-store.ts";

type Ownership = Pick<StoredConnection, "owner" | "ownerIsMember" | "backupOwner">;

/**
 * Who decides over a connection now: its owner, or the backup owner once the owner left the environment. Null: both are
 * gone, and only an admin can give it to somebody.
 */
export function ownerNow({ owner, ownerIsMember, backupOwner }: Ownership): Person | null {
  if (owner !== null && ownerIsMember) return owner;
  return backupOwner?.isMember === true ? backupOwner : null;
}

/**
 * Why somebody may not use a connection, in plain words; null when it may be used. Asked when a flow is bound, tried and
 * published, and again at each call: whoever left takes what was not shared along, and a share that ends, ends there too.
 *
 * @param userId whose word the use rests on; null when nobody is known (an account that is gone)
 */
export function refusedUse(
  connection: Ownership & Pick<StoredConnection, "name" | "shared" | "users">,
  userId: string | null,
): Said | null {
  const { name, owner, shared, users } = connection;
  if (shared || (userId !== null && users.includes(userId))) return null;
  const now = ownerNow(connection);
  const others = users.length > 0;
  if (now === null) return nobodys(name, owner?.name ?? null, others);
  if (userId === null || now.id === userId) return null;
  return others
    ? said(
        'The connection "{name}" belongs to {owner} and is shared with others only. Ask {owner} to share it, or choose another connection.',
        { name, owner: now.name },
      )
    : said(
        'The connection "{name}" belongs to {owner} and is not shared. Ask {owner} to share it, or choose another connection.',
        { name, owner: now.name },
      );
}

function nobodys(name: string, owner: string | null, others: boolean): Said {
  const who =
    owner === null
      ? said('The owner of the connection "{name}"', { name })
      : said('The owner, {owner}, of the connection "{name}"', { owner, name });
  return others
    ? said(
        "{who} is no longer in this environment, and it was shared with others only. Choose another connection, or ask an admin to give this one to somebody.",
        { who },
      )
    : said(
        "{who} is no longer in this environment, and it was not shared. Choose another connection, or ask an admin to give this one to somebody.",
        { who },
      );
}

/**
 * Why a flow may not be tried on somebody's word: what its steps are bound to does that person's bidding, so the right to
 * each connection is needed.
 */
export async function refusedFlow(
  connections: Pick<ConnectionStore, "bindings">,
  { environmentId, flowId }: { readonly environmentId: string; readonly flowId: string },
  userId: string | null,
): Promise<Said | null> {
  const bound = await connections.bindings(environmentId, flowId);
  const used = bound.filter(({ isUsed }) => isUsed);
  const [refusal] = used.flatMap(({ connection }) => refusedUse(connection, userId) ?? []);
  return refusal ?? null;
}
