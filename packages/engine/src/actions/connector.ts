import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { connectionReference } from "@towpath/flow";
import { fail, ok, type Result, type Said, said } from "@towpath/prelude";
import type { ConnectorTarget } from "../connector-call.ts";
import { parseDuration } from "../duration.ts";
import { failed, type Outcome } from "../outcome.ts";
import type { ActionContext, HttpProgram, PreparedCall, WebhookProgram } from "../plan.ts";
import { readRetryPolicy } from "../retry-policy.ts";
import type { Words } from "../step-error.ts";
import { unveilAddress } from "./callback-veil.ts";
import { compileInputs, member, memberNumber, memberObject, memberText, withoutMembers } from "./inputs.ts";

const REQUEST_TIMEOUT_MS = 120_000;

type TargetOf = (host: ValueObject, inputs: ValueObject) => Result<ConnectorTarget, Said>;

/** OpenApiConnection: an operation by its ID, its values by name. */
export const openApiConnection = (action: ValueObject): HttpProgram => connectorProgram(action, byId);

/**
 * ApiConnection: an operation by its address.
 *
 * @param usualMethod for documents that leave it out, as those of triggers do
 */
export const apiConnection = (action: ValueObject, usualMethod: string | null = null): HttpProgram =>
  connectorProgram(action, byAddress(usualMethod));

/** OpenApiConnectionWebhook, ApiConnectionWebhook: calls an operation that calls back. */
export function connectorWebhook(action: ValueObject, name: string, by: "id" | "address"): WebhookProgram {
  // Documents of these actions often leave the method out.
  const { prepare } = connectorProgram(action, by === "id" ? byId : byAddress("POST"));
  const subscribe: HttpProgram["prepare"] = (context, recorded) => {
    const prepared = prepare(context, recorded);
    const callbackUrl = context.listCallbackUrl();
    if (!prepared.ok || prepared.value.operation === undefined || callbackUrl === undefined) return prepared;
    return ok({ ...prepared.value, operation: { ...prepared.value.operation, callbackUrl } });
  };
  return {
    kind: "webhook",
    subscribe,
    // How it is taken back follows from what the service answered, and from what was asked for.
    unsubscribe(context, recorded) {
      const asked = member(recorded, SUBSCRIBED) ?? inputsOf(context);
      const prepared = subscribe(context, asked);
      if (!prepared.ok) return prepared;
      const known =
        recorded === undefined ? member(context.action(name), "outputs") : member(recorded, ANSWER);
      const answer = isObject(known) ? known : null;
      const inputs = { [SUBSCRIBED]: prepared.value.inputs, [ANSWER]: answer };
      return ok({ ...prepared.value, takesBack: { answer }, inputs });
    },
    // Without an address to take it back at, what is deleted by a guess might be the thing that was answered.
    endsWithCallback: (answer) => headerIn(memberObject(answer, "headers"), "location") === undefined,
  };
}

/** As they were sent: the history does not hold the address that the service calls. */
function inputsOf(context: ActionContext): Value | undefined {
  const inputs = member(context.currentAction(), "inputs");
  const address = context.listCallbackUrl();
  return inputs === undefined || address === undefined ? inputs : unveilAddress(inputs, address);
}

const headerIn = (headers: ValueObject, name: string) =>
  Object.keys(headers).find((header) => header.toLowerCase() === name);

const SUBSCRIBED = "subscribed";
const ANSWER = "answer";

const byId: TargetOf = (host, inputs) => {
  const operationId = memberText(host, "operationId");
  if (operationId === null) return fail(said("The operation is missing: the host names no 'operationId'."));
  return ok({ kind: "operation", operationId, parameters: memberObject(inputs, "parameters") });
};

const byAddress =
  (usualMethod: string | null): TargetOf =>
  (_host, inputs) => {
    const method = memberText(inputs, "method") ?? usualMethod;
    const path = memberText(inputs, "path");
    if (method === null || path === null)
      return fail(said("The operation is missing: it needs 'method' and 'path'."));
    const body = member(inputs, "body");
    return ok({
      kind: "address",
      method,
      path,
      queries: memberObject(inputs, "queries"),
      headers: memberObject(inputs, "headers"),
      ...(body === undefined ? {} : { body }),
    });
  };

function connectorProgram(action: ValueObject, targetOf: TargetOf): HttpProgram {
  const source = member(action, "inputs");
  const host = memberObject(source, "host");
  const reference = connectionReference(host);
  // The host is for whoever binds the connection, and `authentication` is filled by the service that wrote it.
  const evaluate = compileInputs(withoutMembers(source, ["host", "authentication"]));
  const settings = memberObject(action, "runtimeConfiguration");
  const minimumItems = memberNumber(memberObject(settings, "paginationPolicy"), "minimumItemCount", 0);
  const timeout = memberText(memberObject(settings, "requestOptions"), "timeout");
  const timeoutMs = (timeout === null ? null : parseDuration(timeout)) ?? REQUEST_TIMEOUT_MS;
  const options = memberText(action, "operationOptions")?.toLowerCase() ?? "";

  const prepare = (given: ValueObject): Result<PreparedCall, Outcome> => {
    const inputs: ValueObject = { host, ...given };
    const refuse = (words: Words) => fail(failed("BadRequest", words, { inputs }));
    if (reference === null)
      return refuse(said("The definition does not say which connection it uses.").message);
    const target = targetOf(host, given);
    if (!target.ok) return refuse(target.failure);
    const retry = readRetryPolicy(member(given, "retryPolicy"));
    if (!retry.ok) return refuse(retry.failure);
    const wanted = minimumItems > 0 ? minimumItems : null;
    return ok({
      request: { method: "", uri: "", headers: {}, timeoutMs },
      operation: { reference, target: target.value, minimumItems: wanted },
      retry: retry.value,
      inputs,
    });
  };

  return {
    kind: "http",
    // The gateway puts the pages together: it knows which links may be followed with the connection.
    minimumItems: null,
    followsAsync: !options.includes("disableasyncpattern"),
    prepare(context, recorded) {
      if (isRecorded(recorded)) return prepare(withoutMembers(recorded, ["host"]));
      const evaluated = evaluate(context);
      return evaluated.ok ? prepare(evaluated.value) : evaluated;
    },
  };
}

const isRecorded = (recorded: Value | undefined): recorded is ValueObject =>
  member(recorded, "host") !== undefined;
