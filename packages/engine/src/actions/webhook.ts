import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { fail, ok, said } from "@towpath/prelude";
import { failed } from "../outcome.ts";
import type { HttpProgram, WebhookProgram } from "../plan.ts";
import { compileCall } from "./http.ts";
import { member } from "./inputs.ts";

/** HttpWebhook: `subscribe` tells somebody to call `listCallbackUrl()`, `unsubscribe` takes that back. */
export function webhook(action: ValueObject): WebhookProgram {
  const inputs = member(action, "inputs");
  const subscribe = member(inputs, "subscribe");
  const unsubscribe = member(inputs, "unsubscribe");
  // Designers leave an `unsubscribe` without an address where there is nothing to take back.
  const address = member(unsubscribe, "uri") ?? member(unsubscribe, "url");
  const hasAddress = isObject(unsubscribe) && address !== undefined && address !== "";
  return {
    kind: "webhook",
    subscribe: isObject(subscribe) ? named("subscribe", subscribe) : nothingToSubscribe,
    unsubscribe: hasAddress ? named("unsubscribe", unsubscribe) : null,
  };
}

/** Shown and recorded below its name, as the definition has it. */
function named(name: string, source: Value): HttpProgram["prepare"] {
  const prepare = compileCall(source);
  return (context, recorded) => {
    const call = prepare(context, member(recorded, name));
    if (call.ok) return ok({ ...call.value, inputs: { [name]: call.value.inputs } });
    const { inputs, ...outcome } = call.failure;
    return fail(inputs === undefined ? outcome : { ...outcome, inputs: { [name]: inputs } });
  };
}

const nothingToSubscribe: HttpProgram["prepare"] = () =>
  fail(failed("BadRequest", said("The inputs say nothing to subscribe to: 'subscribe' is missing.").message));
