import type { ValueObject } from "@towpath/expressions";
import type { Definition } from "@towpath/flow";
import { compilePlan } from "./compile-plan.ts";
import { fireTrigger, type IncomingEvent } from "./fire-trigger.ts";
import { MemoryHost, type MemoryPorts, newId } from "./memory-host.ts";
import type { Plan } from "./plan.ts";
import { type RunReport, reportFrom } from "./report.ts";
import type { TriggerEvent } from "./run-store.ts";

export type RunToEndPorts = MemoryPorts;

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
  /** With splitOn: the runs that one event became. Their caller cannot be told several answers: it hears 202 at once. */
  | { readonly runs: readonly RunReport[]; readonly response?: RunReport["response"] }
  /** `reason`: in plain words. */
  | { readonly triggered: false; readonly reason: string };

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
  if (!firing.triggered) return { triggered: false, reason: firing.reason };
  const deadline = ports.clock.now() + options.timeoutMs;
  const reports: RunReport[] = [];
  for (const trigger of firing.events) reports.push(await runOne(plan.value, trigger, ports, deadline));
  const [only] = reports;
  return firing.split || only === undefined ? splitReport(plan.value, reports) : only;
}

/** A Response of a run that came of a split works as an action, and answers nobody (reference wdl.md, 2.2, 2.3). */
function splitReport({ trigger, hasResponse }: Plan, reports: readonly RunReport[]): RunToEndReport {
  const runs = reports.map(({ response: _unheard, ...report }) => report);
  const isAsked = hasResponse && trigger?.isRequest === true;
  return isAsked ? { runs, response: { statusCode: 202, headers: {} } } : { runs };
}

async function runOne(
  plan: Plan,
  trigger: TriggerEvent,
  ports: RunToEndPorts,
  deadline: number,
): Promise<RunReport> {
  const host = new MemoryHost(ports, deadline);
  const id = await host.run(plan, trigger);
  const row = host.store.run(id);
  const error = row?.end?.error;
  return reportFrom(plan, host.store.journal(id), {
    status: row?.status ?? "Failed",
    ...(error === undefined ? {} : { error }),
  });
}
