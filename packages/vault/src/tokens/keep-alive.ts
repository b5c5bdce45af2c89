import type { Logger } from "@towpath/prelude";
import type { TokenKeeper } from "./token-keeper.ts";
import type { DueTokens, TokenStore } from "./token-store.ts";

/** Renews the tokens that are due though nobody calls, so that a sign-in lives as long as its service lets it. */
export interface KeepAlive {
  /** One round; rounds do not overlap. */
  sweep(): Promise<void>;
}

/** Tokens that nobody uses are renewed this often: refresh tokens die when they lie about. */
const IDLE_MS = 24 * 3_600_000;
const BATCH = 100;
/** Renewals under way at once, and between two of one process. */
const AT_ONCE = 4;
const PACE_MS = 50;
/** A round ends even when every service hangs: the next one goes on. */
const ROUND_MS = 60_000;

export function createKeepAlive(options: {
  readonly tokens: Pick<TokenStore, "due">;
  readonly keeper: Pick<TokenKeeper, "keepAlive">;
  readonly logger: Logger;
  now(): number;
  /** From 0 up to 1: workers that look at the same rows begin at different ones. */
  random(): number;
  sleep(ms: number): Promise<void>;
}): KeepAlive {
  const { tokens, keeper, logger, now, random, sleep } = options;
  let round: Promise<void> | null = null;

  const renew = async ({ connectionId }: DueTokens) => {
    try {
      await keeper.keepAlive(connectionId);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn({ connectionId, reason }, "A sign-in could not be kept alive");
    }
  };

  const work = async (due: DueTokens[], until: number) => {
    for (let next = due.pop(); next !== undefined && now() < until; next = due.pop()) {
      await renew(next);
      await sleep(PACE_MS * (1 + random()));
    }
  };

  const run = async () => {
    const due = await tokens.due({ limit: BATCH, idleMs: IDLE_MS });
    const left = due.map((one) => ({ one, at: random() })).sort((a, b) => a.at - b.at);
    const queue = left.map(({ one }) => one);
    const until = now() + ROUND_MS;
    await Promise.all(Array.from({ length: AT_ONCE }, () => work(queue, until)));
  };

  return {
    sweep() {
      round ??= run()
        .catch((error: unknown) => {
          const reason = error instanceof Error ? error.message : String(error);
          logger.warn({ reason }, "Sign-ins that are due could not be read");
        })
        .finally(() => {
          round = null;
        });
      return round;
    },
  };
}
