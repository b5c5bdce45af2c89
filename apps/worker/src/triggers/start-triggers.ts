import { type Database, newId } from "@towpath/db";
import type { EnvironmentDoors } from "@towpath/gateway";
import type { Clock, Logger } from "@towpath/prelude";
import type { ConnectorsFor, PollPorts } from "@towpath/triggers";
import type { Env } from "../env.ts";
import type { Batches } from "../runner/batches.ts";
import type { PlanCache } from "../runner/plan-cache.ts";
import type { Runner } from "../runner/runner.ts";
import { startPoller } from "./poller.ts";
import type { RoundLoop } from "./round-loop.ts";
import { startScheduler } from "./scheduler.ts";
import { startSubscriber } from "./subscriber.ts";

export interface TriggerOptions {
  readonly database: Database;
  readonly workerId: string;
  readonly plans: PlanCache;
  readonly runner: Pick<Runner, "ring" | "waitingOf">;
  readonly batches: Pick<Batches, "release">;
  readonly doors: EnvironmentDoors;
  readonly clock: Clock;
  readonly logger: Logger;
  /** More runs waiting than these, and triggers that can wait do. */
  readonly env: Pick<Env, "MAX_QUEUED_RUNS" | "PUBLIC_URL">;
  /** The connections of flows, for triggers that a connector describes. */
  readonly connectors: ConnectorsFor;
}

/** Everything that starts runs without being called. */
export function startTriggers(options: TriggerOptions): RoundLoop {
  const ports = portsOf(options);
  const loops = [startScheduler(ports), startPoller(ports, options.doors), startSubscriber(options)];
  return {
    wake() {
      for (const loop of loops) loop.wake();
    },
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

function portsOf(options: TriggerOptions): Omit<PollPorts, "http"> {
  const { database, workerId, plans, runner, batches, clock, logger, env, connectors } = options;
  return {
    store: database.triggers,
    workerId,
    clock,
    logger,
    newId,
    random: Math.random,
    plan: (versionId) => plans.get(versionId),
    isFull: async ({ flowId, environmentId, versionId }) => {
      if (runner.waitingOf(environmentId) >= env.MAX_QUEUED_RUNS) return true;
      const plan = await plans.get(versionId);
      const concurrency = plan.ok ? (plan.value.trigger?.concurrency ?? null) : null;
      if (concurrency === null) return false;
      return (await database.runs.waitingRuns(flowId)) >= concurrency.maximumWaitingRuns;
    },
    connectors,
    releaseBatches: (due, plan, names) => batches.release(due, plan, names),
    started(runIds) {
      for (const runId of runIds) runner.ring(runId);
    },
  };
}
