import type { FlowStore } from "@towpath/db";
import { DEFAULT_FLOW_SETTINGS, type FlowSettings } from "@towpath/flow";

/** What a run must know of its flow beside the version it is pinned to: this may change while runs go on. */
export interface KnownFlow {
  /** For `workflow()`. */
  readonly name: string;
  readonly settings: FlowSettings;
}

/** Facts about flows, remembered for a while: no run should ask the database for them. */
export interface FlowFacts {
  of(environmentId: string, flowId: string): Promise<KnownFlow>;
  /** Without asking anybody; null when they have to be asked for. */
  known(flowId: string): KnownFlow | null;
  forget(flowIds: readonly string[]): void;
}

const FRESH_MS = 60_000;
const CAPACITY = 5_000;
/** Of a flow that was deleted while its runs go on. */
const GONE: KnownFlow = { name: "", settings: DEFAULT_FLOW_SETTINGS };

export function createFlowFacts(flows: Pick<FlowStore, "get">, now: () => number): FlowFacts {
  const known = new Map<string, { readonly flow: KnownFlow; readonly readAt: number }>();
  const remembered = (flowId: string): KnownFlow | null => {
    const found = known.get(flowId);
    return found !== undefined && now() - found.readAt < FRESH_MS ? found.flow : null;
  };
  return {
    known: remembered,
    async of(environmentId, flowId) {
      const fresh = remembered(flowId);
      if (fresh !== null) return fresh;
      const stored = await flows.get(environmentId, flowId);
      const flow = stored === null ? GONE : { name: stored.name, settings: stored.settings };
      if (known.size >= CAPACITY) known.clear();
      known.set(flowId, { flow, readAt: now() });
      return flow;
    },
    forget(flowIds) {
      for (const flowId of flowIds) known.delete(flowId);
    },
  };
}
