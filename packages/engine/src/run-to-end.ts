import type { ValueObject } from "@towpath/expressions";
import type { Definition } from "@towpath/flow";
import { advance } from "./advance.ts";
import type { AdvancePorts } from "./advance-ports.ts";
import { compilePlan } from "./compile-plan.ts";
import { fireTrigger, type IncomingEvent } from "./fire-trigger.ts";
import { createMemoryRunStore } from "./memory-run-store.ts";
import type { Plan } from "./plan.ts";
import type { EffectPorts } from "./ports.ts";
import { type RunReport, reportFrom } from "./report.ts";
import type { TriggerEvent } from "./run-store.ts";

/** What a run in memory needs of the world. */
export type RunToEndPorts = Pick<
  AdvancePorts,
  keyof EffectPorts | "clock" | "logger" | "random" | "sleep" | "yield" | "hash"
> &
  Partial<Pick<AdvancePorts, "workflow">>;

export interface RunToEndOptions {
  readonly definition: Definition;
  readonly parameterValues?: ValueObject;
  readonly event: IncomingEvent;
  readonly ports: RunToEndPorts;
  /** A run that is not through by then is told as it stands: Running or Waiting. */
  readonly timeoutMs: number;
}

export type RunToEndReport =
  | RunReport
  | { readonly runs: readonly RunReport[] }
  | { readonly triggered: false };

/** What a timer can hold: 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const LEASE_MS = 3_600_000;
const NOWHERE = "00000000-0000-7000-8000-000000000000";

/** Fires a definition's trigger once and runs what follows, in memory, from beginning to end. */
export async function runToEnd(options: RunToEndOptions): Promise<RunToEndReport> {
  const { definition, parameterValues, event, ports } = options;
  const plan = compilePlan(definition, parameterValues === undefined ? {} : { parameterValues });
  if (!plan.ok) {
    const { code, message, path } = plan.failure;
    return {
      status: "Failed",
      error: { code, message: `${message} (${path})` },
      actions: {},
    };
  }
  const firing = fireTrigger(plan.value, event, {
    nowMs: ports.clock.now(),
    clientTrackingId: newId(ports),
    random: () => ports.random(),
  });
  if (!firing.triggered) return { triggered: false };
  const deadline = ports.clock.now() + options.timeoutMs;
  const reports: RunReport[] = [];
  for (const trigger of firing.events) reports.push(await runOne(plan.value, trigger, ports, deadline));
  const [only] = reports;
  return firing.split || only === undefined ? { runs: reports } : only;
}

async function runOne(
  plan: Plan,
  trigger: TriggerEvent,
  ports: RunToEndPorts,
  deadline: number,
): Promise<RunReport> {
  const store = createMemoryRunStore(ports.clock);
  const id = newId(ports);
  const times = { createdAt: ports.clock.now(), trigger };
  await store.accept([
    { id, environmentId: NOWHERE, flowId: NOWHERE, versionId: NOWHERE, mode: "draft", ...times },
  ]);
  const over = new AbortController();
  const done = new AbortController();
  const ring = () => over.abort();
  ports
    .sleep(Math.min(LONGEST_TIMER_MS, Math.max(0, deadline - ports.clock.now())), done.signal)
    .then(ring, ring);
  const all: AdvancePorts = {
    workflow: { flowId: NOWHERE, flowName: "towpath run" },
    ...ports,
    store,
    signal: over.signal,
    shutdownGraceMs: 0,
    respond: () => undefined,
  };
  for (;;) {
    const [run] = await store.claim({ workerId: "run", leaseMs: LEASE_MS, limit: 1, runIds: [id] });
    if (run === undefined || ports.clock.now() >= deadline) break;
    const progress = await advance(plan, run, all);
    if (progress.kind !== "suspended" || progress.wakeAt > deadline) break;
    await ports.sleep(Math.max(0, progress.wakeAt - ports.clock.now()), over.signal).catch(() => undefined);
  }
  done.abort();
  const row = store.run(id);
  const error = row?.end?.error;
  return reportFrom(plan, store.journal(id), {
    status: row?.status ?? "Failed",
    ...(error === undefined ? {} : { error }),
  });
}

/** A UUID out of the ports that are there; nobody else ever sees these runs. */
function newId(ports: RunToEndPorts): string {
  const hex = ports.hash(`${ports.clock.now()}/${ports.random()}/${ports.random()}`);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `7${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
