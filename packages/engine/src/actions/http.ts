import { isObject, stringifyJson, toText, type Value, type ValueObject } from "@towpath/expressions";
import { fail, ok, type Result, said } from "@towpath/prelude";
import { parseDuration } from "../duration.ts";
import { failed, type Outcome } from "../outcome.ts";
import type { ActionContext, HttpProgram, PreparedCall } from "../plan.ts";
import type { HttpFailure, HttpRequest, HttpResponse } from "../ports.ts";
import { readRetryPolicy } from "../retry-policy.ts";
import { statusName, statusWords } from "../status-names.ts";
import type { Words } from "../step-error.ts";
import { compileInputs, hasOption, member, memberNumber, memberObject, memberText } from "./inputs.ts";

/** One request may take this long unless the action says otherwise (reference wdl.md, 2.6). */
const REQUEST_TIMEOUT_MS = 120_000;
const HIDDEN = "*hidden*";
const HIDDEN_HEADERS: ReadonlySet<string> = new Set([
  "authorization",
  "cookie",
  "proxy-authorization",
  "ocp-apim-subscription-key",
  "x-api-key",
]);

/** Http: one call to an address, with queries, headers, body, authentication and a retry policy. */
export function http(action: ValueObject): HttpProgram {
  const call = compileCall(member(action, "inputs"), requestTimeout(action));
  const change = requestChange(action);
  return {
    kind: "http",
    minimumItems: minimumItems(action),
    followsAsync: !hasOption(action, "DisableAsyncPattern"),
    prepare(context, recorded) {
      const prepared = call(context, recorded);
      return prepared.ok
        ? ok({ ...prepared.value, request: change(prepared.value.request, context) })
        : prepared;
    },
  };
}

const TRACKING_HEADER = "x-ms-client-tracking-id";

/** What settings of the action beside its inputs do to its request. */
function requestChange(action: ValueObject): (request: HttpRequest, context: ActionContext) => HttpRequest {
  const transfer = memberObject(memberObject(action, "runtimeConfiguration"), "contentTransfer");
  const isChunked = memberText(transfer, "transferMode")?.toLowerCase() === "chunked";
  const keepsEncoding = hasOption(action, "DisableAutomaticDecompression");
  const tracking = member(memberObject(action, "correlation"), "clientTrackingId") ?? null;
  const tells = tracking !== null && !hasOption(action, "SuppressWorkflowHeaders");
  return (request, context) => {
    const id = tells ? memberText(context.currentAction(), "clientTrackingId") : null;
    // An id that no header can carry is known inside only.
    const header = id !== null && /^[\x21-\x7e]{1,200}$/.test(id) ? { [TRACKING_HEADER]: id } : {};
    return {
      ...request,
      headers: { ...header, ...request.headers },
      ...(isChunked ? { chunked: true } : {}),
      ...(keepsEncoding ? { keepsEncoding: true } : {}),
    };
  };
}

/** A call as one object describes it: the inputs of Http, or `subscribe` and `unsubscribe` of a webhook. */
export function compileCall(
  source: Value | undefined,
  timeoutMs: number | null = null,
): HttpProgram["prepare"] {
  const evaluate = compileInputs(source);
  return (context, recorded) => {
    const evaluated = evaluate(context);
    // What was worked out before holds, even where it could not be worked out again: only credentials are read anew.
    const fresh = evaluated.ok ? evaluated.value : {};
    if (isObject(recorded)) return prepare(restore(recorded, fresh), timeoutMs ?? REQUEST_TIMEOUT_MS);
    return evaluated.ok ? prepare(evaluated.value, timeoutMs ?? REQUEST_TIMEOUT_MS) : evaluated;
  };
}

/** A call as the journal has it, where the definition cannot be asked; null when it carried credentials, which are not there. */
export function recordedCall(recorded: Value): PreparedCall | null {
  if (!isObject(recorded) || member(recorded, "authentication") !== undefined) return null;
  if (stringifyJson(recorded).includes(`"${HIDDEN}"`)) return null;
  const prepared = prepare(recorded, REQUEST_TIMEOUT_MS);
  return prepared.ok ? prepared.value : null;
}

/** More items would not fit a run (reference wdl.md, 2.6). */
const MAX_ITEMS = 100_000;

function minimumItems(action: ValueObject): number | null {
  const policy = memberObject(memberObject(action, "runtimeConfiguration"), "paginationPolicy");
  const count = Math.trunc(memberNumber(policy, "minimumItemCount"));
  return count >= 1 ? Math.min(count, MAX_ITEMS) : null;
}

function requestTimeout(action: ValueObject): number | null {
  const options = memberObject(memberObject(action, "runtimeConfiguration"), "requestOptions");
  const text = memberText(options, "timeout");
  return text === null ? null : parseDuration(text);
}

function prepare(inputs: ValueObject, timeoutMs: number): Result<PreparedCall, Outcome> {
  const shown = redact(inputs);
  const refuse = (words: Words) => fail(failed("BadRequest", words, { inputs: shown }));
  const method = memberText(inputs, "method");
  const uri = memberText(inputs, "uri") ?? memberText(inputs, "url");
  if (method === null || !/^[A-Za-z]{1,20}$/.test(method))
    return refuse(said("The method must be one such as GET.").message);
  if (uri === null || uri.trim() === "") return refuse(said("The address (uri) is missing.").message);
  const retry = readRetryPolicy(member(inputs, "retryPolicy"));
  if (!retry.ok) return refuse(retry.failure);
  const body = member(inputs, "body");
  const authentication = member(inputs, "authentication") ?? null;
  // A call that was to be signed in is not made as nobody's.
  if (authentication !== null && !isObject(authentication)) return refuse(NO_SIGN_IN.message);
  return ok({
    request: {
      method: method.toUpperCase(),
      uri: withQueries(uri.trim(), memberObject(inputs, "queries")),
      headers: headersOf(inputs),
      timeoutMs,
      ...(body === undefined || body === null ? {} : { body }),
      ...(authentication === null ? {} : { authentication }),
    },
    retry: retry.value,
    inputs: shown,
  });
}

const NO_SIGN_IN = said('The authentication has to be an object with a "type", not a text or a list.');

function headersOf(inputs: ValueObject): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(memberObject(inputs, "headers"))) {
    if (value !== null) headers[name] = toText(value);
  }
  const cookie = member(inputs, "cookie");
  if (cookie !== undefined && cookie !== null) headers.Cookie = toText(cookie);
  return headers;
}

function withQueries(uri: string, queries: ValueObject): string {
  const pairs = Object.entries(queries)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${encode(name)}=${encode(toText(value))}`);
  if (pairs.length === 0) return uri;
  const [address = "", fragment] = uri.split("#", 2);
  const glue = address.includes("?") ? (/[?&]$/.test(address) ? "" : "&") : "?";
  return `${address}${glue}${pairs.join("&")}${fragment === undefined ? "" : `#${fragment}`}`;
}

/** A lone surrogate cannot be encoded: it becomes the replacement character instead of a crash. */
const encode = (text: string) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"));

/** What the history shows: everything but credentials. */
function redact(inputs: ValueObject): ValueObject {
  return mapMembers(inputs, (name, value) => {
    if (name === "authentication" && value !== null) return { type: memberText(value, "type") ?? HIDDEN };
    if (name === "cookie") return HIDDEN;
    if (name !== "headers" || !isObject(value)) return value;
    return mapMembers(value, (header, text) => (HIDDEN_HEADERS.has(header) ? HIDDEN : text));
  });
}

/** The call as it was recorded, with the credentials of now in place of the blotted-out ones. */
function restore(recorded: ValueObject, fresh: ValueObject): ValueObject {
  return mapMembers(recorded, (name, value) => {
    if (name === "authentication" || name === "cookie") return member(fresh, name) ?? value;
    if (name !== "headers" || !isObject(value)) return value;
    const now = memberObject(fresh, "headers");
    return mapMembers(value, (header, text) => (text === HIDDEN ? (member(now, header) ?? text) : text));
  });
}

function mapMembers(object: ValueObject, change: (lowerName: string, value: Value) => Value): ValueObject {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name, change(name.toLowerCase(), value)]),
  );
}

/** Whether another attempt may help: 408, 429 and 5xx (reference wdl.md, 2.3), 501 excepted: it will not change. */
export function isTransient(statusCode: number): boolean {
  return statusCode === 408 || statusCode === 429 || (statusCode >= 500 && statusCode !== 501);
}

export function outcomeOfResponse(response: HttpResponse, inputs: Value): Outcome {
  const { statusCode, headers, body } = response;
  const outputs: Value = { statusCode, headers: { ...headers }, ...(body === undefined ? {} : { body }) };
  const code = statusName(statusCode);
  if (statusCode < 400) return { status: "Succeeded", code, inputs, outputs };
  const words =
    response.explanation === undefined
      ? said("The other side answered {status}.", { status: statusWords(statusCode) })
      : { message: response.explanation, saying: response.saying };
  return failed(code, words, { inputs, outputs });
}

export function outcomeOfFailure(failure: HttpFailure, inputs: Value): Outcome {
  return { status: "Failed", code: failure.error.code, inputs, error: failure.error };
}
