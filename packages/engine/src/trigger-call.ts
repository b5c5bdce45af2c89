import { emptyContext, getMember, isObject, type Value } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { http } from "./actions/http.ts";
import type { StepError } from "./journal.ts";
import type { ActionContext, Plan, PreparedCall } from "./plan.ts";
import { triggerRecord } from "./run-context.ts";
import type { TriggerEvent } from "./run-store.ts";
import { Variables } from "./variables.ts";

/** What the expressions of a trigger's own call may speak of. */
export interface TriggerCallMoment {
  readonly nowMs: number;
  readonly random: () => number;
  /** `listCallbackUrl()`: only while a webhook trigger subscribes. */
  readonly callbackUrl?: string;
  /** `trigger()`, `triggerBody()` …: what the subscription answered, while it is taken back. */
  readonly subscribed?: TriggerEvent;
}

/**
 * The call a trigger makes by itself: to poll, to subscribe, to take the subscription back. It is prepared like that
 * of an HTTP action; `inputs` of the result has the credentials blotted out.
 *
 * @param inputs `{method, uri, headers, queries, body, authentication, retryPolicy}` as the definition has them;
 *   `url` is taken for `uri`, as older documents write it
 */
export function prepareTriggerCall(
  plan: Plan,
  inputs: Value | undefined,
  at: TriggerCallMoment,
): Result<PreparedCall, StepError> {
  const { callbackUrl, subscribed } = at;
  const context: ActionContext = {
    ...emptyContext({
      nowMs: at.nowMs,
      random: at.random,
      parameter: (name) => plan.parameters.get(name.toLowerCase()),
      ...(callbackUrl === undefined ? {} : { listCallbackUrl: () => callbackUrl }),
      ...(subscribed === undefined
        ? {}
        : { trigger: () => triggerRecord(subscribed, subscribed.clientTrackingId) }),
    }),
    variables: new Variables(),
    setRow: () => undefined,
  };
  const runtime = plan.trigger === null ? undefined : getMember(plan.trigger.step, "runtimeConfiguration");
  const prepared = http({
    type: "Http",
    inputs: withUri(inputs),
    ...(runtime === undefined ? {} : { runtimeConfiguration: runtime }),
  }).prepare(context);
  if (prepared.ok) return ok(prepared.value);
  const { code, error } = prepared.failure;
  return fail(error ?? { code: code ?? "BadRequest", message: "The call cannot be made." });
}

function withUri(inputs: Value | undefined): Value {
  if (!isObject(inputs)) return inputs ?? {};
  const url = getMember(inputs, "url");
  return getMember(inputs, "uri") !== undefined || url === undefined ? inputs : { ...inputs, uri: url };
}
