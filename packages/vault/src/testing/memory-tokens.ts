import type { StoredTokens, TokenChange, TokenStore } from "../tokens/token-store.ts";

type Row = StoredTokens & { readonly leaseUntil: number };

/** A row of tokens that nobody has touched. */
export const untouched = (
  row: TokenChange & Pick<StoredTokens, "connectionId" | "environmentId" | "version">,
): Row => ({
  ...row,
  leaseOwner: null,
  leaseUntil: 0,
  sentAt: null,
  refusedAt: null,
  failingSince: null,
  failedAt: null,
  failures: 0,
  lastFailure: null,
});

/** One row of tokens in memory, by the rules of the store on PostgreSQL. */
export function memoryTokens(
  first: Row,
  now: () => number,
): TokenStore & { row: Row; broken: string | null } {
  const free = { leaseOwner: null, leaseUntil: 0, sentAt: null };
  const memory: TokenStore & { row: Row; broken: string | null } = {
    row: first,
    broken: null,
    async read() {
      const { row } = memory;
      return { ...row, leaseOwner: row.leaseUntil > now() ? row.leaseOwner : null };
    },
    async lease(_id, version, { owner, leaseMs, restMs }) {
      const { row } = memory;
      const rests = row.failedAt !== null && row.failedAt > now() - restMs;
      if (row.version !== version || row.refusedAt !== null || row.leaseUntil > now() || rests) return null;
      memory.row = { ...row, leaseOwner: owner, leaseUntil: now() + leaseMs };
      return memory.row;
    },
    async markSent(_id, version, { owner, leaseMs }) {
      const { row } = memory;
      if (row.version !== version || row.leaseOwner !== owner || row.leaseUntil <= now()) return false;
      memory.row = { ...row, sentAt: now(), leaseUntil: now() + leaseMs };
      return true;
    },
    async commit(_id, seenVersion, change) {
      const { row } = memory;
      if (row.version !== seenVersion) return { moved: false, healed: false };
      const healed = memory.broken !== null && (row.failingSince !== null || row.refusedAt !== null);
      if (healed) memory.broken = null;
      memory.row = untouched({ ...row, ...change, version: seenVersion + 1 });
      return { moved: true, healed };
    },
    async releaseOwned(name) {
      if (memory.row.leaseOwner?.startsWith(`${name}/`)) memory.row = { ...memory.row, leaseUntil: 0 };
    },
    async release(_id, owner) {
      if (memory.row.leaseOwner === owner) memory.row = { ...memory.row, ...free };
    },
    async noteFailure(_id, version, { owner, message, retryAfterMs, breaks }) {
      const { row } = memory;
      if (row.version !== version || row.leaseOwner !== owner || row.refusedAt !== null) return;
      const failing = {
        failingSince: row.failingSince ?? now(),
        failedAt: now(),
        failures: row.failures + 1,
      };
      memory.row = { ...row, ...free, ...failing, lastFailure: message, refreshAt: now() + retryAfterMs };
      if (breaks) memory.broken = message;
    },
    async refuse(_id, version, message) {
      const { row } = memory;
      if (row.version !== version || row.refusedAt !== null) return false;
      memory.row = { ...row, ...free, refreshAt: null, refusedAt: now(), lastFailure: message };
      memory.broken = message;
      return true;
    },
    elsewhere: async () => [],
    due: async () => [],
  };
  return memory;
}
