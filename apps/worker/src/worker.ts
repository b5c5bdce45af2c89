import { randomUUID } from "node:crypto";
import { type Database, newId } from "@towpath/db";
import { createEnvironmentDoors, createHttpGateway, type EnvironmentDoors } from "@towpath/gateway";
import type { Clock, Logger } from "@towpath/prelude";
import type { RunQueue } from "@towpath/queue";
import type { Sandbox } from "@towpath/sandbox";
import { refusedFlow } from "@towpath/vault";
import { startAlerts } from "./alerts/start-alerts.ts";
import { startBulkWorker } from "./bulk/bulk-worker.ts";
import type { Env } from "./env.ts";
import { Callers } from "./ingress/callers.ts";
import { createHookDirectory } from "./ingress/hook-directory.ts";
import { type Listener, openListener } from "./ingress/open-listener.ts";
import { measured, StoringPace } from "./ingress/storing-pace.ts";
import { httpWithRacepoints, type Racepoints } from "./racepoints.ts";
import { createAdvanceRun } from "./runner/advance-run.ts";
import { createBatchedSend } from "./runner/batched-send.ts";
import { createBatches } from "./runner/batches.ts";
import { createHelpCalls } from "./runner/call-for-help.ts";
import { createFlowArtifacts } from "./runner/flow-artifacts.ts";
import { createFlowFacts, type FlowFacts } from "./runner/flow-facts.ts";
import { createHeardConnections } from "./runner/heard-connections.ts";
import { type Connectors, openConnectors } from "./runner/open-connectors.ts";
import { createPlanCache, type PlanCache } from "./runner/plan-cache.ts";
import { createRunCalls, type RunCalls } from "./runner/run-calls.ts";
import { Runner } from "./runner/runner.ts";
import { startTriggers } from "./triggers/start-triggers.ts";
import { createTriggerConnectors } from "./triggers/trigger-connectors.ts";

export interface WorkerOptions {
  readonly env: Env;
  readonly database: Database;
  readonly queue: RunQueue;
  readonly logger: Logger;
  /** Where scripts, maps and templates are worked on; it stays open too. */
  readonly sandbox: Sandbox;
  /** For tests that hold or kill the process; null or omitted otherwise. */
  readonly racepoints?: Racepoints | null;
}

export interface RunningWorker {
  /** Null without a listener. */
  readonly port: number | null;
  /** Lets go of everything it holds; the database and the queue stay open. */
  stop(): Promise<void>;
}

const SWEEP_MS = 5_000;
const CHANGED_GAP_MS = 100;
const HELP_CALLS_MS = 100;
/** Rings a busy worker may hold while it has no room for them. */
const RINGS_AT_ONCE = 4;
/** What waits sealed for a person who does not come back is there so long beyond its time at most. */
const CLEAR_SIGN_INS_MS = 60_000;
const MAINTAIN_MS = 24 * 3_600_000;
const FIRST_UPKEEP_MS = 10 * 60_000;
const STOP_GRACE_MS = 10_000;

const clock: Clock = { now: () => Date.now() };

/** Brings one worker up: ingress, runner and triggers over one database and one queue. */
export async function startWorker(given: WorkerOptions): Promise<RunningWorker> {
  const storing = new StoringPace(() => performance.now());
  const stores = measured(given.database.runs, given.database.deliveries, storing);
  const options: WorkerOptions = { ...given, database: { ...given.database, ...stores } };
  const { env, database, queue, logger } = options;
  const workerId = env.TOWPATH_WORKER_ID ?? randomUUID();
  if (env.TOWPATH_WORKER_ID !== undefined) await takeOver(database, workerId);
  const plans = createPlanCache(database.flows);
  const facts = createFlowFacts(database.flows, clock.now);
  const directory = createHookDirectory(database.flows, clock.now);
  const gateway = createHttpGateway({
    egress: { allow: env.EGRESS_ALLOW },
    logger,
    scripts: options.sandbox,
  });
  const http = httpWithRacepoints(gateway, options.racepoints ?? null);
  const doors = createEnvironmentDoors({
    gateway: http,
    hostsOf: (environmentId) => database.environments.allowedHosts(environmentId),
    now: clock.now,
  });
  const secret = await database.secret("hooks");
  const connectors = await openConnectors({
    ...{ env, workerId, database, gateway: http, doors, logger, now: clock.now },
  });
  const opened = openRunner(options, { workerId, plans, facts, doors, connectors, secret });
  const { runner, callers, changes, calls, batches, heard } = opened;
  const triggers = startTriggers({
    ...options,
    ...{ workerId, plans, runner, batches, doors, clock },
    connectors: createTriggerConnectors(connectors, database.connections),
  });
  const unsubscribe = hearSignals(database.signals, {
    flow(flowIds) {
      directory.forget(flowIds);
      facts.forget(flowIds);
      triggers.wake();
    },
    response: (runIds) => callers.look(runIds),
    cancel: each((runId) => runner.cancel(runId)),
    message: each((runId) => runner.message(runId)),
    connection(ids) {
      heard.heard(ids);
      triggers.wake();
    },
  });
  const timers = [...startTimers(options, runner), setInterval(() => void heard.scout(), SWEEP_MS)];
  const beside = await startBeside(options, { workerId, runner, doors });
  const stopListening = await queue.listen((runId) => runner.hear(runId), { concurrency: RINGS_AT_ONCE });
  const { messaged } = calls;
  const parts = { workerId, plans, directory, runner, callers, secret, connectors, messaged, storing };
  const stop = async (ingress: Listener | null) => {
    for (const timer of timers) clearInterval(timer);
    for (const off of unsubscribe) off();
    const closing = ingress?.close();
    await Promise.all([stopListening(), beside.stop(), triggers.stop(), runner.stop(STOP_GRACE_MS)]);
    callers.stop();
    heard.stop();
    await Promise.all([changes.flush(), connectors.stop(), closing, http.close()]);
  };
  try {
    const ingress = env.INGRESS === "off" ? null : await openListener({ ...options, clock }, parts);
    void runner.sweep();
    return { port: ingress?.port ?? null, stop: () => stop(ingress) };
  } catch (error) {
    await stop(null);
    throw error;
  }
}

/** Bulk jobs and alerts: what goes on beside runs and triggers. */
async function startBeside(
  options: WorkerOptions,
  parts: { readonly workerId: string; readonly runner: Runner; readonly doors: EnvironmentDoors },
) {
  const bulk = startBulkWorker(bulkPorts(options, parts.workerId, parts.runner));
  const alerts = await startAlerts({ ...options, doors: parts.doors });
  return { stop: () => Promise.all([bulk.stop(), alerts.stop()]) };
}

/** What a dead worker of this name held is free at once. */
async function takeOver(database: Database, workerId: string): Promise<void> {
  const { runs, triggers, subscriptions, bulk, tokens } = database;
  const stores = [runs, triggers, subscriptions, bulk, tokens];
  await Promise.all(stores.map((store) => store.releaseOwned(workerId)));
}

/** What works on runs, and what tells others about it. */
function openRunner(
  options: WorkerOptions,
  parts: {
    readonly workerId: string;
    readonly plans: PlanCache;
    readonly facts: FlowFacts;
    readonly doors: EnvironmentDoors;
    readonly connectors: Connectors;
    readonly secret: string;
  },
) {
  const { env, database, queue, logger } = options;
  const { workerId, plans, facts, doors, connectors, secret } = parts;
  const signal = signalSender(options);
  const changes = createBatchedSend(CHANGED_GAP_MS, (runIds) => signal("run", runIds));
  const callers: Callers = new Callers({
    history: database.history,
    store: database.runs,
    logger,
    isAtWork: (runId) => runner.isAtWork(runId),
    tellOthers: (runId) => void signal("response", [runId]),
  });
  const calls: RunCalls = createRunCalls({
    publicUrl: env.PUBLIC_URL,
    secret,
    database,
    plans,
    clock,
    runner: () => runner,
    signal,
  });
  const batches = createBatches({
    flows: database.flows,
    store: database.batches,
    plans,
    clock,
    newId,
    started: each((runId) => runner.ring(runId)),
  });
  const heard = createHeardConnections({
    store: database.runs,
    logger,
    now: clock.now,
    ring: (runId) => runner.ring(runId),
    lookAround: () => runner.lookAround(),
  });
  const runner: Runner = new Runner({
    workerId,
    store: database.runs,
    queue,
    logger,
    concurrency: env.WORKER_CONCURRENCY,
    now: clock.now,
    monotonicMs: () => performance.now(),
    settled: (runId, progress) => callers.settled(runId, progress),
    advance: createAdvanceRun({
      store: database.runs,
      plans,
      facts,
      doors,
      connectorsOf: (run) => connectors.of(run),
      newsOf: (run) => heard.of(run),
      artifacts: createFlowArtifacts(database.flows),
      sandbox: options.sandbox,
      batches,
      clock,
      logger,
      calls,
      respond: (runId, response) => callers.respond(runId, response),
      changed: (runId) => changes.add(runId),
    }),
  });
  return { runner, callers, changes, calls, batches, heard };
}

type Topic = "flow" | "response" | "cancel" | "message" | "connection";

const each = (work: (id: string) => void) => (ids: readonly string[]) => {
  for (const id of ids) work(id);
};

function hearSignals(
  signals: Database["signals"],
  handlers: Readonly<Record<Topic, (ids: readonly string[]) => void>>,
): (() => void)[] {
  const topics = Object.keys(handlers) as Topic[];
  return topics.map((topic) => signals.on(topic, handlers[topic]));
}

type SentTopic = Exclude<Topic, "flow" | "connection"> | "run";

function bulkPorts({ database, logger }: WorkerOptions, workerId: string, runner: Runner) {
  return {
    workerId,
    bulk: database.bulk,
    history: database.history,
    runs: database.runs,
    resubmits: database.resubmits,
    refusedFlow: async (environmentId: string, flowId: string, userId: string | null) =>
      (await refusedFlow(database.connections, { environmentId, flowId }, userId))?.message ?? null,
    logger,
    now: clock.now,
    touched(kind: "cancel" | "resubmit", runIds: readonly string[]) {
      for (const runId of runIds) runner.ring(runId);
      const topics = kind === "cancel" ? (["cancel", "run"] as const) : (["run"] as const);
      for (const topic of topics) void database.signals.send(topic, runIds).catch(() => undefined);
    },
  };
}

/** A signal that cannot be sent is no failure: whoever waits for it also looks by itself. */
function signalSender({ database, logger }: WorkerOptions) {
  return (topic: SentTopic, ids: readonly string[]): Promise<void> =>
    database.signals.send(topic, ids).catch((error: unknown) => {
      logger.warn({ topic, reason: reasonOf(error) }, "A signal could not be sent");
    });
}

/** Partitions for the weeks ahead are made; runs that are older than their flow keeps them go. */
async function upkeep(database: Database, logger: Logger): Promise<void> {
  await database.maintain();
  const removed = await database.removeExpired(clock.now());
  if (removed.runs > 0 || removed.weeks > 0) logger.info(removed, "Removed runs that were kept long enough");
}

function startTimers({ database, queue, logger }: WorkerOptions, runner: Runner): NodeJS.Timeout[] {
  const helpCalls = createHelpCalls();
  const callForHelp = () => {
    const rings = helpCalls(runner.waitingIds(), performance.now());
    if (rings.length > 0) void queue.ring(rings);
  };
  const maintain = () => {
    upkeep(database, logger).catch((error: unknown) => {
      logger.error({ reason: reasonOf(error) }, "The daily upkeep of the database failed");
    });
  };
  const clearSignIns = () => {
    database.attempts.clearExpired().catch((error: unknown) => {
      logger.warn({ reason: reasonOf(error) }, "Sign-ins whose time is over could not be cleared");
    });
  };
  return [
    setInterval(() => void runner.sweep(), SWEEP_MS),
    setInterval(clearSignIns, CLEAR_SIGN_INS_MS),
    setInterval(callForHelp, HELP_CALLS_MS),
    setInterval(maintain, MAINTAIN_MS),
    // A worker that is started anew each day would otherwise never come to it.
    setTimeout(maintain, FIRST_UPKEEP_MS),
  ];
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
