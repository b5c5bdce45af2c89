export * from "./journal.ts";
export { createMemoryRunStore, type MemoryRun } from "./memory-run-store.ts";
export * from "./ports.ts";
export * from "./run-store.ts";
