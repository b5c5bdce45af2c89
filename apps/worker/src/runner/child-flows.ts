import { createHash } from "node:crypto";
import type { CallableFlow, FlowStore } from "@towpath/db";
import { type ChildFlows, childRuns, fireChild, type NewRun, type RunStore } from "@towpath/engine";
import { type Clock, fail, ok, type Result } from "@towpath/prelude";
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

type Found = CallableFlow & { readonly versionId: string };

/** Starts flows for flows, within one environment. */
export function createChildFlows(options: ChildFlowsOptions): ChildFlows {
  const { plans, store, clock, started, cancelled } = options;
  return {
    async start(call, start, caller) {
      const found = await find(options, caller.environmentId, call.flow);
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
      return ok({ answers: fired.value.answers, flowId, name });
    },
    async cancel(runId) {
      if ((await store.requestCancel(runId)) === "requested") cancelled(runId);
    },
  };
}

async function find(
  { flows }: ChildFlowsOptions,
  environmentId: string,
  reference: string,
): Promise<Result<Found, { code: string; message: string }>> {
  const found = await flows.callable(environmentId, reference);
  if (found === null) {
    const message = `There is no flow '${reference}' in this environment. Import it, or choose another flow.`;
    return fail({ code: "ChildFlowNotFound", message });
  }
  const { versionId, name } = found;
  if (!found.isOnly) {
    const message = `Several flows of this environment are called '${name}'. Refer to the one you mean by its id.`;
    return fail({ code: "ChildFlowAmbiguous", message });
  }
  if (versionId === null) {
    return fail({ code: "ChildFlowOff", message: `The flow '${name}' is off. Publish it and switch it on.` });
  }
  return ok({ ...found, versionId });
}

const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");
