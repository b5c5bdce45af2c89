import { createHash } from "node:crypto";
import type { ValueObject } from "@towpath/expressions";
import { silentLogger } from "@towpath/prelude";
import { advance } from "../advance.ts";
import type { AdvancePorts, RunProgress } from "../advance-ports.ts";
import { compilePlan } from "../compile-plan.ts";
import { fireTrigger, type IncomingEvent } from "../fire-trigger.ts";
import type { JournalEntry, StepError } from "../journal.ts";
import { createMemoryRunStore } from "../memory-run-store.ts";
import type { Plan } from "../plan.ts";
import type {
  CallerResponse,
  ChildCall,
  ChildFlows,
  ChildStart,
  HttpFailure,
  HttpRequest,
  HttpResponse,
} from "../ports.ts";
import { type RunReport, reportFrom } from "../report.ts";
import type { RunStore, RunTransition } from "../run-store.ts";

export const NOON = Date.UTC(2026, 0, 15, 12);

/** Time that passes only by sleeping: a test of an hour takes no time at all. */
export class FakeClock {
  #now = NOON;
  #sleepers: { at: number; wake: () => void }[] = [];
  #scheduled = false;

  now(): number {
    return this.#now;
  }

  pass(ms: number): void {
    this.#now += ms;
  }

  /** Sleepers wake in order of their time, once nothing else wants to run. */
  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const sleeper = { at: this.#now + ms, wake: resolve };
      this.#sleepers.push(sleeper);
      signal.addEventListener("abort", () => {
        this.#sleepers = this.#sleepers.filter((one) => one !== sleeper);
        resolve();
      });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const [next] = this.#sleepers.sort((a, b) => a.at - b.at);
      if (next === undefined) return;
      this.#sleepers.shift();
      this.#now = Math.max(this.#now, next.at);
      next.wake();
      if (this.#sleepers.length > 0) this.#schedule();
    });
  }
}

export type Answer = Partial<HttpResponse> | HttpFailure | "hang";
export interface SentCall {
  readonly request: HttpRequest;
  readonly key: string;
}

/** An other side that answers by script: one answer a call to an address, the last one for ever. */
export class ScriptedHttp {
  readonly calls: SentCall[] = [];
  readonly #script = new Map<string, Answer[]>();
  onCall: (call: SentCall) => void | Promise<void> = () => undefined;

  on(uri: string, ...answers: Answer[]): this {
    this.#script.set(uri, answers);
    return this;
  }

  async send(request: HttpRequest, call: { idempotencyKey: string; signal: AbortSignal }) {
    const sent = { request, key: call.idempotencyKey };
    this.calls.push(sent);
    await this.onCall(sent);
    const answers = this.#script.get(request.uri);
    const answer = (answers !== undefined && answers.length > 1 ? answers.shift() : answers?.[0]) ?? {};
    if (answer === "hang") {
      await new Promise<void>((resolve) => call.signal.addEventListener("abort", () => resolve()));
      return { ok: false, failure: aFailure({ retryable: false }) } as const;
    }
    if ("kind" in answer) return { ok: false, failure: answer } as const;
    return { ok: true, value: { statusCode: 200, headers: {}, ...answer } } as const;
  }
}

/** Child flows that are only noted: a test answers for them. */
export class ScriptedChildren implements ChildFlows {
  readonly started: { readonly call: ChildCall; readonly start: ChildStart }[] = [];
  readonly cancelled: string[] = [];
  answers = true;
  failure: StepError | null = null;

  async start(call: ChildCall, start: ChildStart) {
    this.started.push({ call, start });
    if (this.failure !== null) return { ok: false, failure: this.failure } as const;
    return { ok: true, value: { answers: this.answers, flowId: "child-flow", name: call.flow } } as const;
  }

  async cancel(runId: string): Promise<void> {
    this.cancelled.push(runId);
  }
}

export function aFailure(over: Partial<HttpFailure> = {}): HttpFailure {
  return {
    kind: "not-sent",
    retryable: true,
    error: { code: "ConnectionRefused", message: "Nobody listens at that address." },
    ...over,
  };
}

export const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** A definition around some actions: `aFlow({ Compose: { type: "Compose", inputs: 1 } })`. */
export function aFlow(actions: ValueObject, more: ValueObject = {}): ValueObject {
  return {
    $schema:
      "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
    contentVersion: "1.0.0.0",
    triggers: { manual: { type: "Request", kind: "Http", inputs: { schema: {} } } },
    actions,
    ...more,
  };
}

export function aPlan(actions: ValueObject, more: ValueObject = {}): Plan {
  const plan = compilePlan(aFlow(actions, more));
  if (!plan.ok) throw new Error(`${plan.failure.path}: ${plan.failure.message}`);
  return plan.value;
}

export interface World {
  readonly clock: FakeClock;
  readonly http: ScriptedHttp;
  readonly store: ReturnType<typeof createMemoryRunStore>;
  readonly responses: CallerResponse[];
  readonly children: ScriptedChildren;
  readonly shutdown: AbortController;
  readonly cancel: AbortController;
  readonly ports: AdvancePorts;
}

export const RUN_ID = "01890000-0000-7000-8000-000000000001";

/** Everything around a run, in the hands of a test. `wrap` may put itself between the run and its store. */
export function aWorld(wrap: (store: RunStore) => RunStore = (store) => store): World {
  const clock = new FakeClock();
  const http = new ScriptedHttp();
  const store = createMemoryRunStore(clock);
  const responses: CallerResponse[] = [];
  const children = new ScriptedChildren();
  const shutdown = new AbortController();
  const cancel = new AbortController();
  const ports: AdvancePorts = {
    store: wrap(store),
    http,
    clock,
    logger: silentLogger,
    random: () => 0.5,
    sleep: (ms, signal) => clock.sleep(ms, signal),
    respond: (_runId, response) => responses.push(response),
    hash: sha256,
    callbackUrl: (runId, key) => `https://towpath.test/hooks/callbacks/${runId}/${key}`,
    children,
    signal: shutdown.signal,
    cancelled: cancel.signal,
    workflow: { flowId: "flow-1", flowName: "A flow" },
  };
  return { clock, http, store, responses, children, shutdown, cancel, ports };
}

export async function acceptRun(world: World, plan: Plan, event: IncomingEvent = {}): Promise<void> {
  const firing = fireTrigger(plan, event, {
    nowMs: world.clock.now(),
    clientTrackingId: "track-1",
    random: () => 0.5,
  });
  if (!firing.triggered || firing.events[0] === undefined) throw new Error("the trigger did not fire");
  await world.store.accept([
    {
      id: RUN_ID,
      environmentId: "env-1",
      flowId: "flow-1",
      versionId: "version-1",
      mode: "live",
      trigger: firing.events[0],
      createdAt: world.clock.now(),
    },
  ]);
}

/** Claims the run and advances it once. */
export async function advanceOnce(world: World, plan: Plan): Promise<RunProgress> {
  const [run] = await world.store.claim({ workerId: "w", leaseMs: 20_000, limit: 1, runIds: [RUN_ID] });
  if (run === undefined) throw new Error("the run cannot be claimed");
  return await advance(plan, run, world.ports);
}

/** Advances a run through all its pauses, and tells it. */
export async function runThrough(world: World, plan: Plan, event: IncomingEvent = {}): Promise<RunReport> {
  await acceptRun(world, plan, event);
  for (;;) {
    const progress = await advanceOnce(world, plan);
    if (progress.kind !== "suspended") break;
    world.clock.pass(Math.max(0, progress.wakeAt - world.clock.now()));
  }
  return tell(world, plan);
}

export function tell(world: World, plan: Plan): RunReport {
  const row = world.store.run(RUN_ID);
  const error = row?.end?.error;
  return reportFrom(plan, world.store.journal(RUN_ID), {
    status: row?.status ?? "Failed",
    ...(error === undefined ? {} : { error }),
  });
}

/** The statuses of a report, by action. */
export function statuses(report: RunReport): Record<string, string> {
  return Object.fromEntries(Object.entries(report.actions).map(([name, action]) => [name, action.status]));
}

export interface Append {
  readonly kinds: string[];
  readonly transition: RunTransition["kind"];
}

/** A world whose appends are listed, and may stop being kept after some of them, as if the process had died. */
export function aWatchedWorld(dieAfter = Number.POSITIVE_INFINITY): World & { appends: Append[] } {
  const appends: Append[] = [];
  const wrap = (store: RunStore): RunStore => ({
    ...store,
    async append(claim, firstSeq, entries: readonly JournalEntry[], transition) {
      if (appends.length >= dieAfter) throw new Error("the process died");
      appends.push({
        kinds: entries.map((entry) => `${entry.kind}:${entry.action}`),
        transition: transition.kind,
      });
      return await store.append(claim, firstSeq, entries, transition);
    },
  });
  return { ...aWorld(wrap), appends };
}
