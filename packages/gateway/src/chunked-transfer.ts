import type { HttpFailure } from "@towpath/engine";
import { fail, ok, type Result } from "@towpath/prelude";
import { refused, tooLarge } from "./call-failure.ts";
import type { RawResponse } from "./read-response.ts";
import { type HeaderMap, setHeader } from "./request-headers.ts";

/** A request as it leaves; addresses change by redirects, so each exchange says where it ended. */
export interface Exchange {
  readonly url: URL;
  readonly method: string;
  readonly headers: HeaderMap;
  readonly bytes: Uint8Array | null;
}

export interface ChunkPorts {
  exchange(outgoing: Exchange): Promise<Result<RawResponse, HttpFailure>>;
  /** The same request at an address an answer gave; refuses what a redirect may not do either. */
  moved(from: Exchange, location: string): Result<Exchange, HttpFailure>;
  readonly maxBytes: number;
  /** Bodies from this size on are sent in pieces. */
  readonly chunkFrom: number;
}

const WRITES: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH"]);
/** When the other side does not say how large a piece may be. */
const DEFAULT_CHUNK = 4 * 1_048_576;
/** A side that takes a byte at a time would never end. */
const MAX_PIECES = 10_000;

/**
 * Sends and receives in pieces, by the protocol of Logic Apps: a first request without a body announces the size, the
 * body follows in PATCHes to the address it got; an answer of 206 is asked for until it is whole.
 */
export async function transferInChunks(
  first: Exchange,
  ports: ChunkPorts,
): Promise<Result<RawResponse, HttpFailure>> {
  const isLarge = first.bytes !== null && first.bytes.length >= ports.chunkFrom;
  if (isLarge && WRITES.has(first.method)) return upload(first, first.bytes, ports);
  const response = await ports.exchange(first);
  if (!response.ok || response.value.statusCode !== 206 || first.method !== "GET") return response;
  return download(first, response.value, ports);
}

async function upload(
  first: Exchange,
  body: Uint8Array,
  ports: ChunkPorts,
): Promise<Result<RawResponse, HttpFailure>> {
  const opening: Exchange = { ...first, headers: new Map(first.headers), bytes: null };
  setHeader(opening.headers, "x-ms-transfer-mode", "chunked");
  setHeader(opening.headers, "x-ms-content-length", String(body.length));
  const opened = await ports.exchange(opening);
  if (!opened.ok || opened.value.statusCode >= 300) return opened;
  const location = opened.value.headers.location;
  if (location === undefined) {
    const message = `"${first.url.hostname}" takes no pieces: it did not say where to send them (Location).`;
    return fail(refused("ChunkingNotSupported", message));
  }
  const target = ports.moved({ ...first, method: "PATCH" }, location);
  return target.ok ? sendPieces(target.value, body, opened.value, ports) : target;
}

async function sendPieces(
  target: Exchange,
  body: Uint8Array,
  opened: RawResponse,
  ports: ChunkPorts,
): Promise<Result<RawResponse, HttpFailure>> {
  let last = opened;
  let size = chunkSize(opened, DEFAULT_CHUNK);
  let offset = 0;
  for (let piece = 0; piece < MAX_PIECES && offset < body.length; piece += 1) {
    const end = Math.min(body.length, offset + size);
    const sent = await ports.exchange(pieceOf(target, body, offset, end));
    if (!sent.ok || sent.value.statusCode >= 300) return sent;
    last = sent.value;
    size = chunkSize(last, size);
    const taken = takenUpTo(last) ?? end;
    // Neither back nor beyond the end: that side lost count.
    if (taken <= offset || taken > body.length) break;
    offset = taken;
  }
  if (offset >= body.length) return ok(last);
  const message = `"${target.url.hostname}" did not take all pieces of the body: it stopped after ${offset} bytes.`;
  return fail(refused("ChunkingFailed", message));
}

function pieceOf(target: Exchange, body: Uint8Array, offset: number, end: number): Exchange {
  const headers: HeaderMap = new Map(target.headers);
  setHeader(headers, "Content-Range", `bytes ${offset}-${end - 1}/${body.length}`);
  // Another piece is another thing to do once.
  const key = headers.get("idempotency-key");
  if (key !== undefined) setHeader(headers, key.name, `${key.value}-${offset}`);
  return { ...target, headers, bytes: body.subarray(offset, end) };
}

function chunkSize({ headers }: RawResponse, otherwise: number): number {
  const size = Number(headers["x-ms-chunk-size"]);
  return Number.isInteger(size) && size > 0 ? size : otherwise;
}

/** `Range: bytes=0-1023`: how many bytes have arrived; null when the answer does not say. */
function takenUpTo({ headers }: RawResponse): number | null {
  const found = /^bytes[= ]\d{1,15}-(\d{1,15})$/.exec(headers.range?.trim() ?? "");
  return found === null ? null : Number(found[1]) + 1;
}

async function download(
  first: Exchange,
  opening: RawResponse,
  ports: ChunkPorts,
): Promise<Result<RawResponse, HttpFailure>> {
  const whole = rangeOf(opening);
  // A part that was asked for by the maker, or that does not say of what, is the answer.
  if (first.headers.has("range") || whole === null || whole.from !== 0) return ok(opening);
  if (whole.total > ports.maxBytes) return fail(tooLarge(first.url.hostname, ports.maxBytes));
  const pieces = [opening.bytes];
  let have = opening.bytes.length;
  for (let piece = 0; piece < MAX_PIECES && have < whole.total; piece += 1) {
    const next = await ports.exchange(rangeFrom(first, opening, have, whole.total));
    if (!next.ok || next.value.statusCode >= 400) return next;
    const part = rangeOf(next.value);
    const { length } = next.value.bytes;
    if (part?.from !== have || part.total !== whole.total || length === 0) break;
    pieces.push(next.value.bytes);
    have += length;
  }
  return have === whole.total
    ? ok(joined(opening, pieces))
    : fail(incomplete(first.url.hostname, have, whole.total));
}

function rangeFrom(first: Exchange, opening: RawResponse, from: number, total: number): Exchange {
  const headers: HeaderMap = new Map(first.headers);
  const last = Math.min(total, from + Math.max(1, opening.bytes.length)) - 1;
  setHeader(headers, "Range", `bytes=${from}-${last}`);
  // What changes meanwhile must not be glued together.
  const { etag } = opening.headers;
  if (etag !== undefined && !etag.startsWith("W/")) setHeader(headers, "If-Match", etag);
  return { ...first, headers };
}

function joined(opening: RawResponse, pieces: readonly Uint8Array[]): RawResponse {
  const { "content-range": _range, "content-length": _length, ...headers } = opening.headers;
  return { statusCode: 200, headers, bytes: Buffer.concat(pieces) };
}

function incomplete(host: string, have: number, total: number): HttpFailure {
  const message = `"${host}" did not send all pieces of its answer: ${have} of ${total} bytes came.`;
  return { kind: "unknown", error: { code: "ChunkingFailed", message }, retryable: true };
}

/** `Content-Range: bytes 0-1023/5000`. */
function rangeOf({ headers }: RawResponse): { from: number; total: number } | null {
  const found = /^bytes[= ](\d{1,15})-\d{1,15}\/(\d{1,15})$/.exec(headers["content-range"]?.trim() ?? "");
  return found === null ? null : { from: Number(found[1]), total: Number(found[2]) };
}
