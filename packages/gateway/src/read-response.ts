import { pipeline } from "node:stream/promises";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { HttpFailure, HttpResponse } from "@towpath/engine";
import { fail, ok, type Result } from "@towpath/prelude";
import type { Dispatcher } from "undici";
import { tooLarge } from "./call-failure.ts";
import { decodeContent, decodeText } from "./content.ts";

/** More layers of compression than these serve only an attack. */
const MAX_ENCODINGS = 2;

/** A response as it came, unpacked unless its encoding was to be kept. */
export interface RawResponse {
  readonly statusCode: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

/**
 * Reads a response to its end, unpacked. Stops at the cap without reading on, so that a small answer which unpacks to
 * gigabytes costs no more than the cap.
 */
export async function readResponse(
  response: Dispatcher.ResponseData,
  host: string,
  { maxBytes, keepsEncoding }: { readonly maxBytes: number; readonly keepsEncoding: boolean },
): Promise<Result<RawResponse, HttpFailure>> {
  const encodings = keepsEncoding ? [] : encodingsOf(response.headers["content-encoding"]);
  const bytes = await collect(response.body, encodings, maxBytes);
  if (bytes === null) return fail(tooLarge(host, maxBytes));
  return ok({
    statusCode: response.statusCode,
    headers: headerRecord(response.headers, encodings.length > 0),
    bytes,
  });
}

/** Decodes an answer by its type; one that is still packed is bytes, whatever it is the packing of. */
export function decodeResponse(
  { statusCode, headers, bytes }: RawResponse,
  keepsEncoding: boolean,
): HttpResponse {
  const packed = keepsEncoding && headers["content-encoding"] !== undefined;
  const contentType = packed ? "application/octet-stream" : (headers["content-type"] ?? null);
  const decoded = decodeContent({ bytes, contentType });
  // JSON that is none stays text: the maker then sees what came.
  const body = decoded.ok ? decoded.value : decodeText(bytes, contentType);
  return { statusCode, headers, ...(body === undefined ? {} : { body }) };
}

/** Null: there was more than `maxBytes`. */
async function collect(
  body: Dispatcher.ResponseData["body"],
  encodings: readonly string[],
  maxBytes: number,
): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const sink = async (source: AsyncIterable<Uint8Array>) => {
    for await (const chunk of source) {
      size += chunk.length;
      if (size > maxBytes) throw new Error("more than the cap");
      chunks.push(chunk);
    }
  };
  const [first, second] = encodings.map(unpacker);
  try {
    if (first === undefined) await pipeline(body, sink);
    else if (second === undefined) await pipeline(body, first, sink);
    else await pipeline(body, first, second, sink);
  } catch (error) {
    // What a stopped pipeline throws depends on the stage that noticed first.
    if (size > maxBytes) return null;
    throw error;
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}

/** The encodings in the order in which they must be taken off; empty when one of them is not known. */
function encodingsOf(header: string | string[] | undefined): string[] {
  const names = String(header ?? "")
    .toLowerCase()
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && name !== "identity")
    .reverse();
  const known = names.every((name) => ["gzip", "x-gzip", "deflate", "br"].includes(name));
  return known && names.length <= MAX_ENCODINGS ? names : [];
}

function unpacker(encoding: string) {
  if (encoding === "br") return createBrotliDecompress();
  return encoding === "deflate" ? createInflate() : createGunzip();
}

/** Lower-case names; a repeated header becomes one, comma-separated. */
function headerRecord(
  headers: Dispatcher.ResponseData["headers"],
  unpacked: boolean,
): Record<string, string> {
  const kept = Object.entries(headers).filter(
    ([name, value]) =>
      value !== undefined && !(unpacked && (name === "content-encoding" || name === "content-length")),
  );
  return Object.fromEntries(
    kept.map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : String(value)]),
  );
}
