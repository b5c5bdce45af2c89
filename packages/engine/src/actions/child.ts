import { isObject, toText, type Value, type ValueObject } from "@towpath/expressions";
import { calledFlow } from "@towpath/flow";
import { fail, ok, type Result, said } from "@towpath/prelude";
import { failed, type Outcome } from "../outcome.ts";
import type { ChildProgram, PreparedChild } from "../plan.ts";
import { readRetryPolicy } from "../retry-policy.ts";
import { compileInputs, member, memberText } from "./inputs.ts";

/** Workflow: calls another flow by its request trigger and takes its answer as that of a call. */
export function child(action: ValueObject): ChildProgram {
  const evaluate = compileInputs(member(action, "inputs"));
  const options = memberText(action, "operationOptions")?.toLowerCase() ?? "";
  return {
    kind: "child",
    prepare(context, recorded) {
      if (isObject(recorded)) return prepare(recorded, options);
      const inputs = evaluate(context);
      return inputs.ok ? prepare(inputs.value, options) : inputs;
    },
  };
}

function prepare(inputs: ValueObject, options: string): Result<PreparedChild, Outcome> {
  const flow = calledFlow(inputs);
  if (flow === null) {
    const message = said("The action does not say which flow to run: 'host.workflow.id' is missing.");
    return fail(failed("BadRequest", message, { inputs }));
  }
  const given = member(inputs, "retryPolicy");
  const retry = given === undefined || given === null ? ok(null) : readRetryPolicy(given);
  if (!retry.ok) return fail(failed("BadRequest", retry.failure, { inputs }));
  const body = member(inputs, "body");
  return ok({
    call: {
      flow,
      triggerName: memberText(member(inputs, "host"), "triggerName"),
      headers: headersOf(member(inputs, "headers")),
      ...(body === undefined ? {} : { body }),
    },
    retry: retry.value,
    waits: !options.includes("disableasyncpattern"),
    inputs,
  });
}

function headersOf(headers: Value | undefined): Record<string, string> {
  if (!isObject(headers)) return {};
  const set = Object.entries(headers).filter(([, value]) => value !== null);
  return Object.fromEntries(set.map(([name, value]) => [name, toText(value)]));
}
