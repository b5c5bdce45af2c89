import { randomUUID } from "node:crypto";
import type { ConnectionStore } from "../connection-store.ts";
import { createRefreshPreparation, type PreparationPorts } from "../tokens/prepare-refresh.ts";
import { createTokenKeeper, type TokenKeeper } from "../tokens/token-keeper.ts";
import type { TokenStore } from "../tokens/token-store.ts";
import type { Vault } from "../vault.ts";
import { type ConnectionUse, type ConnectionUseOptions, createConnectionUse } from "./connection-use.ts";

export interface OpenConnectionUseOptions
  extends Omit<PreparationPorts, "vault" | "connections">,
    Pick<ConnectionUseOptions, "logger" | "used"> {
  readonly vault: Vault;
  readonly connections: Pick<ConnectionStore, "get" | "setStatus">;
  readonly tokens: TokenStore;
  /** Names this process in logs and leases. */
  readonly process: string;
}

/** The way of one process to stored connections, and the keeper of their tokens; it has to be stopped. */
export function openConnectionUse(options: OpenConnectionUseOptions): {
  readonly use: ConnectionUse;
  readonly keeper: TokenKeeper;
} {
  const keeper = createTokenKeeper({
    // A process that is started again under its name must not take what its dead namesake holds for its own.
    owner: `${options.process}/${randomUUID()}`,
    store: options.tokens,
    vault: options.vault,
    prepare: createRefreshPreparation(options),
    logger: options.logger,
    now: options.now,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  return { keeper, use: createConnectionUse({ ...options, keeper }) };
}
