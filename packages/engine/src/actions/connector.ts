import type { Value, ValueObject } from "@towpath/expressions";
import { connectionReference } from "@towpath/flow";
import { fail, ok, type Result } from "@towpath/prelude";
import type { ConnectorTarget } from "../connector-call.ts";
import { parseDuration } from "../duration.ts";
import { failed, type Outcome } from "../outcome.ts";
import type { HttpProgram, PreparedCall } from "../plan.ts";
import { readRetryPolicy } from "../retry-policy.ts";
import { compileInputs, member, memberNumber, memberObject, memberText, withoutMembers } from "./inputs.ts";

const REQUEST_TIMEOUT_MS = 120_000;

/** OpenApiConnection: an operation by its ID, its values by name. */
export function openApiConnection(action: ValueObject): HttpProgram {
  return connectorProgram(action, (host, inputs) => {
    const operationId = memberText(host, "operationId");
    if (operationId === null) return fail("The operation is missing: the host names no 'operationId'.");
    return ok({ kind: "operation", operationId, parameters: memberObject(inputs, "parameters") });
  });
}

/** ApiConnection: an operation by its address. */
export function apiConnection(action: ValueObject): HttpProgram {
  return connectorProgram(action, (_host, inputs) => {
    const method = memberText(inputs, "method");
    const path = memberText(inputs, "path");
    if (method === null || path === null)
      return fail("The operation is missing: it needs 'method' and 'path'.");
    const body = member(inputs, "body");
    return ok({
      kind: "address",
      method,
      path,
      queries: memberObject(inputs, "queries"),
      headers: memberObject(inputs, "headers"),
      ...(body === undefined ? {} : { body }),
    });
  });
}

function connectorProgram(
  action: ValueObject,
  targetOf: (host: ValueObject, inputs: ValueObject) => Result<ConnectorTarget, string>,
): HttpProgram {
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
    const refuse = (message: string) => fail(failed("BadRequest", message, { inputs }));
    if (reference === null) return refuse("The action does not say which connection it uses.");
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
