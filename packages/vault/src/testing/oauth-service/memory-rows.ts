import type { Adapter, AdapterPayload } from "oidc-provider";

/** What the provider keeps: its own for each service, and open to a test that takes something away. */
export interface MemoryRows {
  adapter(kind: string): Adapter;
  /** All rows of a kind, such as `AccessToken`. */
  delete(...kinds: readonly string[]): void;
  count(kind: string): number;
}

export function memoryRows(): MemoryRows {
  const rows = new Map<string, { readonly kind: string; payload: AdapterPayload }>();
  const keyOf = (kind: string, id: string) => `${kind}:${id}`;
  const deleteWhere = (test: (row: { kind: string; payload: AdapterPayload }) => boolean) => {
    for (const [key, row] of rows) if (test(row)) rows.delete(key);
  };
  const find = (test: (row: { kind: string; payload: AdapterPayload }) => boolean) =>
    [...rows.values()].find(test)?.payload;
  return {
    delete: (...kinds) => deleteWhere(({ kind }) => kinds.includes(kind)),
    count: (kind) => [...rows.values()].filter((row) => row.kind === kind).length,
    adapter: (kind) => ({
      async upsert(id, payload) {
        rows.set(keyOf(kind, id), { kind, payload });
      },
      async find(id) {
        return rows.get(keyOf(kind, id))?.payload;
      },
      async findByUid(uid) {
        return find((row) => row.kind === kind && row.payload.uid === uid);
      },
      async findByUserCode(code) {
        return find((row) => row.kind === kind && row.payload.userCode === code);
      },
      async consume(id) {
        const row = rows.get(keyOf(kind, id));
        if (row !== undefined) row.payload = { ...row.payload, consumed: Math.floor(Date.now() / 1_000) };
      },
      async destroy(id) {
        rows.delete(keyOf(kind, id));
      },
      async revokeByGrantId(grantId) {
        deleteWhere((row) => row.kind === kind && row.payload.grantId === grantId);
      },
    }),
  };
}
