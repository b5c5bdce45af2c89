export * from "./evaluation-context.ts";
export * from "./expression-failure.ts";
export * from "./value.ts";
