import { type ParameterSet, type Policy, parsePolicyPath, parsePolicyText } from "@towpath/connectors";
import type { HttpPort, HttpRequest } from "@towpath/engine";
import { isObject, toText, type Value } from "@towpath/expressions";
import { cutText, fail, ok, type Result } from "@towpath/prelude";
import { addressOf, climbs, type Draft, rebased, withHeader, withQuery } from "../draft.ts";
import type { OperationCall } from "../operation-call.ts";
import { serviceWords } from "../service-words.ts";
import { encodedForPaths, evaluateText, type PolicyScope } from "./evaluate-policy-text.ts";
import { valueAt } from "./value-paths.ts";

export interface Asking {
  readonly draft: Draft;
  readonly policy: Policy;
  readonly call: OperationCall;
  readonly set: ParameterSet | undefined;
  readonly connectionParameter: PolicyScope["connectionParameter"];
}

/**
 * Asks another address of the same service for one value, and puts it into a header or the query.
 *
 * @returns with the value as a secret, unless it only tells versions apart; the failure in plain words
 */
export async function setValueFromUrl(
  http: HttpPort,
  asking: Asking,
): Promise<Result<{ draft: Draft; secret: string | null }, string>> {
  const { draft, policy, call, connectionParameter } = asking;
  const request = askingRequest(asking, { draft, connectionParameter, body: draft.body });
  if (!request.ok) return request;
  // Another key than the call's own: the same one for two requests would make the second a repetition of the first.
  const idempotencyKey = `${call.idempotencyKey}-first`;
  const sent = await http.send(request.value, { idempotencyKey, signal: call.signal });
  if (!sent.ok) return fail(`The policy '${policy.title}' got no answer. ${sent.failure.error.message}`);
  const { statusCode, body } = sent.value;
  if (statusCode >= 400) {
    const asked = `The request that the policy '${policy.title}' makes first was answered ${statusCode}.`;
    return fail([asked, serviceWords(body)].join(" ").trim());
  }
  const value = valueAt(body, parsePolicyPath(textOf(policy.parameters.parametervaluepathtemplate)).path);
  const target = parsePolicyText(textOf(policy.parameters.parametertemplate)).segments[0];
  if (value === undefined || value === null || target?.kind !== "reference")
    return ok({ draft, secret: null });
  return ok(withValue(draft, target.reference, toText(value)));
}

function withValue(
  draft: Draft,
  target: { readonly kind: string; readonly name?: string },
  value: string,
): { draft: Draft; secret: string | null } {
  const name = target.name ?? "";
  const secret = /^if-(none-)?match$/i.test(name) ? null : value;
  if (target.kind === "header") return { draft: withHeader(draft, name, value), secret };
  return target.kind === "query" ? { draft: withQuery(draft, name, value), secret } : { draft, secret: null };
}

function askingRequest(
  { draft, policy, call, set }: Asking,
  scope: PolicyScope,
): Result<HttpRequest, string> {
  const { parametervalueurl, httpmethod } = policy.parameters;
  const url = fillPlaceholders(evaluateText(textOf(parametervalueurl), encodedForPaths(scope)).trim(), draft);
  const method = evaluateText(textOf(httpmethod), scope).trim().toUpperCase() || "GET";
  const isElsewhere = /^https?:\/\//i.test(url);
  const there = isElsewhere ? elsewhere(url) : { baseUrl: draft.baseUrl, path: url.replace(/^(?!\/)/, "/") };
  if (there === null || climbs(there.path)) {
    return fail(
      `The policy '${policy.title}' asks at '${cutText(url, 200)}', which is no address to ask at.`,
    );
  }
  const keepsCredentials = !isElsewhere || sameOrigin(there.baseUrl, draft.baseUrl);
  const keys = new Set(set?.destinations.flatMap((one) => (one.kind === "query" ? [one.query] : [])));
  const asked: Draft = {
    ...draft,
    ...there,
    query: keepsCredentials ? draft.query.filter(({ name }) => keys.has(name)) : [],
    headers: keepsCredentials
      ? draft.headers.filter(isKept)
      : [{ name: "Accept", value: "application/json" }],
    body: undefined,
  };
  return ok({
    method: /^[A-Z]+$/.test(method) ? method : "GET",
    uri: addressOf(rebased(asked, call.baseUrl)),
    headers: Object.fromEntries(asked.headers.map(({ name, value }) => [name, value])),
    timeoutMs: call.timeoutMs,
  });
}

/** Without a body its type says nothing; Host belongs to the call itself. */
const isKept = ({ name }: { name: string }) => !/^(content-.*|host)$/i.test(name);

function elsewhere(url: string): { baseUrl: string; path: string } | null {
  if (!URL.canParse(url)) return null;
  const { origin, pathname, search } = new URL(url);
  return { baseUrl: origin, path: `${pathname}${search}` };
}

const sameOrigin = (a: string, b: string) =>
  URL.canParse(a) && URL.canParse(b) && new URL(a).origin === new URL(b).origin;

function fillPlaceholders(template: string, { pathValues }: Draft): string {
  return template.replace(/\{([^{}]+)\}/g, (whole, name: string) => pathValues.get(name) ?? whole);
}

function textOf(value: Value | undefined): string {
  return value === undefined || value === null || isObject(value) ? "" : toText(value);
}
