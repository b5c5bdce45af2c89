import type { DeliveryStore } from "@towpath/db";
import type { NewRun } from "@towpath/engine";
import { DELIVERY_MEMORY_MS } from "@towpath/triggers";
import { type StoreRunsOptions, storeRuns } from "./store-runs.ts";

export interface StoreEventOptions extends StoreRunsOptions {
  readonly deliveries: DeliveryStore;
}

export interface EventToStore {
  readonly flow: { readonly flowId: string };
  /** The sender's own name for this event; null when it has none. */
  readonly delivery: string | null;
}

/** `stored`: durable. A delivery that came before is the same event: its run is named, and nothing new begins. */
export type Stored = "stored" | "failed" | { readonly duplicateOf: string | null };

/** Stores the runs of one event, once for each delivery that its sender names. */
export async function storeEvent(
  runs: readonly NewRun[],
  { flow, delivery }: EventToStore,
  options: StoreEventOptions,
): Promise<Stored> {
  if (delivery === null) return (await storeRuns(runs, options)) ? "stored" : "failed";
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
  for (const { id } of runs) runner.ring(id);
  return "stored";
}
