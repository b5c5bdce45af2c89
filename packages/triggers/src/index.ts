export * from "./trigger-store.ts";
