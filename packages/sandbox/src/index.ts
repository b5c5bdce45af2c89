export { createSandbox, type Sandbox, type SandboxCall, type SandboxOptions } from "./sandbox.ts";
export type { SandboxFailure, SandboxTask } from "./task.ts";
