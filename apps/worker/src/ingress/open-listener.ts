import { setTimeout } from "node:timers/promises";
import { type Database, newId } from "@towpath/db";
import type { Clock, Logger } from "@towpath/prelude";
import { isRunAddress, runUrl } from "@towpath/triggers";
import type { Env } from "../env.ts";
import { createGatewayEndpoint } from "../gateway-service/gateway-endpoint.ts";
import { createUsageMeter } from "../gateway-service/usage-meter.ts";
import type { Connectors } from "../runner/open-connectors.ts";
import type { PlanCache } from "../runner/plan-cache.ts";
import type { Runner } from "../runner/runner.ts";
import { createAddressBook } from "./address-book.ts";
import { createAnswerAgain } from "./answer-again.ts";
import { createBodyBudget } from "./body-budget.ts";
import type { Callers } from "./callers.ts";
import type { HookDirectory } from "./hook-directory.ts";
import { handleHook } from "./hook-endpoint.ts";
import { createOneAfterAnother } from "./one-after-another.ts";
import { handleRunAddress } from "./run-endpoint.ts";
import { openIngress } from "./server.ts";
import type { StoringPace } from "./storing-pace.ts";
import { createWebProxy } from "./web-proxy.ts";

export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

/** What the public address needs of the worker behind it. */
export interface ListenerParts {
  readonly workerId: string;
  readonly plans: PlanCache;
  readonly directory: HookDirectory;
  readonly runner: Runner;
  readonly callers: Callers;
  readonly connectors: Connectors;
  readonly secret: string;
  readonly messaged: (runId: string) => void;
  readonly storing: StoringPace;
}

/** Opens the public address: hooks, the gateway, and the pages behind them. */
export async function openListener(
  around: {
    readonly env: Env;
    readonly database: Database;
    readonly clock: Clock;
    readonly logger: Logger;
  },
  parts: ListenerParts,
): Promise<Listener> {
  const { env, database, clock, logger } = around;
  const bodies = createBodyBudget();
  const closing = new AbortController();
  const hooks = {
    ...parts,
    addresses: createAddressBook(parts.secret),
    inLine: createOneAfterAnother(),
    bodies,
    store: database.runs,
    deliveries: database.deliveries,
    history: database.history,
    answerAgain: createAnswerAgain({
      history: database.history,
      store: database.runs,
      clock,
      pause: (ms) => setTimeout(ms, undefined, { signal: closing.signal }).catch(() => undefined),
      isClosing: () => closing.signal.aborted,
    }),
    answerUrl: (runId: string) => runUrl(env.PUBLIC_URL, parts.secret, { kind: "answer", runId }),
    clock,
    logger,
    newId,
    maxQueuedRuns: env.MAX_QUEUED_RUNS,
  };
  const meter = createUsageMeter({ usage: database.usage, clock, logger });
  const gateway = createGatewayEndpoint({
    database,
    connectors: parts.connectors,
    bodies,
    meter,
    secret: await database.secret("connection tokens"),
    clock,
    logger,
  });
  const ingress = await openIngress({
    host: env.HOST,
    port: env.PORT,
    logger,
    hook: (request, response) =>
      isRunAddress(request.url ?? "")
        ? handleRunAddress(request, response, hooks)
        : handleHook(request, response, hooks),
    gateway,
    healthy: () => database.healthy(),
    web: webBehind(env),
  });
  return {
    port: ingress.port,
    async close() {
      closing.abort();
      await ingress.close();
      await meter.stop();
    },
  };
}

function webBehind({ WEB_URL, PUBLIC_URL, TRUSTED_PROXIES }: Env) {
  if (WEB_URL === undefined) return null;
  return createWebProxy({ webUrl: WEB_URL, publicUrl: PUBLIC_URL, trustedProxies: TRUSTED_PROXIES });
}
