import type { EnvironmentDoors } from "@towpath/gateway";
import { type DueTrigger, type PollPorts, poll } from "@towpath/triggers";
import { napUntil, type RoundLoop, startRoundLoop } from "./round-loop.ts";

const LEASE_MS = 30_000;
const RENEW_MS = 10_000;
const AT_ONCE = 32;
const KINDS = ["poll"] as const;

interface Check {
  readonly due: DueTrigger;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/**
 * Makes the checks of polling triggers, each on its own: a service that takes two minutes to answer holds up nobody
 * else. The lease of a check is renewed while it is under way; one that is lost is broken off.
 */
export function startPoller(ports: Omit<PollPorts, "http">, doors: EnvironmentDoors): RoundLoop {
  const checks = new Map<string, Check>();
  const { store, logger } = ports;

  const check = async (due: DueTrigger, signal: AbortSignal): Promise<void> => {
    try {
      const tick = await poll(due, { ...ports, http: doors.of(due.environmentId) }, signal);
      if (tick === null) return;
      const committed = await store.commit([tick]);
      if (committed.length > 0) ports.started(committed.map(({ runId }) => runId));
    } catch (error) {
      // The slot stays; it comes again when the lease has ended.
      const reason = error instanceof Error ? error.message : String(error);
      logger.error({ flowId: due.flowId, reason }, "A polling trigger could not be checked");
    }
  };

  const begin = (due: DueTrigger) => {
    const abort = new AbortController();
    const done = check(due, abort.signal).finally(() => {
      checks.delete(due.flowId);
      loop.wake();
    });
    checks.set(due.flowId, { due, abort, done });
  };

  const renew = async () => {
    if (checks.size === 0) return;
    const leases = [...checks.values()].map(({ due }) => due);
    for (const flowId of await store.renew(leases, LEASE_MS)) checks.get(flowId)?.abort.abort();
  };
  const timer = setInterval(() => {
    renew().catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn({ reason }, "The leases of checks could not be renewed");
    });
  }, RENEW_MS);

  const loop: RoundLoop = startRoundLoop({
    logger,
    failure: "Due checks could not be begun; it is tried again",
    async round() {
      const free = AT_ONCE - checks.size;
      // A check that ends wakes the loop.
      if (free <= 0) return napUntil(null, 0);
      const { workerId } = ports;
      const due = await store.claimDue({ workerId, leaseMs: LEASE_MS, limit: free, kinds: KINDS });
      for (const trigger of due) begin(trigger);
      if (due.length === free) return napUntil(null, 0);
      return napUntil(await store.earliestDue(KINDS), ports.clock.now());
    },
  });
  return {
    wake: loop.wake,
    async stop() {
      clearInterval(timer);
      await loop.stop();
      const left = [...checks.values()];
      for (const { abort } of left) abort.abort();
      await Promise.all(left.map(({ done }) => done));
      if (left.length > 0) await store.release(left.map(({ due }) => due)).catch(() => undefined);
    },
  };
}
