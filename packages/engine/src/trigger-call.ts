import { emptyContext, getMember, isObject, type Value } from "@towpath/expressions";
import { fail, ok, type Result, said } from "@towpath/prelude";
import { apiConnection, openApiConnection } from "./actions/connector.ts";
import { http } from "./actions/http.ts";
import type { StepError } from "./journal.ts";
import type { ActionContext, HttpProgram, Plan, PreparedCall, TriggerPlan } from "./plan.ts";
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
 * of an HTTP action; `inputs` of the result has the credentials blotted out. A trigger that a connector describes names
 * its operation, whatever `inputs` are given here.
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
  const byConnector = plan.trigger === null ? null : connectorTrigger(plan.trigger);
  if (byConnector !== null) return outcomeOf(byConnector.prepare(context), callbackUrl);
  const runtime = plan.trigger === null ? undefined : getMember(plan.trigger.step, "runtimeConfiguration");
  const prepared = http({
    type: "Http",
    inputs: withUri(inputs),
    ...(runtime === undefined ? {} : { runtimeConfiguration: runtime }),
  }).prepare(context);
  return outcomeOf(prepared, undefined);
}

/** The program of a trigger that a connector describes; null for any other. */
function connectorTrigger({ type, step }: TriggerPlan): HttpProgram | null {
  switch (type.toLowerCase()) {
    case "openapiconnection":
    case "openapiconnectionwebhook":
      return openApiConnection(step);
    case "apiconnection":
      return apiConnection(step, "GET");
    case "apiconnectionwebhook":
      return apiConnection(step, "POST");
    default:
      return null;
  }
}

function outcomeOf(
  prepared: ReturnType<HttpProgram["prepare"]>,
  callbackUrl: string | undefined,
): Result<PreparedCall, StepError> {
  if (!prepared.ok) {
    const { code, error } = prepared.failure;
    return fail(error ?? { code: code ?? "BadRequest", message: said("The call cannot be made.").message });
  }
  const call = prepared.value;
  if (call.operation === undefined || callbackUrl === undefined) return ok(call);
  return ok({ ...call, operation: { ...call.operation, callbackUrl } });
}

function withUri(inputs: Value | undefined): Value {
  if (!isObject(inputs)) return inputs ?? {};
  const url = getMember(inputs, "url");
  return getMember(inputs, "uri") !== undefined || url === undefined ? inputs : { ...inputs, uri: url };
}
