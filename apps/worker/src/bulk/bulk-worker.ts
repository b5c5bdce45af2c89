import type { Logger } from "@towpath/prelude";
import { startRoundLoop } from "../triggers/round-loop.ts";
import { type BulkPorts, doBulkBatch } from "./bulk-batch.ts";

/** Between two looks at the table. */
const LOOK_MS = 1_000;
/** Between two batches: other work of the database has its turn. */
const GAP_MS = 100;

/** Works off bulk jobs, batch by batch. Several workers may: each batch is held by one. */
export function startBulkWorker(ports: BulkPorts & { readonly logger: Logger }): { stop(): Promise<void> } {
  return startRoundLoop({
    round: async () => ((await doBulkBatch(ports)) ? GAP_MS : LOOK_MS),
    logger: ports.logger,
    failure: "A batch of a bulk job failed; it is tried again",
  });
}
