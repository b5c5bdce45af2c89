import { listParts, parseJson, type Value, type ValueObject } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";

/** Bytes with their type: what travels. */
export interface Content {
  readonly bytes: Uint8Array;
  /** Null: the bytes say nothing about themselves. */
  readonly contentType: string | null;
}

const JSON_TYPE = /^(?:application|text)\/(?:[\w.+-]+\+)?json$/;
const FORM_TYPE = "application/x-www-form-urlencoded";

/** `Text/HTML; charset=x` → `text/html`. */
export function mediaType(contentType: string | null): string {
  return (contentType ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

export function isJsonType(contentType: string | null): boolean {
  return JSON_TYPE.test(mediaType(contentType));
}

/**
 * Reads a body as Logic Apps does: JSON becomes a value, text a string, everything else a content envelope
 * `{"$content-type", "$content"}`; a form also lists its fields as `$formdata`,
 * and what has parts its parts as `$multipart`.
 *
 * @returns undefined for no bytes; fails only for JSON that is none, with the place
 */
export function decodeContent(content: Content): Result<Value | undefined, { message: string }> {
  const { bytes, contentType } = content;
  if (bytes.length === 0) return ok(undefined);
  const type = mediaType(contentType);
  if (JSON_TYPE.test(type)) return decodeJson(bytes, contentType);
  if (type.startsWith("text/")) return ok(decodeText(bytes, contentType));
  const envelope = envelopeOf(bytes, contentType);
  if (type === FORM_TYPE) envelope.$formdata = formFields(decodeText(bytes, contentType));
  const parts = type.startsWith("multipart/") ? listParts(envelope) : null;
  return ok(parts === null ? envelope : { ...envelope, $multipart: parts });
}

function decodeJson(bytes: Uint8Array, contentType: string | null): Result<Value, { message: string }> {
  const parsed = parseJson(decodeText(bytes, contentType));
  if (parsed.ok) return parsed;
  const { message, line, column } = parsed.failure;
  return fail({ message: `${message} (line ${line}, column ${column})` });
}

const UTF8 = new TextDecoder();

export function decodeText(bytes: Uint8Array, contentType: string | null): string {
  const charset = /;\s*charset="?([\w.:-]+)/i.exec(contentType ?? "")?.[1] ?? "utf-8";
  if (charset.toLowerCase() === "utf-8") return UTF8.decode(bytes);
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    // A character set nobody knows: UTF-8 is the likeliest and never fails.
    return UTF8.decode(bytes);
  }
}

export function envelopeOf(bytes: Uint8Array, contentType: string | null): ValueObject {
  return {
    "$content-type": contentType ?? "application/octet-stream",
    $content: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64"),
  };
}

function formFields(text: string): Value[] {
  return [...new URLSearchParams(text)].map(([key, value]) => ({ key, value }));
}
