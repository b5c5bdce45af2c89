import type { Command } from "./command.ts";

/** Loaded one at a time: `towpath eval` should not wait for what only `towpath start` needs. */
export const COMMANDS = {
  start: async () => (await import("./start/start-command.ts")).startCommand,
  eval: async () => (await import("./eval-command.ts")).evalCommand,
  run: async () => (await import("./run-command.ts")).runCommand,
  call: async () => (await import("./call-command.ts")).callCommand,
  check: async () => (await import("./check-command.ts")).checkCommand,
  connector: async () => (await import("./connector-command.ts")).connectorCommand,
  keys: async () => (await import("./keys-command.ts")).keysCommand,
  "api-key": async () => (await import("./api-key-command.ts")).apiKeyCommand,
  import: async () => (await import("./server/import-command.ts")).importCommand,
  export: async () => (await import("./server/export-command.ts")).exportCommand,
} satisfies Record<string, () => Promise<Command>>;
