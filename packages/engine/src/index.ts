export * from "./journal.ts";
export * from "./ports.ts";
export * from "./run-store.ts";
