import type { Database } from "@towpath/db";
import type { EnvironmentDoors } from "@towpath/gateway";
import type { Clock, Logger } from "@towpath/prelude";
import { type ConnectorsFor, type DueSubscription, hookUrl, workOnSubscription } from "@towpath/triggers";
import type { Env } from "../env.ts";
import type { PlanCache } from "../runner/plan-cache.ts";
import { napUntil, type RoundLoop, startRoundLoop } from "./round-loop.ts";

export interface SubscriberOptions {
  readonly database: Pick<Database, "subscriptions" | "secret">;
  readonly workerId: string;
  readonly plans: PlanCache;
  readonly doors: EnvironmentDoors;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly env: Pick<Env, "PUBLIC_URL">;
  readonly connectors: ConnectorsFor;
}

/** Longer than any call may take: the row is nobody else's until its try is over. */
const LEASE_MS = 150_000;
const AT_ONCE = 16;

/** Asks other services to call the flows back, and takes that back, as the rows say. */
export function startSubscriber(options: SubscriberOptions): RoundLoop {
  const { database, workerId, plans, doors, clock, logger, env, connectors } = options;
  const store = database.subscriptions;
  const stopping = new AbortController();
  const tries = new Set<Promise<void>>();

  const work = async (due: DueSubscription): Promise<void> => {
    try {
      const secret = await database.secret("hooks");
      const ports = {
        http: doors.of(due.environmentId),
        clock,
        logger,
        random: Math.random,
        plan: (versionId: string) => plans.get(versionId),
        callbackUrl: ({ hookKey, triggerName, id }: DueSubscription) =>
          hookUrl(env.PUBLIC_URL, secret, hookKey, triggerName, id),
        connectors,
      };
      const change = await workOnSubscription(due, ports, stopping.signal);
      // Broken off by the end of the process: nobody knows whether it arrived, and it is tried again at once.
      const broken = stopping.signal.aborted && change.kind === "again";
      await store.settle(due, broken ? { ...change, afterMs: 0 } : change);
    } catch (error) {
      const { flowId, id } = due;
      const reason = error instanceof Error ? error.message : String(error);
      logger.error(
        { flowId, subscription: id, reason },
        "A subscription could not be worked on; it is tried again",
      );
    }
  };

  const begin = (due: DueSubscription) => {
    const done = work(due).finally(() => {
      tries.delete(done);
      loop.wake();
    });
    tries.add(done);
  };

  const loop: RoundLoop = startRoundLoop({
    logger,
    failure: "Due subscriptions could not be looked up; it is tried again",
    async round() {
      const free = AT_ONCE - tries.size;
      if (free <= 0) return napUntil(null, 0);
      const renewed = await store.renewDue();
      if (renewed > 0) logger.info({ renewed }, "Subscriptions are asked for anew");
      const due = await store.claimDue({ workerId, leaseMs: LEASE_MS, limit: free });
      for (const subscription of due) begin(subscription);
      return due.length === free ? napUntil(null, 0) : napUntil(await store.earliestDue(), clock.now());
    },
  });
  return {
    wake: loop.wake,
    async stop() {
      stopping.abort();
      await loop.stop();
      await Promise.all(tries);
    },
  };
}
