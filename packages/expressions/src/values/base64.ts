import { isSpace } from "../syntax/characters.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const CODES = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));
const PAD = 61;
const INVALID = 255;
const VALUES = new Uint8Array(128).fill(INVALID);
for (let index = 0; index < ALPHABET.length; index += 1) VALUES[ALPHABET.charCodeAt(index)] = index;

export function bytesToBase64(bytes: Uint8Array): string {
  const codes = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  let out = 0;
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    codes[out] = CODES[group >> 18] ?? 0;
    codes[out + 1] = CODES[(group >> 12) & 63] ?? 0;
    codes[out + 2] = left > 1 ? (CODES[(group >> 6) & 63] ?? 0) : PAD;
    codes[out + 3] = left > 2 ? (CODES[group & 63] ?? 0) : PAD;
    out += 4;
  }
  // Joining character by character would keep a tree of them in memory.
  return bytesToText(codes);
}

/** `null` unless the text is padded base64; white space between the characters is ignored, as .NET does. */
export function base64ToBytes(text: string): Uint8Array | null {
  const compact = /\s/.test(text) ? withoutSpace(text) : text;
  if (compact.length % 4 !== 0) return null;
  const padding = paddingOf(compact);
  const bytes = new Uint8Array((compact.length / 4) * 3 - padding);
  const end = compact.length - padding;
  let held = 0;
  let heldBits = 0;
  let out = 0;
  for (let at = 0; at < end; at += 1) {
    const sextet = VALUES[compact.charCodeAt(at)] ?? INVALID;
    if (sextet === INVALID) return null;
    held = ((held << 6) | sextet) & 0xffffff;
    heldBits += 6;
    if (heldBits >= 8) {
      heldBits -= 8;
      bytes[out] = (held >> heldBits) & 255;
      out += 1;
    }
  }
  return bytes;
}

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
