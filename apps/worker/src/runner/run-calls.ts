import type { Database } from "@towpath/db";
import type { AdvancePorts } from "@towpath/engine";
import type { Clock } from "@towpath/prelude";
import { runUrl } from "@towpath/triggers";
import { createChildFlows } from "./child-flows.ts";
import type { PlanCache } from "./plan-cache.ts";
import type { Runner } from "./runner.ts";

/** How runs call and are called: other flows, callback addresses, messages between runs. */
export type RunCalls = Pick<AdvancePorts, "children" | "callbackUrl"> & {
  /** A message was stored for that run: whoever holds it hears of it, here or elsewhere. */
  messaged(runId: string): void;
};

export interface RunCallsOptions {
  readonly publicUrl: string;
  /** The key that signs addresses. */
  readonly secret: string;
  readonly database: Pick<Database, "flows" | "runs">;
  readonly plans: PlanCache;
  readonly clock: Clock;
  /** The runner is made of these calls, among others: it is asked for when there is one. */
  readonly runner: () => Runner;
  readonly signal: (topic: "message" | "cancel", runIds: readonly string[]) => Promise<void>;
}

export function createRunCalls(options: RunCallsOptions): RunCalls {
  const { publicUrl, secret, database, plans, clock, runner, signal } = options;
  return {
    children: createChildFlows({
      flows: database.flows,
      store: database.runs,
      plans,
      clock,
      started(runIds) {
        for (const runId of runIds) runner().ring(runId);
      },
      cancelled(runId) {
        runner().cancel(runId);
        void signal("cancel", [runId]);
      },
    }),
    callbackUrl: (runId, key) => runUrl(publicUrl, secret, { kind: "callback", runId, key }),
    messaged(runId) {
      runner().message(runId);
      void signal("message", [runId]);
    },
  };
}
