import type { DeliveryStore } from "@towpath/db";
import type { NewRun } from "@towpath/engine";
import type { RunConcurrency } from "@towpath/flow";
import { DELIVERY_MEMORY_MS } from "@towpath/triggers";
import { countWaiting, type StoreRunsOptions, storeRuns } from "./store-runs.ts";

export interface StoreEventOptions extends StoreRunsOptions {
  readonly deliveries: DeliveryStore;
}

export interface EventToStore {
  readonly flow: { readonly flowId: string };
  /** The sender's own name for this event; null when it has none. */
  readonly delivery: string | null;
  /** Null when the flow does not limit its runs. */
  readonly concurrency: RunConcurrency | null;
}

/** `stored`: durable. `full`: too many runs of the flow wait for their turn. A delivery that came before is the same event: its run is named, and nothing new begins. */
export type Stored = "stored" | "failed" | "full" | { readonly duplicateOf: string | null };

/** Stores the runs of one event, once for each delivery that its sender names. */
export function storeEvent(
  runs: readonly NewRun[],
  event: EventToStore,
  options: StoreEventOptions,
): Promise<Stored> {
  const { flow, concurrency } = event;
  if (concurrency === null) return put(runs, event, options);
  // One event of the flow after the other: each must see those that came before it in the count.
  return options.inLine(flow.flowId, async () => {
    const waiting = await countWaiting(flow.flowId, options);
    if (waiting === null) return "failed";
    return waiting < concurrency.maximumWaitingRuns ? put(runs, event, options) : "full";
  });
}

async function put(
  runs: readonly NewRun[],
  { flow, delivery, concurrency }: EventToStore,
  options: StoreEventOptions,
): Promise<Stored> {
  if (delivery === null) {
    return (await storeRuns(runs, concurrency !== null, options)) ? "stored" : "failed";
  }
  const { deliveries, runner, logger } = options;
  try {
    const { flowId } = flow;
    const rememberMs = DELIVERY_MEMORY_MS;
    const { first, runId } = await deliveries.accept({ flowId, key: delivery, runs, rememberMs });
    if (!first) return { duplicateOf: runId };
  } catch (error) {
    // Perhaps it is stored. The caller, who was not told so, sends it again under the same key, and hears of it then.
    logger.error(
      { reason: error instanceof Error ? error.message : String(error) },
      "Storing a delivery failed",
    );
    return "failed";
  }
  for (const { id, environmentId } of runs) runner.ring(id, environmentId);
  return "stored";
}
