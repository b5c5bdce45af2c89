import { isObject, toText, type Value, type ValueObject } from "@towpath/expressions";
import { fail, ok, type Result, type Said, said } from "@towpath/prelude";
import { failed } from "../outcome.ts";
import type { ResponseProgram } from "../plan.ts";
import type { CallerResponse } from "../ports.ts";
import { compileInputs, member, memberNumber, memberText } from "./inputs.ts";

/** Response: the answer to the caller of a Request trigger. */
export function response(action: ValueObject, triggerAnswers: boolean): ResponseProgram {
  const evaluate = compileInputs(member(action, "inputs"));
  const options = memberText(action, "operationOptions")?.toLowerCase() ?? "";
  return {
    kind: "response",
    later: options.split(",").some((option) => option.trim() === "asynchronous"),
    answer(context) {
      const inputs = evaluate(context);
      if (!inputs.ok) return inputs;
      const response = triggerAnswers
        ? responseOf(inputs.value)
        : fail(said("Nobody waits for an answer: only a flow that starts by a request can respond."));
      return response.ok
        ? ok({ inputs: inputs.value, response: response.value })
        : fail(failed("BadRequest", response.failure, { inputs: inputs.value }));
    },
  };
}

function responseOf(inputs: ValueObject): Result<CallerResponse, Said> {
  const statusCode = memberNumber(inputs, "statusCode", 200);
  const isAllowed = Number.isInteger(statusCode) && [2, 4, 5].includes(Math.floor(statusCode / 100));
  // 3xx is not allowed (reference wdl.md, 2.2): a flow sends nobody elsewhere.
  if (!isAllowed) return fail(said("The status code must be a number of the kind 2xx, 4xx or 5xx."));
  const headers = member(inputs, "headers") ?? {};
  if (!isObject(headers)) return fail(said("The headers must be an object of names and texts."));
  const body = member(inputs, "body");
  return ok({ statusCode, headers: headerTexts(headers), ...(body === undefined ? {} : { body }) });
}

function headerTexts(headers: { [name: string]: Value }): Record<string, string> {
  const set = Object.entries(headers).filter(([, value]) => value !== null);
  return Object.fromEntries(set.map(([name, value]) => [name, toText(value)]));
}
