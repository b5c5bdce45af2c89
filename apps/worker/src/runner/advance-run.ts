import { advance, giveUp, type Plan, quarantined, type RunProgress, type StepError } from "@towpath/engine";
import type { FlowFacts } from "./flow-facts.ts";
import type { PlanCache } from "./plan-cache.ts";
import { RunPorts, type RunSurroundings } from "./run-ports.ts";
import type { AdvanceRun } from "./runner.ts";

/** A run whose worker died so often is given up: it may be what kills them. */
const MAX_RECOVERIES = 5;

export interface AdvanceRunOptions extends RunSurroundings {
  readonly plans: PlanCache;
  readonly facts: FlowFacts;
}

const NO_PLAN = { ok: false, failure: { message: "The plan was left aside." } } as const;

/** Gives the engine what it needs for one run: its plan, and the doors to the world. */
export function createAdvanceRun(options: AdvanceRunOptions): AdvanceRun {
  const { plans, facts, clock, logger } = options;

  return async (run, signals) => {
    // What killed the worker that gave it up with its plan may be the plan.
    const plan = run.recoveryAttempts > MAX_RECOVERIES ? NO_PLAN : await plans.get(run.versionId);
    const flow = facts.known(run.flowId) ?? (await facts.of(run.environmentId, run.flowId));
    const ports = new RunPorts(options, run, flow, signals);
    const refuse = (error: StepError, known: Plan | null): Promise<RunProgress> =>
      giveUp(ports, run, { status: "Failed", error, endedAt: clock.now() }, known);
    if (run.recoveryAttempts >= MAX_RECOVERIES) {
      logger.error({ runId: run.runId, flowId: run.flowId }, "A run was quarantined");
      return refuse(quarantined(run.recoveryAttempts), plan.ok ? plan.value : null);
    }
    if (!plan.ok) return refuse({ code: "InvalidDefinition", message: plan.failure.message }, null);
    return advance(plan.value, run, ports);
  };
}
