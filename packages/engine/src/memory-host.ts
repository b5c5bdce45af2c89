import type { ValueObject } from "@towpath/expressions";
import type { Definition } from "@towpath/flow";
import { fail, ok, type Result } from "@towpath/prelude";
import { advance } from "./advance.ts";
import type { AdvancePorts, RunProgress } from "./advance-ports.ts";
import { compilePlan } from "./compile-plan.ts";
import { childRuns, fireChild } from "./fire-child.ts";
import type { StepError } from "./journal.ts";
import { createMemoryBatches, type MemoryBatchPorts } from "./memory-batches.ts";
import { createMemoryRunStore } from "./memory-run-store.ts";
import type { Plan } from "./plan.ts";
import type { BatchPort, ChildFlows, EffectPorts } from "./ports.ts";
import type { ClaimedRun, NewRun, RunMessage, RunStore } from "./run-store.ts";

/** Where the world reaches runs in memory. Without it callback addresses lead nowhere. */
export interface MemoryCallbacks {
  url(runId: string, key: string): string;
  /** What is to be done with a message that came to an address. */
  connect(deliver: (message: RunMessage) => ReturnType<RunStore["deliver"]>): void;
}

/** A flow that others may call. */
export interface CallableFlow {
  readonly name: string;
  readonly definition: Definition;
  readonly parameterValues?: ValueObject;
}

/** What runs in memory need of the world. */
export type MemoryPorts = Pick<
  AdvancePorts,
  keyof EffectPorts | "clock" | "logger" | "random" | "sleep" | "yield" | "hash"
> &
  Partial<Pick<AdvancePorts, "workflow">> & {
    readonly callbacks?: MemoryCallbacks;
    /** The flow of that id or name; null for none. */
    callable?(flow: string): CallableFlow | null | Promise<CallableFlow | null>;
  };

interface Pause {
  readonly runId: string;
  readonly until: number;
  readonly expectsCallback: boolean;
  readonly ring: () => void;
}

/** What a timer can hold: 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const LEASE_MS = 3_600_000;
const NOWHERE = "00000000-0000-7000-8000-000000000000";
const NO_ADDRESS = "http://localhost/hooks/callbacks";

/** Runs runs in memory until each has ended, or until nothing can happen any more before the deadline. */
export class MemoryHost {
  readonly store: ReturnType<typeof createMemoryRunStore>;
  readonly #ports: MemoryPorts;
  readonly #batches: BatchPort;
  readonly #deadline: number;
  readonly #over = new AbortController();
  readonly #plans = new Map<string, Plan>();
  readonly #pauses = new Map<string, Pause>();
  readonly #work = new Set<Promise<void>>();
  /** Runs that are worked on just now. */
  #busy = 0;
  #failure: { readonly error: unknown } | null = null;

  /** @param deadline epoch ms */
  constructor(ports: MemoryPorts, deadline: number) {
    this.#ports = ports;
    this.#deadline = deadline;
    this.store = createMemoryRunStore(ports.clock);
    this.#batches = createMemoryBatches(this.#batchPorts());
    ports.callbacks?.connect((message) => this.#deliver(message));
  }

  /** Runs one run, and whatever it starts. @returns its id */
  async run(plan: Plan, trigger: NewRun["trigger"]): Promise<string> {
    const { ports, id } = { ports: this.#ports, id: newId(this.#ports) };
    const done = new AbortController();
    const stop = () => this.#over.abort();
    const leftMs = Math.max(0, this.#deadline - ports.clock.now());
    void ports.sleep(Math.min(LONGEST_TIMER_MS, leftMs), done.signal).then(stop, stop);
    const name = ports.workflow?.flowName ?? "towpath run";
    await this.#begin([{ ...this.#home(), id, trigger }], plan, name);
    while (this.#work.size > 0) await Promise.all(this.#work);
    done.abort();
    if (this.#failure !== null) throw this.#failure.error;
    return id;
  }

  #home() {
    const createdAt = this.#ports.clock.now();
    return { environmentId: NOWHERE, flowId: NOWHERE, versionId: NOWHERE, mode: "draft", createdAt } as const;
  }

  async #begin(runs: readonly NewRun[], plan: Plan, name: string): Promise<void> {
    const fresh = runs.filter((run) => this.store.run(run.id) === undefined);
    await this.store.accept(fresh);
    for (const { id } of fresh) {
      const work = this.#goOn(id, plan, name)
        .catch((error: unknown) => {
          this.#failure ??= { error };
          this.#over.abort();
        })
        .finally(() => this.#work.delete(work));
      this.#work.add(work);
    }
  }

  async #goOn(id: string, plan: Plan, name: string): Promise<void> {
    const ports = this.#portsOf(name);
    for (;;) {
      const [run] = await this.store.claim({
        workerId: "run",
        leaseMs: LEASE_MS,
        limit: 1,
        runIds: [id],
      });
      if (run === undefined || this.#over.signal.aborted) return;
      this.#busy += 1;
      const progress = await advance(plan, run, ports).finally(() => {
        this.#busy -= 1;
      });
      if (progress.kind !== "suspended" || !(await this.#sleep(id, progress))) return;
    }
  }

  #portsOf(flowName: string): AdvancePorts {
    const { callbacks, callable: _callable, ...ports } = this.#ports;
    return {
      ...ports,
      workflow: { flowId: NOWHERE, ...ports.workflow, flowName },
      store: this.store,
      signal: this.#over.signal,
      shutdownGraceMs: 0,
      respond: () => undefined,
      callbackUrl: (runId, key) => callbacks?.url(runId, key) ?? `${NO_ADDRESS}/${runId}/${key}`,
      children: this.#children(),
      batches: this.#batches,
      messaged: (runId) => this.#pauses.get(runId)?.ring(),
    };
  }

  /** @returns false when nothing can wake the run before the deadline */
  async #sleep(runId: string, progress: Extract<RunProgress, { kind: "suspended" }>): Promise<boolean> {
    const { clock, sleep, callbacks } = this.#ports;
    const timer = new AbortController();
    const bell = new AbortController();
    // The store knows better than the run: a message may have come while it went to sleep.
    const wakeAt = this.store.run(runId)?.wakeAt ?? progress.wakeAt;
    const pause: Pause = {
      runId,
      until: wakeAt,
      expectsCallback: progress.expects.includes("callback") && callbacks !== undefined,
      ring: () => bell.abort(),
    };
    this.#pauses.set(runId, pause);
    this.#giveUpWhenNothingCanHappen();
    const stopped = new Promise<void>((resolve) => {
      for (const signal of [bell.signal, this.#over.signal]) {
        if (signal.aborted) resolve();
        signal.addEventListener("abort", () => resolve());
      }
    });
    const ms = Math.min(LONGEST_TIMER_MS, Math.max(0, wakeAt - clock.now()));
    const isFar = wakeAt > this.#deadline;
    await (isFar ? stopped : Promise.race([stopped, sleep(ms, timer.signal).catch(() => undefined)]));
    timer.abort();
    this.#pauses.delete(runId);
    return !this.#over.signal.aborted;
  }

  /** Everybody sleeps, and neither a clock nor a call from outside will wake anybody in time. */
  #giveUpWhenNothingCanHappen(): void {
    const mayHappen = (pause: Pause) => pause.expectsCallback || pause.until <= this.#deadline;
    if (this.#busy > 0 || this.#pauses.size < this.#work.size) return;
    if (![...this.#pauses.values()].some(mayHappen)) this.#over.abort();
  }

  async #deliver(message: RunMessage) {
    const outcome = await this.store.deliver(message);
    this.#pauses.get(message.runId)?.ring();
    return outcome;
  }

  #children(): ChildFlows {
    return {
      start: async (call, start, _caller: ClaimedRun) => {
        const found = await this.#find(call.flow);
        if (!found.ok) return found;
        const { name, plan } = found.value;
        const fired = fireChild(plan, name, call, {
          nowMs: this.#ports.clock.now(),
          clientTrackingId: start.clientTrackingId,
          random: () => this.#ports.random(),
        });
        if (!fired.ok) return fired;
        const runs = childRuns(fired.value, start, this.#home(), (text) => this.#ports.hash(text));
        await this.#begin(runs, plan, name);
        const { answers, notFired } = fired.value;
        return ok({ answers, flowId: NOWHERE, name, ...(notFired === undefined ? {} : { notFired }) });
      },
      cancel: async (runId) => {
        await this.store.requestCancel(runId);
        this.#pauses.get(runId)?.ring();
      },
    };
  }

  #batchPorts(): MemoryBatchPorts {
    return {
      find: (flow) => this.#find(flow),
      begin: async (plan, name, events) => {
        const runs = events.map((trigger) => ({ ...this.#home(), id: newId(this.#ports), trigger }));
        await this.#begin(runs, plan, name);
      },
      nowMs: () => this.#ports.clock.now(),
      random: () => this.#ports.random(),
    };
  }

  /** A flow beside this one. */
  async #find(reference: string): Promise<Result<{ name: string; plan: Plan }, StepError>> {
    const flow = (await this.#ports.callable?.(reference)) ?? null;
    if (flow === null) {
      const message = `There is no flow '${reference}' beside this one. Run a file that holds both.`;
      return fail({ code: "ChildFlowNotFound", message });
    }
    const plan = this.#planOf(flow);
    return typeof plan === "string"
      ? fail({ code: "InvalidDefinition", message: plan })
      : ok({ name: flow.name, plan });
  }

  #planOf({ name, definition, parameterValues }: CallableFlow): Plan | string {
    const known = this.#plans.get(name);
    if (known !== undefined) return known;
    const plan = compilePlan(definition, parameterValues === undefined ? {} : { parameterValues });
    if (!plan.ok) return `'${name}' cannot be run: ${plan.failure.message} (${plan.failure.path})`;
    this.#plans.set(name, plan.value);
    return plan.value;
  }
}

/** A UUID out of the ports that are there; nobody else ever sees these runs. */
export function newId(ports: Pick<MemoryPorts, "hash" | "clock" | "random">): string {
  const hex = ports.hash(`${ports.clock.now()}/${ports.random()}/${ports.random()}`);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `7${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
