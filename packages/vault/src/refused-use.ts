import type { StoredConnection } from "./connection-store.ts";

/**
 * Why somebody may not use a connection, in plain words; null when it may be used. Asked when a flow is bound, tried and
 * published, and again at each call: whoever left takes what was not shared along.
 *
 * @param userId whose word the use rests on; null when nobody is known (an account that is gone)
 */
export function refusedUse(
  {
    name,
    owner,
    ownerIsMember,
    shared,
  }: Pick<StoredConnection, "name" | "owner" | "ownerIsMember" | "shared">,
  userId: string | null,
): string | null {
  if (shared) return null;
  if (owner === null || !ownerIsMember) {
    const who = owner === null ? "" : `, ${owner.name},`;
    return `The owner${who} of the connection "${name}" is no longer in this environment, and it was not shared. Choose another connection.`;
  }
  if (userId === null || owner.id === userId) return null;
  return `The connection "${name}" belongs to ${owner.name} and is not shared. Ask ${owner.name} to share it, or choose another connection.`;
}
