import { bytesToText } from "./base64.ts";

/** Percent-encodes all but the unreserved characters of RFC 3986; a lone surrogate becomes U+FFFD. */
export function percentEncode(text: string): string {
  const wellFormed = text.replace(/\p{Surrogate}/gu, "\ufffd");
  return encodeURIComponent(wellFormed).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Decodes every well-formed run of `%XX`; what is no UTF-8 or no escape stays as it is. */
export function percentDecode(text: string): string {
  if (!text.includes("%")) return text;
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return decodeCarefully(run);
    }
  });
}

/** A run with bytes that are no UTF-8: those stay escaped. */
function decodeCarefully(run: string): string {
  const escapes = run.match(/%../g) ?? [];
  let text = "";
  for (let at = 0; at < escapes.length; ) {
    const first = byteOf(escapes[at]);
    const length = sequenceLength(first);
    const bytes = escapes.slice(at, at + length).map(byteOf);
    const decoded = bytesToText(Uint8Array.from(bytes));
    const good = bytes.length === length && !decoded.includes("\ufffd");
    text += good ? decoded : (escapes[at] ?? "");
    at += good ? length : 1;
  }
  return text;
}

const byteOf = (escaped: string | undefined) => Number.parseInt((escaped ?? "%00").slice(1), 16);

function sequenceLength(first: number): number {
  if (first < 0xc0) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}
