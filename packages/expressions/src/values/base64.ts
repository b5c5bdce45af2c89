import { isSpace } from "../syntax/characters.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const CODES = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));
const PAD = 61;
const INVALID = 255;
const VALUES = new Uint8Array(128).fill(INVALID);
for (let index = 0; index < ALPHABET.length; index += 1) VALUES[ALPHABET.charCodeAt(index)] = index;

/** Two characters for every twelve bits. */
const PAIRS = new Uint16Array(4096);
const PAIR_CODES = new Uint8Array(PAIRS.buffer);
for (let bits = 0; bits < 4096; bits += 1) {
  PAIR_CODES[bits * 2] = CODES[bits >> 6] ?? 0;
  PAIR_CODES[bits * 2 + 1] = CODES[bits & 63] ?? 0;
}

export function bytesToBase64(bytes: Uint8Array): string {
  const pairs = new Uint16Array(Math.ceil(bytes.length / 3) * 2);
  let out = 0;
  for (let at = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    pairs[out] = PAIRS[group >> 12] ?? 0;
    pairs[out + 1] = PAIRS[group & 4095] ?? 0;
    out += 2;
  }
  const codes = new Uint8Array(pairs.buffer);
  const missing = (3 - (bytes.length % 3)) % 3;
  codes.fill(PAD, codes.length - missing);
  // Joining character by character would keep a tree of them in memory.
  return bytesToText(codes);
}

/** `null` unless the text is padded base64; white space between the characters is ignored, as .NET does. */
export function base64ToBytes(text: string): Uint8Array | null {
  return compactToBytes(text) ?? (/\s/.test(text) ? compactToBytes(withoutSpace(text)) : null);
}

function compactToBytes(compact: string): Uint8Array | null {
  if (compact.length % 4 !== 0) return null;
  const padding = paddingOf(compact);
  const bytes = new Uint8Array((compact.length / 4) * 3 - padding);
  let out = 0;
  for (let at = 0; at < compact.length; at += 4) {
    const first = sextetAt(compact, at);
    const second = sextetAt(compact, at + 1);
    const isLast = at + 4 === compact.length;
    const third = isLast && padding > 1 ? 0 : sextetAt(compact, at + 2);
    const fourth = isLast && padding > 0 ? 0 : sextetAt(compact, at + 3);
    if ((first | second | third | fourth) > 63) return null;
    // What is written beyond the end is dropped.
    bytes[out] = (first << 2) | (second >> 4);
    bytes[out + 1] = (second << 4) | (third >> 2);
    bytes[out + 2] = (third << 6) | fourth;
    out += 3;
  }
  return bytes;
}

const sextetAt = (text: string, at: number) => VALUES[text.charCodeAt(at)] ?? INVALID;

function withoutSpace(text: string): string {
  const codes = new Uint8Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isSpace(code)) continue;
    codes[length] = code < 128 ? code : INVALID;
    length += 1;
  }
  return bytesToText(codes.subarray(0, length));
}

function paddingOf(text: string): number {
  if (text.endsWith("==")) return 2;
  return text.endsWith("=") ? 1 : 0;
}

const encoder = new TextEncoder();

export const utf8Bytes = (text: string): Uint8Array => encoder.encode(text);

/** Bytes as text in the named character set; unknown names are read as UTF-8. */
export function bytesToText(bytes: Uint8Array, charset = "utf-8"): string {
  return decoderFor(charset).decode(bytes);
}

function decoderFor(charset: string) {
  try {
    return new TextDecoder(charset, { ignoreBOM: true });
  } catch {
    return new TextDecoder("utf-8", { ignoreBOM: true });
  }
}
