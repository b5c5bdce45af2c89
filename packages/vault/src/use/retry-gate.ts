import type { SealedConnection } from "../connection-store.ts";

/** A connection that a service turned down is tried again this often: the fault may have been the service's. */
const RETRY_MS = 3 * 60_000;
/** More connections than are broken at once in any one installation. */
const CAPACITY = 10_000;

/**
 * Decides whether a call may be made with a connection that needs a sign-in.
 *
 * @returns why not, in plain words; null: it may
 */
export function createRetryGate(now: () => number): (connection: SealedConnection) => string | null {
  const triedAt = new Map<string, number>();
  const mayTry = (key: string, brokenSince: number) => {
    if (now() - Math.max(triedAt.get(key) ?? 0, brokenSince) < RETRY_MS) return false;
    if (triedAt.size >= CAPACITY) triedAt.clear();
    triedAt.set(key, now());
    return true;
  };
  return ({ id, status, message, brokenSince, credentialVersion, tokens }) => {
    if (status === "connected") return null;
    const isOver = tokens !== null && tokens.refusedAt !== null;
    const key = `${id} ${credentialVersion} ${tokens?.version ?? 0}`;
    if (!isOver && mayTry(key, brokenSince ?? 0)) return null;
    return message ?? "The service does not take its credential.";
  };
}
