import type { Value, ValueObject } from "../value.ts";
import { base64ToBytes, bytesToBase64, bytesToText, utf8Bytes } from "./base64.ts";
import { isObject } from "./members.ts";

/** Content that is not JSON: `{"$content-type", "$content"}` with base64 inside. */
export interface Envelope extends ValueObject {
  "$content-type": string;
  $content: string;
}

export const OCTET_STREAM = "application/octet-stream";

export function isEnvelope(value: Value | undefined): value is Envelope {
  return isObject(value) && typeof value["$content-type"] === "string" && typeof value.$content === "string";
}

export function envelopeOf(contentType: string, bytes: Uint8Array): Envelope {
  return { "$content-type": contentType, $content: bytesToBase64(bytes) };
}

export function textEnvelope(contentType: string, text: string): Envelope {
  return envelopeOf(contentType, utf8Bytes(text));
}

/** The bytes inside; a content that is no base64 (hand-made envelopes) counts as plain text. */
export function envelopeBytes(envelope: Envelope): Uint8Array {
  return base64ToBytes(envelope.$content) ?? utf8Bytes(envelope.$content);
}

export function envelopeText(envelope: Envelope): string {
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(envelope["$content-type"])?.[1];
  return bytesToText(envelopeBytes(envelope), charset);
}
