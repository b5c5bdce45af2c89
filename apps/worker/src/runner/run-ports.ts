import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import type {
  AdvancePorts,
  ArtifactPort,
  BatchPort,
  CallerResponse,
  ChildFlows,
  ClaimedRun,
  ComputePort,
  ConnectionNews,
  ConnectorPort,
  HttpPort,
  RunStore,
  StopSignal,
} from "@towpath/engine";
import type { EnvironmentDoors } from "@towpath/gateway";
import type { Clock, Logger } from "@towpath/prelude";
import type { Sandbox } from "@towpath/sandbox";
import type { Batches } from "./batches.ts";
import type { FlowArtifacts } from "./flow-artifacts.ts";
import type { FlowPlace } from "./flow-connections.ts";
import type { KnownFlow } from "./flow-facts.ts";
import type { RunSignals } from "./held-run.ts";
import type { RunCalls } from "./run-calls.ts";

/** What all runs of this process share. */
export interface RunSurroundings {
  readonly store: RunStore;
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

/**
 * What the engine needs for one run. Thousands of them are made in a second, and few runs ever use a door: it is
 * opened when it is first asked for.
 */
export class RunPorts implements AdvancePorts {
  readonly #around: RunSurroundings;
  readonly #run: ClaimedRun;
  readonly #flow: KnownFlow;
  readonly #signals: RunSignals;
  #http: HttpPort | undefined;
  #connectors: ConnectorPort | undefined;
  #news: ConnectionNews | undefined;
  #compute: ComputePort | undefined;
  #artifacts: ArtifactPort | undefined;
  #batches: BatchPort | undefined;

  constructor(around: RunSurroundings, run: ClaimedRun, flow: KnownFlow, signals: RunSignals) {
    this.#around = around;
    this.#run = run;
    this.#flow = flow;
    this.#signals = signals;
  }

  get store(): RunStore {
    return this.#around.store;
  }
  get clock(): Clock {
    return this.#around.clock;
  }
  get logger(): Logger {
    return this.#around.logger;
  }
  get http(): HttpPort {
    this.#http ??= this.#around.doors.of(this.#run.environmentId);
    return this.#http;
  }
  get connectors(): ConnectorPort {
    this.#connectors ??= this.#around.connectorsOf(this.#run);
    return this.#connectors;
  }
  get connectionNews(): ConnectionNews {
    this.#news ??= this.#around.newsOf(this.#run);
    return this.#news;
  }
  get compute(): ComputePort {
    this.#compute ??= this.#around.sandbox.forEnvironment(this.#run.environmentId);
    return this.#compute;
  }
  get artifacts(): ArtifactPort {
    this.#artifacts ??= this.#around.artifacts.of(this.#run.environmentId, this.#run.flowId);
    return this.#artifacts;
  }
  get batches(): BatchPort {
    this.#batches ??= this.#around.batches.forRun(this.#run);
    return this.#batches;
  }
  get children(): ChildFlows {
    return this.#around.calls.children;
  }
  get signal(): StopSignal {
    return this.#signals.stop;
  }
  get cancelled(): StopSignal {
    return this.#signals.cancelled;
  }
  get lost(): StopSignal {
    return this.#signals.lost;
  }
  get workflow() {
    return { flowId: this.#run.flowId, flowName: this.#flow.name };
  }
  get durability() {
    return this.#flow.settings.durability;
  }

  random(): number {
    return Math.random();
  }
  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return sleep(ms, signal);
  }
  yield(): Promise<void> {
    return nextTurn();
  }
  hash(text: string): string {
    return createHash("sha256").update(text, "utf8").digest("hex");
  }
  callbackUrl(runId: string, key: string): string {
    return this.#around.calls.callbackUrl(runId, key);
  }
  messaged(runId: string): void {
    this.#around.calls.messaged(runId);
  }
  onMessage(listener: () => void): () => void {
    return this.#signals.onMessage(listener);
  }
  respond(runId: string, response: CallerResponse): void {
    this.#around.respond(runId, response);
  }
  changed(runId: string): void {
    this.#around.changed(runId);
  }
  recording(): void {
    this.#signals.recording();
  }
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
