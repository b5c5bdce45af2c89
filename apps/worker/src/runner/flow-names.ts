import type { FlowStore } from "@towpath/db";

/** Names of flows for `workflow()`, remembered for a while: no run should ask the database for one. */
export interface FlowNames {
  of(environmentId: string, flowId: string): Promise<string>;
  forget(flowIds: readonly string[]): void;
}

const FRESH_MS = 60_000;
const CAPACITY = 5_000;

export function createFlowNames(flows: Pick<FlowStore, "get">, now: () => number): FlowNames {
  const known = new Map<string, { name: string; readAt: number }>();
  return {
    async of(environmentId, flowId) {
      const remembered = known.get(flowId);
      if (remembered !== undefined && now() - remembered.readAt < FRESH_MS) return remembered.name;
      const flow = await flows.get(environmentId, flowId);
      const name = flow?.name ?? "";
      if (known.size >= CAPACITY) known.clear();
      known.set(flowId, { name, readAt: now() });
      return name;
    },
    forget(flowIds) {
      for (const flowId of flowIds) known.delete(flowId);
    },
  };
}
