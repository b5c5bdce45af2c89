export type { RunQueue } from "./run-queue.ts";
