import { createMemoryRunStore, type RunStore } from "@towpath/engine";
import { DEFAULT_FLOW_SETTINGS } from "@towpath/flow";
import { silentLogger } from "@towpath/prelude";
import { hookUrl } from "@towpath/triggers";
import { afterEach } from "vitest";
import { createAddressBook } from "../ingress/address-book.ts";
import { createBodyBudget } from "../ingress/body-budget.ts";
import { Callers } from "../ingress/callers.ts";
import { handleHook } from "../ingress/hook-endpoint.ts";
import { createOneAfterAnother } from "../ingress/one-after-another.ts";
import { type Ingress, openIngress } from "../ingress/server.ts";
import { createWebProxy } from "../ingress/web-proxy.ts";
import { createAdvanceRun } from "../runner/advance-run.ts";
import { createPlanCache } from "../runner/plan-cache.ts";
import { Runner } from "../runner/runner.ts";
import { NO_BATCHES, NO_CALLS, NO_CONNECTORS, NO_NEWS } from "./no-calls.ts";

export const SECRET = Buffer.alloc(32, 1).toString("base64url");
/** What is closed after the test. */
export const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** An ingress over memory stores. */
export async function anIngress(
  definition: object,
  {
    store = createMemoryRunStore({ now: Date.now }) as RunStore,
    maxQueuedRuns = 10,
    responseTimeoutMs = 5_000,
    webUrl = "",
    storedSlowly = false,
  } = {},
): Promise<Ingress & { url: string; hook: string; runner: Runner }> {
  const version = { definitionText: JSON.stringify(definition), parametersText: "{}" };
  const plans = createPlanCache({ version: async () => version as never });
  const clock = { now: Date.now };
  const callers: Callers = new Callers({
    history: { get: async () => null },
    store,
    logger: silentLogger,
    isAtWork: () => true,
    tellOthers: () => undefined,
  });
  const runner = new Runner({
    workerId: "worker",
    store,
    queue: {
      ring: async () => undefined,
      listen: async () => async () => undefined,
      close: async () => undefined,
    },
    logger: silentLogger,
    concurrency: 4,
    now: clock.now,
    monotonicMs: () => performance.now(),
    settled: (runId, progress) => callers.settled(runId, progress),
    advance: createAdvanceRun({
      store,
      plans,
      facts: {
        of: async () => ({ name: "flow", settings: DEFAULT_FLOW_SETTINGS }),
        known: () => null,
        forget: () => undefined,
      },
      doors: { of: () => ({ send: () => new Promise(() => undefined) }) },
      artifacts: { of: () => ({ read: async () => null }) },
      connectorsOf: () => NO_CONNECTORS,
      newsOf: () => NO_NEWS,
      sandbox: { forEnvironment: () => ({ compute: () => new Promise(() => undefined) }) },
      clock,
      logger: silentLogger,
      calls: NO_CALLS,
      batches: NO_BATCHES,
      respond: (runId, response) => callers.respond(runId, response),
      changed: () => undefined,
    }),
  });
  let ids = 0;
  const addresses = createAddressBook(SECRET);
  const ingress = await openIngress({
    host: "127.0.0.1",
    port: 0,
    logger: silentLogger,
    gateway: async () => undefined,
    healthy: async () => true,
    web:
      webUrl === ""
        ? null
        : createWebProxy({ webUrl, publicUrl: "https://flows.example", trustedProxies: 0 }),
    hook: (request, response) =>
      handleHook(request, response, {
        bodies: createBodyBudget(),
        storing: { turnsAway: () => storedSlowly },
        workerId: "worker",
        addresses,
        inLine: createOneAfterAnother(),
        directory: {
          find: async () => ({
            flowId: "flow",
            environmentId: "environment",
            versionId: "version",
            subscriptions: [],
          }),
          forget: () => undefined,
        },
        plans,
        store,
        answerAgain: { isSame: async () => false, wait: async () => null },
        deliveries: { accept: async () => ({ first: true, runId: null }) },
        runner,
        callers,
        answerUrl: (runId) => `https://towpath.test/${runId}`,
        clock,
        logger: silentLogger,
        newId: () => `run-${ids++}`,
        maxQueuedRuns,
        responseTimeoutMs,
      }),
  });
  const url = `http://127.0.0.1:${ingress.port}`;
  let closing: Promise<void> | null = null;
  const closeOnce = () => {
    closing ??= ingress.close();
    return closing;
  };
  cleanups.push(async () => {
    callers.stop();
    await runner.stop(0);
    await closeOnce();
  });
  return { port: ingress.port, close: closeOnce, url, hook: hookUrl(url, SECRET, "key", "manual"), runner };
}
