import { SCHEMA_MISMATCH, schemaMismatch } from "@towpath/engine";
import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import { type Definition, triggerOf } from "@towpath/flow";
import { decodeSent } from "@towpath/gateway";
import { fail, ok, type Result } from "@towpath/prelude";
import { ADDRESS_PARAMETERS } from "./hook-address.ts";
import { matchPath, parsePathTemplate } from "./relative-path.ts";

/** A request as it arrived at a Request trigger, its signature already verified. */
export interface IncomingRequest {
  readonly method: string;
  /** What follows the trigger's name, percent-encoded; empty for none. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** With the caller's spelling; one entry a name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What the trigger hands to the flow. */
export interface RequestEvent {
  readonly body?: Value;
  readonly headers: ValueObject;
  readonly queries: ValueObject;
  readonly relativePathParameters?: ValueObject;
}

export interface RequestRefusal {
  readonly status: 400 | 404 | 405 | 413 | 415;
  readonly code: string;
  /** Plain words for the caller. */
  readonly message: string;
  /** For 405: what the trigger takes. */
  readonly allow?: string;
}

export const REQUEST_LIMITS = { maxBodyBytes: 10 * 1_048_576 };

const NO_METHOD_GIVEN = "POST";
/** Not the flow's business: the caller's sign-in, unless the maker asked for it. */
const WITHHELD = "authorization";

/** Reads a request by what the trigger declares; nothing of the request decides how it is read. */
export function acceptRequest(
  trigger: ValueObject,
  request: IncomingRequest,
  limits: { readonly maxBodyBytes: number } = REQUEST_LIMITS,
): Result<RequestEvent, RequestRefusal> {
  const inputs = objectMember(trigger, "inputs");
  const method = textMember(inputs, "method")?.toUpperCase() ?? NO_METHOD_GIVEN;
  if (request.method.toUpperCase() !== method) {
    return fail({
      status: 405,
      code: "MethodNotAllowed",
      message: `This flow is started with ${method}, not with ${request.method}.`,
      allow: method,
    });
  }
  if (request.body.length > limits.maxBodyBytes) return fail(bodyTooLarge(limits.maxBodyBytes));
  const parameters = matchPath(parsePathTemplate(textMember(inputs, "relativePath") ?? ""), request.path);
  if (parameters === null) {
    return fail({
      status: 404,
      code: "NotFound",
      message: "The path of the address is not one this flow answers at.",
    });
  }
  const body = readBody(request);
  if (!body.ok) return body;
  const invalid = checkSchema(trigger, { body: body.value, headers: request.headers });
  if (invalid !== null) return fail(invalid);
  const event: { -readonly [Member in keyof RequestEvent]: RequestEvent[Member] } = {
    headers: readHeaders(trigger, request.headers),
    queries: readQueries(request.query),
  };
  if (body.value !== undefined) event.body = body.value;
  if (Object.keys(parameters).length > 0) event.relativePathParameters = parameters;
  return ok(event);
}

export function bodyTooLarge(maxBodyBytes: number): RequestRefusal {
  const megabytes = Math.round(maxBodyBytes / 1_048_576);
  return { status: 413, code: "RequestTooLarge", message: `The body is larger than ${megabytes} MB.` };
}

function objectMember(object: ValueObject, name: string): ValueObject {
  const member = getMember(object, name);
  return isObject(member) ? member : {};
}

function textMember(object: ValueObject, name: string): string | undefined {
  const member = getMember(object, name);
  return typeof member === "string" && member.trim() !== "" ? member.trim() : undefined;
}

function readBody({ headers, body }: IncomingRequest): Result<Value | undefined, RequestRefusal> {
  const encoding = headerOf(headers, "content-encoding")?.trim().toLowerCase() ?? "identity";
  if (encoding !== "identity" && encoding !== "") {
    return fail({
      status: 415,
      code: "UnsupportedEncoding",
      message: "Compressed bodies are not accepted. Send the body without Content-Encoding.",
    });
  }
  const decoded = decodeSent({ bytes: body, contentType: headerOf(headers, "content-type") ?? null });
  if (decoded.ok) return decoded;
  return fail({
    status: 400,
    code: "InvalidJSON",
    message: `The body is not valid JSON: ${decoded.failure.message}`,
  });
}

function headerOf(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  const key = Object.keys(headers).find((one) => one.toLowerCase() === name);
  return key === undefined ? undefined : headers[key];
}

function readHeaders(trigger: ValueObject, headers: Readonly<Record<string, string>>): ValueObject {
  const isWithheld = (name: string) => name.toLowerCase() === WITHHELD;
  if (!Object.keys(headers).some(isWithheld)) return headers as ValueObject;
  if (hasOption(trigger, "IncludeAuthorizationHeadersInOutputs")) return headers as ValueObject;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !isWithheld(name)));
}

/** An address that is called again and again is taken apart once, and its queries are always the same. */
const queriesOf = new WeakMap<URLSearchParams, ValueObject>();

/** A name that came several times has its values with commas between, as in headers. */
function readQueries(query: URLSearchParams): ValueObject {
  const known = queriesOf.get(query);
  if (known !== undefined) return known;
  const names = [...new Set(query.keys())].filter((name) => !ADDRESS_PARAMETERS.has(name.toLowerCase()));
  const queries = Object.fromEntries(names.map((name) => [name, query.getAll(name).join(",")]));
  queriesOf.set(query, queries);
  return queries;
}

function hasOption(trigger: ValueObject, option: string): boolean {
  const options = textMember(trigger, "operationOptions") ?? "";
  return options.split(",").some((one) => one.trim().toLowerCase() === option.toLowerCase());
}

/** Why a Request trigger refuses what comes in by the schemas it asks to be checked; null when it takes it. */
export function schemaRefusal(definition: Definition, received: Received): RequestRefusal | null {
  const trigger = triggerOf(definition)?.trigger;
  if (trigger === undefined || !REQUESTED.test(String(getMember(trigger, "type")))) return null;
  return checkSchema(trigger, received);
}

const REQUESTED = /^(?:request|manual)$/i;

type Received = Parameters<typeof schemaMismatch>[1];

function checkSchema(trigger: ValueObject, received: Received): RequestRefusal | null {
  const message = schemaMismatch(trigger, received);
  return message === null ? null : { status: 400, code: SCHEMA_MISMATCH, message };
}
