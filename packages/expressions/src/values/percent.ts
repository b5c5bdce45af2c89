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
  const bytes = new Uint8Array(run.length / 3);
  for (let at = 0; at < bytes.length; at += 1)
    bytes[at] = Number.parseInt(run.slice(at * 3 + 1, at * 3 + 3), 16);
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const character = characterAt(bytes, at);
    text += character?.text ?? run.slice(at * 3, at * 3 + 3);
    at += character?.length ?? 1;
  }
  return text;
}

/** The character whose UTF-8 stands there; `null` when none does. */
function characterAt(bytes: Uint8Array, at: number): { text: string; length: number } | null {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { text: String.fromCharCode(first), length: 1 };
  const length = sequenceLength(first);
  const point = length === 0 ? null : pointOf(bytes.subarray(at, at + length), length);
  return point === null ? null : { text: String.fromCodePoint(point), length };
}

function pointOf(sequence: Uint8Array, length: number): number | null {
  if (sequence.length < length) return null;
  let point = (sequence[0] ?? 0) & (0x7f >> length);
  for (const byte of sequence.subarray(1)) {
    if ((byte & 0xc0) !== 0x80) return null;
    point = (point << 6) | (byte & 0x3f);
  }
  const isSurrogate = point >= 0xd800 && point <= 0xdfff;
  return point < (LEAST_POINTS[length] ?? 0) || point > 0x10ffff || isSurrogate ? null : point;
}

/** By the length of a sequence, what could not have been written shorter. */
const LEAST_POINTS = [0, 0, 0x80, 0x800, 0x10000];

/** 0 for a byte that begins no sequence. */
function sequenceLength(first: number): number {
  if (first < 0xc0 || first > 0xf7) return 0;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}
