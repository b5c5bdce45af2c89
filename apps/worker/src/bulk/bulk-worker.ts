import type { Logger } from "@towpath/prelude";
import { type BulkPorts, doBulkBatch } from "./bulk-batch.ts";

/** Between two looks at the table, and after a failure. */
const LOOK_MS = 1_000;
/** Between two batches: other work of the database has its turn. */
const GAP_MS = 100;

/** Works off bulk jobs, batch by batch. Several workers may: each batch is held by one. */
export function startBulkWorker(ports: BulkPorts & { readonly logger: Logger }): { stop(): Promise<void> } {
  let stopped = false;
  let endNap = () => undefined as undefined;
  const nap = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      endNap = () => {
        clearTimeout(timer);
        resolve();
        return undefined;
      };
    });
  const round = async (): Promise<number> => {
    try {
      return (await doBulkBatch(ports)) ? GAP_MS : LOOK_MS;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      ports.logger.warn({ reason }, "A batch of a bulk job failed; it is tried again");
      return LOOK_MS;
    }
  };
  const run = async () => {
    while (!stopped) {
      const waitMs = await round();
      if (!stopped) await nap(waitMs);
    }
  };
  const running = run();
  return {
    async stop() {
      stopped = true;
      endNap();
      await running;
    },
  };
}
