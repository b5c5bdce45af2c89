import { createHash } from "node:crypto";
import type { FlowStore } from "@towpath/db";
import { type ChildFlows, childRuns, fireChild, type NewRun, type RunStore } from "@towpath/engine";
import { type Clock, fail, ok } from "@towpath/prelude";
import { findFlow } from "./find-flow.ts";
import type { PlanCache } from "./plan-cache.ts";

export interface ChildFlowsOptions {
  readonly flows: Pick<FlowStore, "callable">;
  readonly plans: PlanCache;
  readonly store: Pick<RunStore, "accept" | "requestCancel">;
  readonly clock: Clock;
  /** These runs are stored and want a worker. */
  readonly started: (runIds: readonly string[]) => void;
  /** This run was asked to stop. */
  readonly cancelled: (runId: string) => void;
}

/** Starts flows for flows, within one environment. */
export function createChildFlows(options: ChildFlowsOptions): ChildFlows {
  const { plans, store, clock, started, cancelled } = options;
  return {
    async start(call, start, caller) {
      const found = await findFlow(options.flows, caller.environmentId, call.flow, caller.flowId);
      if (!found.ok) return found;
      const { flowId, environmentId, versionId, name } = found.value;
      const plan = await plans.get(versionId);
      if (!plan.ok) return fail({ code: "InvalidDefinition", message: `'${name}': ${plan.failure.message}` });
      const nowMs = clock.now();
      const fired = fireChild(plan.value, name, call, {
        nowMs,
        clientTrackingId: start.clientTrackingId,
        random: Math.random,
      });
      if (!fired.ok) return fired;
      const run = { environmentId, flowId, versionId, mode: caller.mode, createdAt: nowMs };
      const runs: NewRun[] = childRuns(fired.value, start, run, sha256);
      await store.accept(runs);
      started(runs.map(({ id }) => id));
      const { answers, notFired } = fired.value;
      return ok({ answers, flowId, name, ...(notFired === undefined ? {} : { notFired }) });
    },
    async cancel(runId) {
      if ((await store.requestCancel(runId)) === "requested") cancelled(runId);
    },
  };
}

const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");
