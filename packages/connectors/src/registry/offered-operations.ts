import type { Connector, Operation } from "../connector.ts";

/**
 * The operations that a picker offers: not the hidden ones of the connector's own, not what its maker gave up, and of
 * several revisions the newest. What is not offered still runs in the flows that have it.
 */
export function offeredOperations({ operations }: Pick<Connector, "operations">): readonly Operation[] {
  const newest = new Map<string, number>();
  for (const { family, revision, deprecated } of operations) {
    if (family === null || deprecated) continue;
    newest.set(family, Math.max(revision, newest.get(family) ?? revision));
  }
  return operations.filter(
    ({ visibility, deprecated, family, revision }) =>
      visibility !== "internal" &&
      !deprecated &&
      // Some files give one family and revision to all they have: only a newer one takes another's place.
      (family === null || revision >= (newest.get(family) ?? revision)),
  );
}
