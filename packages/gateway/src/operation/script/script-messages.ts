import type { HttpRequest, HttpResponse } from "@towpath/engine";
import { getMember, isObject, parseJson, stringifyJson, type Value } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { mediaType } from "../../content.ts";
import { encodeContent, isEnvelope } from "../../encode-content.ts";
import { decodeResponse } from "../../read-response.ts";
import type { Pair } from "../draft.ts";
import { headerIn } from "../follow-up.ts";

/** Content as it crosses the wall: text as text, everything else as base64. */
type WireContent = {
  readonly type: string;
  readonly text?: string;
  readonly base64?: string;
} | null;

export interface WireRequest {
  readonly method: string;
  readonly uri: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly content: WireContent;
}

const OCTETS = "application/octet-stream";
const TEXT_TYPE = /^text\/|[/+](json|xml|javascript)$|^application\/x-www-form-urlencoded$/;

/** The request of the call as the script gets it. The type of the content stands with the content. */
export function wireRequest(request: HttpRequest): Result<WireRequest, string> {
  const content = encodeContent(request.body);
  if (!content.ok) return fail(content.failure.message);
  const named = headerIn(request.headers, "content-type");
  const type = content.value?.fixedType === true ? null : named;
  const host = request.hostHeader === undefined ? [] : [["Host", request.hostHeader] as const];
  return ok({
    method: request.method,
    uri: request.uri,
    headers: [...Object.entries(request.headers).filter(([name]) => !/^content-type$/i.test(name)), ...host],
    content: wireContent(content.value?.bytes ?? null, type ?? content.value?.contentType ?? OCTETS),
  });
}

function wireContent(bytes: Uint8Array | null, type: string): WireContent {
  if (bytes === null) return null;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isUtf8 = !/charset="?(?!utf-?8)/i.test(type);
  return TEXT_TYPE.test(mediaType(type)) && isUtf8
    ? { type, text: buffer.toString("utf8") }
    : { type, base64: buffer.toString("base64") };
}

/** A request of the script as it leaves. Everything in it may be hostile: the gateway checks it like any other. */
export function requestOfWire(wire: Value, timeoutMs: number): HttpRequest {
  const all = pairsAt(wire);
  const isKept = ({ name }: Pair) => !/^(host|content-length|transfer-encoding)$/i.test(name);
  const host = all.find(({ name }) => name.toLowerCase() === "host")?.value;
  const content = isObject(wire) ? (getMember(wire, "content") ?? null) : null;
  const type = textAt(content, "type");
  const typed = content !== null && !all.some(({ name }) => name.toLowerCase() === "content-type");
  const headers = typed ? [...all, { name: "Content-Type", value: type }] : all;
  return {
    method: textAt(wire, "method"),
    uri: textAt(wire, "uri"),
    headers: Object.fromEntries(headers.filter(isKept).map(({ name, value }) => [name, value])),
    timeoutMs,
    ...(host === undefined || host === "" ? {} : { hostHeader: host }),
    ...(content === null ? {} : { body: bodyOf(content, type) }),
  };
}

function bodyOf(content: Value, type: string): Value {
  const text = isObject(content) ? getMember(content, "text") : undefined;
  if (typeof text === "string") return text;
  return { "$content-type": type || OCTETS, $content: textAt(content, "base64") };
}

/** An answer as the script sees it. JSON is written anew, every digit of its numbers kept. */
export function wireResponse({ statusCode, headers, body }: HttpResponse): Value {
  const type = headerIn(headers, "content-type") ?? OCTETS;
  const shown = Object.entries(headers).filter(([name]) => !/^content-(type|length)$/i.test(name));
  return {
    statusCode,
    headers: shown.map(([name, value]) => [name, value]),
    content: body === undefined ? null : { type, ...dataOf(body) },
  };
}

function dataOf(body: Value): { [name: string]: Value } {
  if (typeof body === "string") return { text: body };
  if (!isEnvelope(body)) return { text: stringifyJson(body) };
  const type = textAt(body, "$content-type");
  const base64 = textAt(body, "$content");
  return TEXT_TYPE.test(mediaType(type)) && !/charset="?(?!utf-?8)/i.test(type)
    ? { text: Buffer.from(base64, "base64").toString("utf8") }
    : { base64 };
}

/** The response that the script made, read like one that came from the service. */
export function responseOfWire(text: string): Result<HttpResponse, string> {
  const parsed = parseJson(text);
  const wire = parsed.ok && isObject(parsed.value) ? getMember(parsed.value, "response") : undefined;
  if (wire === undefined || !isObject(wire)) return fail("It gave no response.");
  const status = Number(getMember(wire, "statusCode"));
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    return fail(`The status of its response has to be a number from 200 to 599, not ${status}.`);
  }
  const content = getMember(wire, "content") ?? null;
  const pairs = pairsAt(wire).filter(({ name }) => !/^(content-length|transfer-encoding)$/i.test(name));
  const given = pairs.map(({ name, value }): [string, string] => [name.toLowerCase(), value]);
  const type: [string, string][] = content === null ? [] : [["content-type", textAt(content, "type")]];
  const headers = Object.fromEntries([...type, ...given]);
  return ok(decodeResponse({ statusCode: status, headers, bytes: bytesOf(content) }, false));
}

function bytesOf(content: Value): Uint8Array {
  const text = isObject(content) ? getMember(content, "text") : undefined;
  return typeof text === "string"
    ? Buffer.from(text, "utf8")
    : Buffer.from(textAt(content, "base64"), "base64");
}

function pairsAt(wire: Value): Pair[] {
  const list = isObject(wire) ? getMember(wire, "headers") : undefined;
  if (!Array.isArray(list)) return [];
  return list.flatMap((pair) => {
    const [name, value] = Array.isArray(pair) ? pair : [];
    return typeof name === "string" && typeof value === "string" ? [{ name, value }] : [];
  });
}

function textAt(holder: Value, name: string): string {
  const value = isObject(holder) ? getMember(holder, name) : undefined;
  return typeof value === "string" ? value : "";
}
