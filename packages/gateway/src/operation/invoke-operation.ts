import {
  appliesTo,
  type Connector,
  type Operation,
  type Policy,
  parsePolicyPath,
  parsePolicyText,
} from "@towpath/connectors";
import type { HttpFailure, HttpPort, HttpRequest, HttpResponse } from "@towpath/engine";
import { isObject, toText, type Value, type ValueObject } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { buildDraft } from "./build-draft.ts";
import { addressOf, type Draft, encodeText, withHeader, withQuery } from "./draft.ts";
import { type ConnectionValues, injectCredentials } from "./inject-credentials.ts";
import { changeBody } from "./policies/change-body.ts";
import { changeRequest } from "./policies/change-request.ts";
import { evaluateText, type PolicyScope } from "./policies/evaluate-policy-text.ts";
import { valueAt } from "./policies/value-paths.ts";

export interface OperationCall {
  readonly connector: Connector;
  readonly operation: Operation;
  /** By name; `body/a/b` reaches into the body. */
  readonly parameters: ValueObject;
  readonly connection: ConnectionValues;
  /** Where the service is instead of at its own address, whatever a policy says; see `rebased`. */
  readonly baseUrl?: string;
  readonly timeoutMs: number;
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
}

/** What left and what came back. The request holds credentials: redact it before anybody sees it. */
export interface Invoked {
  readonly request: HttpRequest;
  readonly response: HttpResponse;
  /** The service refused the sign-in, in the connector's own terms. */
  readonly unauthenticated: boolean;
}

/** Why nothing came back. `code` as the history shows it; the message names the operation. */
export interface InvokeFailure {
  readonly code: string;
  readonly message: string;
  /** Set when a call left, or tried to. */
  readonly cause?: HttpFailure;
}

/**
 * Calls one operation: build, credentials, request policies in their order, send, response policies in theirs
 * (reference connectors.md, 5). An answer of 400 and more is an answer, not a failure.
 */
export async function invokeOperation(
  http: HttpPort,
  call: OperationCall,
): Promise<Result<Invoked, InvokeFailure>> {
  const { operation, connector } = call;
  if (operation.grade.kind === "needs-custom-code") {
    return fail({ code: "CustomCodeNotSupported", message: operation.grade.reasons.join(" ") });
  }
  const prepared = await prepare(http, call);
  if (!prepared.ok) return prepared;
  const request = requestOf(prepared.value, call.timeoutMs);
  const sent = await http.send(request, { idempotencyKey: call.idempotencyKey, signal: call.signal });
  if (!sent.ok) return fail(sendFailure(operation, sent.failure));
  const policies = policiesOf(connector, operation, "response");
  const response = policies.reduce(
    (answer, policy) => changeResponse(answer, policy, prepared.value, call),
    sent.value,
  );
  return ok({ request, response, unauthenticated: isUnauthenticated(policies, sent.value) });
}

const policiesOf = (connector: Connector, operation: Operation, section: Policy["section"]) =>
  connector.policies.filter((policy) => policy.section === section && appliesTo(policy, operation.id));

async function prepare(http: HttpPort, call: OperationCall): Promise<Result<Draft, InvokeFailure>> {
  const { connector, operation, connection } = call;
  const built = buildDraft(connector, operation, call.parameters);
  if (!built.ok) return fail({ code: "InvalidParameter", message: built.failure.message });
  const set =
    connector.connection.sets.find(({ name }) => name === connection.set) ?? connector.connection.sets[0];
  let draft = injectCredentials(rebased(built.value, call), set, connection);
  for (const policy of policiesOf(connector, operation, "request")) {
    const changed =
      policy.template === "setvaluefromurl"
        ? await setValueFromUrl(http, draft, policy, call)
        : changeRequest(draft, policy, connectionParameterOf(connection));
    // Where the call goes is settled already: a host that cannot be made of the values does not matter.
    if (!changed.ok && call.baseUrl !== undefined && HOST_POLICIES.has(policy.template)) continue;
    if (!changed.ok) return fail(policyFailure(operation, changed.failure.message));
    draft = rebased(changed.value, call);
  }
  return ok(draft);
}

const HOST_POLICIES: ReadonlySet<string> = new Set(["dynamichosturl", "dynamicsubdomain"]);

/** An address with a path takes the place of scheme, host and base path; one without leaves the base path as it is. */
function rebased(draft: Draft, { baseUrl }: OperationCall): Draft {
  if (baseUrl === undefined) return draft;
  const target = new URL(baseUrl);
  const path = target.pathname === "/" ? new URL(draft.baseUrl).pathname : target.pathname;
  return { ...draft, baseUrl: `${target.origin}${path}`.replace(/\/+$/, "") };
}

function policyFailure({ id }: Operation, message: string): InvokeFailure {
  return { code: "PolicyFailed", message: `'${id}' could not be called. ${message}` };
}

function sendFailure({ id }: Operation, cause: HttpFailure): InvokeFailure {
  return { code: cause.error.code, message: `'${id}' got no answer. ${cause.error.message}`, cause };
}

function connectionParameterOf({ values }: ConnectionValues): PolicyScope["connectionParameter"] {
  const byName = new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => byName.get(name);
}

function requestOf(draft: Draft, timeoutMs: number): HttpRequest {
  return {
    method: draft.method,
    uri: addressOf(draft),
    headers: Object.fromEntries(draft.headers.map(({ name, value }) => [name, value])),
    timeoutMs,
    ...(draft.body === undefined ? {} : { body: draft.body }),
  };
}

/** Asks another address of the same service for one value, and puts it into a header or the query. */
async function setValueFromUrl(
  http: HttpPort,
  draft: Draft,
  policy: Policy,
  call: OperationCall,
): Promise<Result<Draft, { message: string }>> {
  const scope: PolicyScope = {
    draft,
    connectionParameter: connectionParameterOf(call.connection),
    body: draft.body,
  };
  const { parametervalueurl, httpmethod, parametervaluepathtemplate, parametertemplate } = policy.parameters;
  const url = fillPlaceholders(evaluateText(textOf(parametervalueurl), scope), draft);
  const asked: Draft = { ...draft, query: [], body: undefined };
  const request: HttpRequest = {
    ...requestOf(asked, call.timeoutMs),
    method: textOf(httpmethod).trim().toUpperCase() || "GET",
    uri: /^https?:\/\//i.test(url) ? url : `${draft.baseUrl}${url.startsWith("/") ? "" : "/"}${url}`,
  };
  const sent = await http.send(request, { idempotencyKey: call.idempotencyKey, signal: call.signal });
  if (!sent.ok) return fail({ message: sent.failure.error.message });
  const { statusCode, body } = sent.value;
  if (statusCode >= 400) {
    return fail({
      message: `The request that the policy '${policy.title}' makes first was answered ${statusCode}.`,
    });
  }
  const value = valueAt(body, parsePolicyPath(textOf(parametervaluepathtemplate)).path);
  return ok(
    value === undefined || value === null ? draft : written(draft, textOf(parametertemplate), toText(value)),
  );
}

function written(draft: Draft, target: string, value: string): Draft {
  const [segment] = parsePolicyText(target).segments;
  if (segment?.kind !== "reference") return draft;
  if (segment.reference.kind === "header") return withHeader(draft, segment.reference.name, value);
  return segment.reference.kind === "query" ? withQuery(draft, segment.reference.name, value) : draft;
}

function fillPlaceholders(template: string, { pathValues }: Draft): string {
  return template.replace(/\{([^{}]+)\}/g, (whole, name: string) => {
    const value = pathValues.get(name);
    return value === undefined ? whole : encodeText(value);
  });
}

function changeResponse(
  answer: HttpResponse,
  policy: Policy,
  draft: Draft,
  call: OperationCall,
): HttpResponse {
  const scope: PolicyScope = {
    draft,
    connectionParameter: connectionParameterOf(call.connection),
    body: answer.body,
    answerHeaders: answer.headers,
  };
  if (policy.template === "setheader")
    return { ...answer, headers: headersAfter(answer.headers, policy, scope) };
  const body = changeBody(answer.body, policy, scope);
  const { body: _before, ...rest } = answer;
  return body === undefined ? rest : { ...rest, body };
}

function headersAfter(
  headers: Readonly<Record<string, string>>,
  policy: Policy,
  scope: PolicyScope,
): Readonly<Record<string, string>> {
  const name = evaluateText(textOf(policy.parameters.name), scope).trim();
  const known = Object.keys(headers).find((one) => one.toLowerCase() === name.toLowerCase());
  const isSkipped = known !== undefined && textOf(policy.parameters.existsaction).toLowerCase() === "skip";
  if (name === "" || isSkipped) return headers;
  return { ...headers, [known ?? name]: evaluateText(textOf(policy.parameters.value), scope) };
}

/** 401 always means it; a policy may name another status. */
function isUnauthenticated(policies: readonly Policy[], { statusCode }: HttpResponse): boolean {
  const named = policies.filter(({ template }) => template === "setconnectionstatustounauthenticated");
  return statusCode === 401 || named.some(({ parameters }) => Number(parameters.statuscode) === statusCode);
}

function textOf(value: Value | undefined): string {
  return value === undefined || value === null || isObject(value) ? "" : toText(value);
}
