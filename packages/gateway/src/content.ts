import { isUtf8 } from "node:buffer";
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

/**
 * Reads what somebody sends who can be told to send it otherwise: JSON that is not in UTF-8, as it says or as JSON has to
 * be, fails. Read all the same, its letters would be lost without a word.
 */
export function decodeSent(content: Content): Result<Value | undefined, { message: string }> {
  const { bytes, contentType } = content;
  if (isJsonType(contentType) && charsetOf(contentType) === UTF_8 && !isUtf8(bytes)) {
    return fail({ message: NOT_UTF_8 });
  }
  return decodeContent(content);
}

const NOT_UTF_8 =
  "it is not text in UTF-8. Send it in UTF-8, or say its character set in the content-type, such as charset=iso-8859-1.";

function decodeJson(bytes: Uint8Array, contentType: string | null): Result<Value, { message: string }> {
  const parsed = parseJson(decodeText(bytes, contentType));
  if (parsed.ok) return parsed;
  const { message, line, column } = parsed.failure;
  return fail({ message: `${message} (line ${line}, column ${column})` });
}

const UTF_8 = "utf-8";
const UTF8 = new TextDecoder();

function charsetOf(contentType: string | null): string {
  const charset = /;\s*charset="?([\w.:-]+)/i.exec(contentType ?? "")?.[1]?.toLowerCase() ?? UTF_8;
  return charset === "utf8" ? UTF_8 : charset;
}

export function decodeText(bytes: Uint8Array, contentType: string | null): string {
  const charset = charsetOf(contentType);
  if (charset === UTF_8) return UTF8.decode(bytes);
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
