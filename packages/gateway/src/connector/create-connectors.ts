import type { ConnectorCall, ConnectorPort } from "@towpath/engine";
import { fail, ok, type Result } from "@towpath/prelude";
import { completeOperation } from "../operation/complete-operation.ts";
import { askAgain, type Invoked } from "../operation/invoke-operation.ts";
import type { InvokeFailure, OperationCall } from "../operation/operation-call.ts";
import { callRenewing } from "./call-renewing.ts";
import type { ConnectorsOptions } from "./connectors-options.ts";
import { callOf, findOperation } from "./find-operation.ts";
import { outcomeOf, portOf, waitForBudget } from "./keep-budget.ts";
import { refusal, tellAnswer } from "./tell-answer.ts";
import { unsubscribe } from "./unsubscribe.ts";

/** One call that takes a subscription back may take so long. */
const FAREWELL_TIMEOUT_MS = 120_000;

/** The engine's way to connectors: binds references, finds operations, keeps budgets, hides secrets. */
export function createConnectors(options: ConnectorsOptions): ConnectorPort {
  return {
    async call(asked, { askAt, ...how }) {
      const found = await findOperation(options, asked);
      if (!found.ok) return fail(refusal(found.failure));
      const { bound } = found.value;
      const paused = await waitForBudget(options, bound.id, how.signal);
      if (paused !== null) return ok(paused);
      const call = callOf(found.value, how);
      const http = portOf(options, found.value);
      const called = await callRenewing(
        call,
        bound.credential,
        (one) => invoke({ ...options, http }, one, asked, askAt),
        itself,
      );
      options.budget.settled(bound.id, outcomeOf(called.outcome, how.signal, options.now()), options.now());
      return tellAnswer(bound.id, call, called);
    },
    async unsubscribe(asked, answer, how) {
      const found = await findOperation(options, asked);
      if (!found.ok) return fail(refusal(found.failure));
      const { bound } = found.value;
      const paused = await waitForBudget(options, bound.id, how.signal);
      if (paused !== null) return ok(paused);
      const call = callOf(found.value, { ...how, timeoutMs: FAREWELL_TIMEOUT_MS });
      const http = portOf(options, found.value);
      const called = await callRenewing(
        call,
        bound.credential,
        (one) => unsubscribe(http, one, answer, asked.callbackUrl ?? null),
        itself,
      );
      options.budget.settled(bound.id, outcomeOf(called.outcome, how.signal, options.now()), options.now());
      return tellAnswer(bound.id, call, called);
    },
  };
}

const itself = (invoked: Invoked) => invoked;

/** The engine itself waits for work that was accepted, so only pages are followed here. */
function invoke(
  { http, now }: ConnectorsOptions,
  call: OperationCall,
  { minimumItems }: ConnectorCall,
  askAt: string | null,
): Promise<Result<Invoked, InvokeFailure>> {
  if (askAt !== null) return askAgain(http, call, askAt);
  return completeOperation(http, call, {
    minimumItems,
    waitsForAccepted: false,
    now,
    sleep: async () => undefined,
  });
}
