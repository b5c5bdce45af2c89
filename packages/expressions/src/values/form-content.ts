import { parseJson } from "../json/parse-json.ts";
import type { Value, ValueObject } from "../value.ts";
import { bytesToText } from "./base64.ts";
import { type Envelope, envelopeBytes, envelopeOf, envelopeText, isEnvelope } from "./envelope.ts";
import { getMember, isObject } from "./members.ts";
import { percentDecode } from "./percent.ts";
import { toText } from "./to-text.ts";

export interface FormField {
  readonly key: string;
  readonly value: string;
}

export interface Part {
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Value;
}

/** The fields of a form that a request or an action's answer carries; `null` when its body is no form. */
export function formFields(body: Value): FormField[] | null {
  const listed = isObject(body) ? getMember(body, "$formdata") : undefined;
  if (Array.isArray(listed))
    return listed.filter(isObject).map((field) => ({ key: text(field, "key"), value: text(field, "value") }));
  if (typeof body === "string") return urlEncodedFields(body);
  if (!isEnvelope(body)) return null;
  if (/^application\/x-www-form-urlencoded/i.test(body["$content-type"]))
    return urlEncodedFields(envelopeText(body));
  const parts = multiparts(body);
  return parts === null ? null : parts.flatMap(partField);
}

function text(object: Value, name: string): string {
  return isObject(object) ? toText(getMember(object, name) ?? null) : "";
}

function urlEncodedFields(source: string): FormField[] {
  const decode = (part: string) => percentDecode(part.replaceAll("+", " "));
  return source
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const at = pair.indexOf("=");
      return at === -1
        ? { key: decode(pair), value: "" }
        : { key: decode(pair.slice(0, at)), value: decode(pair.slice(at + 1)) };
    });
}

function partField({ headers, body }: Part): FormField[] {
  const name = /\bname\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(headers.get("content-disposition") ?? "");
  const key = name?.[1] ?? name?.[2];
  return key === undefined ? [] : [{ key, value: toText(body) }];
}

/** The parts of a multipart body, in order; `null` when it is none. */
export function multiparts(body: Value): Part[] | null {
  // What came in lists its parts beside its bytes; the bytes are the truth.
  const sections = sectionsOf(body);
  if (sections !== null) return sections.map(readPart);
  const listed = isObject(body) ? getMember(body, "$multipart") : undefined;
  return Array.isArray(listed) ? listed.filter(isObject).map(listedPart) : null;
}

/** More parts than these are not listed: each of them is an object, and a body may be nothing but marks. */
const MOST_LISTED = 1_000;

/**
 * The parts of a multipart envelope as definitions read them, `triggerBody()['$multipart'][0]['body']`: each with its
 * headers, and its body as an envelope. `null` when there are none, or too many.
 */
export function listParts(body: Value): ValueObject[] | null {
  const sections = sectionsOf(body);
  if (sections === null || sections.length > MOST_LISTED) return null;
  return sections.map((section) => {
    const { headers, bytes } = readSection(section);
    const contentType = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1];
    return { headers: Object.fromEntries(headers), body: envelopeOf(contentType ?? "text/plain", bytes) };
  });
}

function sectionsOf(body: Value): string[] | null {
  if (!isEnvelope(body)) return null;
  const boundary = /^multipart\/[^;]+;.*\bboundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/is.exec(
    body["$content-type"],
  );
  const mark = boundary?.[1] ?? boundary?.[2];
  return mark === undefined ? null : splitSections(body, mark);
}

function listedPart(part: Value): Part {
  const headers = new Map<string, string>();
  const given = isObject(part) ? getMember(part, "headers") : undefined;
  if (isObject(given))
    for (const [name, value] of Object.entries(given)) headers.set(name.toLowerCase(), toText(value));
  return { headers, body: isObject(part) ? (getMember(part, "body") ?? null) : null };
}

/** Bytes are cut as Latin-1 text, one character for one byte, so that binary parts survive. */
function splitSections(body: Envelope, boundary: string): string[] {
  const latin = oneCharacterPerByte(envelopeBytes(body));
  const sections = `\r\n${latin}`.split(`\r\n--${boundary}`).slice(1);
  return sections.filter((section) => !section.startsWith("--"));
}

/** A decoder of Latin-1 would not do: by the web's rules it reads the bytes from 80 to 9F as other characters. */
function oneCharacterPerByte(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) {
    pieces.push(String.fromCharCode.apply(null, bytes.subarray(at, at + 8192) as unknown as number[]));
  }
  return pieces.join("");
}

function readPart(section: string): Part {
  const { headers: given, bytes } = readSection(section);
  const headers = new Map(given.map(([name, value]) => [name.toLowerCase(), value]));
  return { headers, body: partBody(bytes, headers.get("content-type") ?? "text/plain") };
}

function readSection(section: string): { readonly headers: [string, string][]; readonly bytes: Uint8Array } {
  const start = section.indexOf("\r\n");
  const end = section.indexOf("\r\n\r\n");
  const headers: [string, string][] = [];
  for (const line of section.slice(start + 2, Math.max(end, start)).split("\r\n")) {
    const at = line.indexOf(":");
    if (at > 0) headers.push([line.slice(0, at).trim(), line.slice(at + 1).trim()]);
  }
  const content = end === -1 ? "" : section.slice(end + 4);
  const bytes = new Uint8Array(content.length);
  for (let at = 0; at < content.length; at += 1) bytes[at] = content.charCodeAt(at);
  return { headers, bytes };
}

function partBody(bytes: Uint8Array, contentType: string): Value {
  if (/^application\/json\b/i.test(contentType)) {
    const parsed = parseJson(bytesToText(bytes));
    if (parsed.ok) return parsed.value;
  }
  const envelope = envelopeOf(contentType, bytes);
  return /^text\//i.test(contentType) ? envelopeText(envelope) : envelope;
}
