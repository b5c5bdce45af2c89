import type { FlowStore } from "@towpath/db";

/** The flow behind a hook address: published and switched on. */
export interface HookTarget {
  readonly flowId: string;
  readonly environmentId: string;
  readonly versionId: string;
  /** What its webhook trigger asked other services for: only these are heard. */
  readonly subscriptions: readonly string[];
}

export interface HookDirectory {
  /** Null for an address nobody answers. Rejects when the database cannot be asked. */
  find(hookKey: string): Promise<HookTarget | null>;
  /** These flows were published, switched or deleted. */
  forget(flowIds: readonly string[]): void;
}

/** A signal that is lost costs at most so long. */
const FRESH_MS = 30_000;
const CAPACITY = 10_000;

export function createHookDirectory(flows: Pick<FlowStore, "byHookKey">, now: () => number): HookDirectory {
  const known = new Map<
    string,
    { found: Promise<HookTarget | null>; flowId: string | null; readAt: number }
  >();
  return {
    find(hookKey) {
      const remembered = known.get(hookKey);
      if (remembered !== undefined && now() - remembered.readAt < FRESH_MS) return remembered.found;
      if (known.size >= CAPACITY) known.clear();
      const entry = { found: flows.byHookKey(hookKey), flowId: null as string | null, readAt: now() };
      known.set(hookKey, entry);
      entry.found.then(
        (target) => {
          entry.flowId = target?.flowId ?? null;
          // A flow that is off may be switched on in a moment, and only its key would tell which entry that is.
          if (target === null && known.get(hookKey) === entry) known.delete(hookKey);
        },
        () => {
          if (known.get(hookKey) === entry) known.delete(hookKey);
        },
      );
      return entry.found;
    },
    forget(flowIds) {
      const changed = new Set(flowIds);
      for (const [hookKey, entry] of known) {
        // One that is being read may have been read before the change.
        if (entry.flowId === null || changed.has(entry.flowId)) known.delete(hookKey);
      }
    },
  };
}
