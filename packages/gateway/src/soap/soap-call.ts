import {
  createSchemaReader,
  ENVELOPE,
  HEADERS_MEMBER,
  type Operation,
  type ParameterSet,
  type SoapUse,
} from "@towpath/connectors";
import type { HttpResponse } from "@towpath/engine";
import {
  getMember,
  isObject,
  parseJson,
  type Value,
  type ValueObject,
  writeXml,
  type XmlNode,
} from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { decodeText, mediaType } from "../content.ts";
import { isEnvelope } from "../encode-content.ts";
import type { InputFailure } from "../operation/built-body.ts";
import type { Draft, Pair } from "../operation/draft.ts";
import { type ConnectionValues, valueNamed } from "../operation/inject-credentials.ts";
import type { OperationCall } from "../operation/operation-call.ts";
import { readAnswer } from "./read-answer.ts";
import { usernameToken } from "./username-token.ts";
import { BodyWriter, element } from "./write-body.ts";
import { canStandInXml } from "./xml-texts.ts";

/** The JSON of a call as the SOAP message it travels as; a draft that is none stays as it is. */
export function asSoap(
  draft: Draft,
  { operation, connector, connection, baseUrl }: OperationCall,
  set: ParameterSet | undefined,
): Result<Draft, InputFailure> {
  const { soap } = operation;
  if (soap === null) return ok(draft);
  const body = bodyOf(draft.body);
  const writer = new BodyWriter(connector.document, operation.id);
  const headers = headerNodes(writer, connector.document, operation, body);
  const content = contentNodes(writer, operation, soap, body);
  const token = tokenOf(set, connection);
  if (writer.problem !== null) return fail(writer.problem);
  if (token !== null && !token.ok) return token;
  const head = [...(token === null ? [] : [token.value]), ...headers];
  const envelope = element(
    "soap:Envelope",
    [{ name: "xmlns:soap", value: ENVELOPE[soap.version] }, ...writer.declarations()],
    [...(head.length === 0 ? [] : [element("soap:Header", [], head)]), element("soap:Body", [], content)],
  );
  const text = `<?xml version="1.0" encoding="utf-8"?>${writeXml([envelope])}`;
  return ok({ ...placed(draft, soap, baseUrl), method: "POST", headers: headersOf(draft, soap), body: text });
}

/** A text is JSON here: the body of an operation is written as its type wants it. */
function bodyOf(body: Value | undefined): Value {
  if (typeof body !== "string") return body ?? {};
  const parsed = parseJson(body);
  return parsed.ok ? parsed.value : body;
}

function contentNodes(writer: BodyWriter, { body }: Operation, { input }: SoapUse, given: Value): XmlNode[] {
  if (input === null) return [];
  const value = isObject(given) ? without(given, HEADERS_MEMBER) : given;
  const schema = body === null ? { type: "object" } : body.schema;
  return [writer.element(input, { schema, value, path: "body", depth: 0 })];
}

function without(given: ValueObject, name: string): ValueObject {
  if (!Object.hasOwn(given, name)) return given;
  return Object.fromEntries(Object.entries(given).filter(([member]) => member !== name));
}

/** Each property of the headers' member is one header of the message. */
function headerNodes(
  writer: BodyWriter,
  document: ValueObject,
  { body }: Operation,
  given: Value,
): XmlNode[] {
  const headers = isObject(given) ? (getMember(given, HEADERS_MEMBER) ?? null) : null;
  if (body === null || !isObject(headers)) return [];
  const schemas = createSchemaReader(document);
  const member = schemas.properties(body.schema).find(({ name }) => name === HEADERS_MEMBER);
  const known = member === undefined ? [] : schemas.properties(member.schema);
  return known.flatMap((property) => {
    const value = getMember(headers, property.name) ?? null;
    return value === null
      ? []
      : writer.members(property, value, `body/${HEADERS_MEMBER}/${property.name}`, 0);
  });
}

function tokenOf(set: ParameterSet | undefined, { values }: ConnectionValues) {
  const destination = set?.destinations.find(({ kind }) => kind === "username-token");
  if (destination?.kind !== "username-token") return null;
  const pair = {
    username: valueNamed(values, destination.username),
    password: valueNamed(values, destination.password),
  };
  if (canStandInXml(pair.username + pair.password)) return ok(usernameToken(pair, destination.isDigest));
  const message = "The user name or password of the connection holds a character that XML cannot carry.";
  return fail({ parameter: destination.password, message });
}

/** All operations of a service have one address; its own path takes the place of the base path. */
function placed(draft: Draft, { path }: SoapUse, baseUrl: string | undefined): Draft {
  const isElsewhere = baseUrl !== undefined && new URL(baseUrl).pathname !== "/";
  if (path === null || isElsewhere || !URL.canParse(draft.baseUrl)) return { ...draft, path: "" };
  return { ...draft, baseUrl: new URL(draft.baseUrl).origin, path: `/${path.replace(/^\/+/, "")}` };
}

function headersOf({ headers }: Draft, { version, action }: SoapUse): Pair[] {
  const kept = headers.filter(({ name }) => !/^(content-type|accept|soapaction)$/i.test(name));
  const quoted = `"${action.replaceAll(/["\r\n]/g, "")}"`;
  if (version === "1.1") {
    const own = { "Content-Type": "text/xml; charset=utf-8", Accept: "text/xml", SOAPAction: quoted };
    return [...kept, ...Object.entries(own).map(([name, value]) => ({ name, value }))];
  }
  const parameter = action === "" ? "" : `; action=${quoted}`;
  const type = `application/soap+xml; charset=utf-8${parameter}`;
  return [...kept, { name: "Content-Type", value: type }, { name: "Accept", value: "application/soap+xml" }];
}

/**
 * The JSON of an answer that came as SOAP. A fault is a failed call, whatever status it came with, with the service's
 * words; an error that is no SOAP, such as the page of a proxy, stays as it came.
 *
 * @returns why an answer that should be one cannot be read
 */
export function fromSoap(
  { operation, connector }: Pick<OperationCall, "operation" | "connector">,
  response: HttpResponse,
): Result<HttpResponse, string> {
  if (operation.soap === null || response.body === undefined) return ok(response);
  const text = textOf(response.body);
  const isError = response.statusCode >= 400;
  if (text === null) return isError ? ok(response) : fail(unreadable(response));
  const schema = operation.responses.find(({ status }) => status === "200")?.schema ?? {};
  const answer = readAnswer(text, connector.document, schema);
  if (!answer.ok) return isError ? ok(response) : fail(answer.failure);
  const others = Object.entries(response.headers).filter(([name]) => !/^content-(type|length)$/i.test(name));
  const headers = { ...Object.fromEntries(others), "content-type": "application/json" };
  const statusCode =
    answer.value.kind === "fault"
      ? faultStatus(response.statusCode, answer.value.value)
      : response.statusCode;
  return ok({ ...response, statusCode, headers, body: answer.value.value });
}

/** SOAP 1.1 wants 500 for any fault. One that blames the call is 400: sending it again would not help. */
function faultStatus(status: number, fault: ValueObject): number {
  const isOurs = /^(Client|Sender)\b/.test(String(fault.code));
  if (isOurs && (status < 400 || status === 500)) return 400;
  return status < 400 ? 500 : status;
}

/** `application/soap+xml` comes as bytes. */
function textOf(body: Value): string | null {
  if (typeof body === "string") return body;
  if (!isEnvelope(body)) return null;
  const type = String(getMember(body, "$content-type"));
  if (!/[/+]xml$/.test(mediaType(type))) return null;
  return decodeText(Buffer.from(String(getMember(body, "$content") ?? ""), "base64"), type);
}

function unreadable({ headers }: HttpResponse): string {
  const type = mediaType(headers["content-type"] ?? null);
  if (type.startsWith("multipart/")) return "It came with attachments (MTOM), which are not supported.";
  return `It came as '${type || "no type"}', which is no SOAP message.`;
}
