import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import {
  type AdvancePorts,
  advance,
  type CallerResponse,
  type ConnectionNews,
  type ConnectorPort,
  giveUp,
  type Plan,
  type RunProgress,
  type RunStore,
} from "@towpath/engine";
import type { EnvironmentDoors } from "@towpath/gateway";
import type { Clock, Logger } from "@towpath/prelude";
import type { Sandbox } from "@towpath/sandbox";
import type { Batches } from "./batches.ts";
import type { FlowArtifacts } from "./flow-artifacts.ts";
import type { FlowPlace } from "./flow-connections.ts";
import type { FlowFacts } from "./flow-facts.ts";
import type { PlanCache } from "./plan-cache.ts";
import type { RunCalls } from "./run-calls.ts";
import type { AdvanceRun } from "./runner.ts";

/** A run whose worker died so often is given up: it may be what kills them. */
const MAX_RECOVERIES = 5;

export interface AdvanceRunOptions {
  readonly store: RunStore;
  readonly plans: PlanCache;
  readonly facts: FlowFacts;
  readonly doors: EnvironmentDoors;
  /** The way of a run to the connectors that its flow is bound to. */
  connectorsOf(run: FlowPlace): ConnectorPort;
  /** What a run may hear of connections that it waits for. */
  newsOf(run: FlowPlace): ConnectionNews;
  /** Files that came with the flows. */
  readonly artifacts: FlowArtifacts;
  /** Where the runs of an environment work out what makers wrote. */
  readonly sandbox: Pick<Sandbox, "forEnvironment">;
  readonly batches: Pick<Batches, "forRun">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly calls: RunCalls;
  respond(runId: string, response: CallerResponse): void;
  changed(runId: string): void;
}

const NO_PLAN = { ok: false, failure: { message: "The plan was left aside." } } as const;

/** Gives the engine what it needs for one run: its plan, and the doors to the world. */
export function createAdvanceRun(options: AdvanceRunOptions): AdvanceRun {
  const { store, plans, facts, doors, artifacts, sandbox, clock, logger } = options;

  return async (run, signals) => {
    const [plan, flow] = await Promise.all([
      // What killed the worker that gave it up with its plan may be the plan.
      run.recoveryAttempts > MAX_RECOVERIES ? NO_PLAN : plans.get(run.versionId),
      facts.of(run.environmentId, run.flowId),
    ]);
    const ports: AdvancePorts = {
      store,
      http: doors.of(run.environmentId),
      connectors: options.connectorsOf(run),
      connectionNews: options.newsOf(run),
      compute: sandbox.forEnvironment(run.environmentId),
      artifacts: artifacts.of(run.environmentId, run.flowId),
      batches: options.batches.forRun(run),
      clock,
      logger,
      random: Math.random,
      sleep,
      ...options.calls,
      onMessage: signals.onMessage,
      respond: options.respond,
      changed: options.changed,
      yield: () => nextTurn(),
      hash: (text) => createHash("sha256").update(text, "utf8").digest("hex"),
      signal: signals.stop,
      cancelled: signals.cancelled,
      lost: signals.lost,
      workflow: { flowId: run.flowId, flowName: flow.name },
      durability: flow.settings.durability,
      recording: signals.recording,
    };
    const refuse = (code: string, message: string, known: Plan | null): Promise<RunProgress> =>
      giveUp(ports, run, { status: "Failed", error: { code, message }, endedAt: clock.now() }, known);
    if (run.recoveryAttempts >= MAX_RECOVERIES) {
      logger.error({ runId: run.runId, flowId: run.flowId }, "A run was quarantined");
      const message = `The run was given up: its worker stopped unexpectedly ${run.recoveryAttempts} times.`;
      return refuse("Quarantined", message, plan.ok ? plan.value : null);
    }
    if (!plan.ok) return refuse("InvalidDefinition", plan.failure.message, null);
    return advance(plan.value, run, ports);
  };
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal.addEventListener("abort", wake);
  });
}
