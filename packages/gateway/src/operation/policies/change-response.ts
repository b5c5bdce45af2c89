import type { Policy } from "@towpath/connectors";
import type { HttpResponse } from "@towpath/engine";
import { isObject, toText, type Value } from "@towpath/expressions";
import { changeBody } from "./change-body.ts";
import { existing } from "./change-request.ts";
import { evaluateText, type PolicyScope } from "./evaluate-policy-text.ts";

/** The answer after one policy of the response section. */
export function changeResponse(
  answer: HttpResponse,
  policy: Policy,
  around: Pick<PolicyScope, "draft" | "connectionParameter">,
): HttpResponse {
  const scope: PolicyScope = { ...around, body: answer.body, answerHeaders: answer.headers };
  if (policy.template === "setheader") {
    return { ...answer, headers: headersAfter(answer.headers, policy, scope) };
  }
  const body = changeBody(answer.body, policy, scope);
  const { body: _before, ...rest } = answer;
  return body === undefined ? rest : { ...rest, body };
}

/** An empty value takes the header away, as in a request. */
function headersAfter(
  headers: Readonly<Record<string, string>>,
  policy: Policy,
  scope: PolicyScope,
): Readonly<Record<string, string>> {
  const name = evaluateText(textOf(policy.parameters.name), scope).trim();
  if (name === "") return headers;
  const known = Object.keys(headers).find((one) => one.toLowerCase() === name.toLowerCase());
  const before = known === undefined ? undefined : headers[known];
  const value = existing(policy, before, evaluateText(textOf(policy.parameters.value), scope), ",");
  const others = Object.entries(headers).filter(([one]) => one !== known);
  return Object.fromEntries(value === "" ? others : [...others, [known ?? name, value]]);
}

/** 401 always means it; a policy may name another status. */
export function isUnauthenticated(policies: readonly Policy[], { statusCode }: HttpResponse): boolean {
  const named = policies.filter(({ template }) => template === "setconnectionstatustounauthenticated");
  return statusCode === 401 || named.some(({ parameters }) => Number(parameters.statuscode) === statusCode);
}

function textOf(value: Value | undefined): string {
  return value === undefined || value === null || isObject(value) ? "" : toText(value);
}
