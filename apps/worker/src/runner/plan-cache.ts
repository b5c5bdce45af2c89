import type { FlowStore } from "@towpath/db";
import { compileVersion, type Plan } from "@towpath/engine";
import { fail, type Result } from "@towpath/prelude";

/** A version ready to run, or why it never can be. */
export type LoadedPlan = Result<Plan, { readonly message: string }>;

/** Plans by version. A version never changes, so what was compiled once holds for ever. */
export interface PlanCache {
  /** Rejects when the database cannot be asked. */
  get(versionId: string): Promise<LoadedPlan>;
}

const CAPACITY = 500;

export function createPlanCache(flows: Pick<FlowStore, "version">, capacity = CAPACITY): PlanCache {
  // A Map keeps the order of insertion: re-inserting on each use makes the first the least recently used.
  const plans = new Map<string, Promise<LoadedPlan>>();
  return {
    get(versionId) {
      const known = plans.get(versionId);
      if (known !== undefined) {
        plans.delete(versionId);
        plans.set(versionId, known);
        return known;
      }
      const loading = load(flows, versionId);
      plans.set(versionId, loading);
      loading.catch(() => plans.delete(versionId));
      const [oldest] = plans.keys();
      if (plans.size > capacity && oldest !== undefined) plans.delete(oldest);
      return loading;
    },
  };
}

async function load(flows: Pick<FlowStore, "version">, versionId: string): Promise<LoadedPlan> {
  const version = await flows.version(versionId);
  if (version === null)
    return fail({ message: "The version of the flow that this run began with no longer exists." });
  return compileVersion(version);
}
