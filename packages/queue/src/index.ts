export { openRunQueue } from "./open-run-queue.ts";
export type { QueueBackend, RunQueue } from "./run-queue.ts";
