import type { Durability } from "@towpath/flow";
import type { Clock, Logger } from "@towpath/prelude";
import type { ConnectionNews } from "./connection-news.ts";
import type { CallerResponse, ChildFlows, EffectPorts } from "./ports.ts";
import type { WorkflowFacts } from "./run-context.ts";
import type { RunEnd, RunStore } from "./run-store.ts";
import type { StopSignal } from "./stop-signal.ts";

/** Everything `advance` needs of the world. */
export interface AdvancePorts extends EffectPorts {
  readonly store: RunStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** 0 ≤ x < 1. */
  random(): number;
  /** Resolves after so many ms, or when the signal aborts; it may also reject then. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** The answer of a Response action; called once it is durable. After a recovery it may come a second time. */
  respond(runId: string, response: CallerResponse): void;
  /** The address at which the world sends a run the message of that key. Signed: whoever has it may send it, once. */
  callbackUrl(runId: string, key: string): string;
  readonly children: ChildFlows;
  /** Absent: nobody can mend a connection while runs wait, so that calls without one fail at once. */
  readonly connectionNews?: ConnectionNews;
  /** A message was left for that run: whoever holds it should hear of it. */
  messaged?(runId: string): void;
  /** Calls the listener whenever this run was sent a message; returns how to stop that. */
  onMessage?(listener: () => void): () => void;
  /** The run's journal or state was written. */
  changed?(runId: string): void;
  /** Nothing is left of the run but to write its end: another one may take its place. */
  recording?(): void;
  /** Lets other work of the process go first; called while many pure steps follow each other. */
  yield?(): Promise<void>;
  /** SHA-256 as lower-case hex. */
  hash(text: string): string;
  /** The process shuts down: what is on its way may finish, nothing new begins. */
  readonly signal: StopSignal;
  /** How long effects on their way may still come back at a shutdown; 8 s when absent. */
  readonly shutdownGraceMs?: number;
  /** Somebody cancels this run. */
  readonly cancelled?: StopSignal;
  /** Somebody else may have this run: what is on its way is cut off at once, and nothing is written any more. */
  readonly lost?: StopSignal;
  readonly workflow: WorkflowFacts;
  /** When lines become durable; `ends` when absent. */
  readonly durability?: Durability;
}

export type RunProgress =
  | { readonly kind: "ended"; readonly status: RunEnd["status"]; readonly end: RunEnd }
  /**
   * Nothing to do before `wakeAt` (epoch ms); the claim is given back. `expects`: what kinds of messages would wake it
   * sooner (`callback`, `child` …).
   */
  | { readonly kind: "suspended"; readonly wakeAt: number; readonly expects: readonly string[] }
  /** Another worker has the run: nothing more was written. */
  | { readonly kind: "fenced" }
  /** Shutdown: the claim is given back, the run can be claimed at once. */
  | { readonly kind: "released" };
