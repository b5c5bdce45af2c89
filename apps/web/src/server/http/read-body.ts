import { parseJson } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { phrase } from "../../words/translate.ts";

export interface BodyFailure {
  readonly status: 400 | 413 | 415;
  readonly code: "BAD_REQUEST" | "PAYLOAD_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE";
  readonly message: string;
}

const tooLarge = (limit: number): BodyFailure => ({
  status: 413,
  code: "PAYLOAD_TOO_LARGE",
  message: `The request is too large: at most ${limit >= 1e6 ? `${limit / 1e6} MB` : `${limit / 1e3} kB`} are taken. Nothing was changed.`,
});
const bad = (message: string): BodyFailure => ({ status: 400, code: "BAD_REQUEST", message });

/**
 * Reads a JSON body up to a limit, and keeps no byte more.
 *
 * @param limit in bytes
 * @returns the bytes of well-formed JSON text; null when the request has no body
 */
export async function readJsonBody(
  request: Request,
  limit: number,
): Promise<Result<Uint8Array<ArrayBuffer> | null, BodyFailure>> {
  const read = await readBody(request, limit);
  if (!read.ok) return read;
  const bytes = read.value;
  if (bytes.length === 0) return ok(null);

  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    const message = "Send JSON, with the header `Content-Type: application/json`.";
    return fail({ status: 415, code: "UNSUPPORTED_MEDIA_TYPE", message });
  }
  const problem = jsonProblem(bytes);
  return problem === null ? ok(bytes) : fail(bad(problem));
}

/** @param limit in bytes; a longer body is refused, and its rest is not kept */
export async function readBody(
  request: Request,
  limit: number,
): Promise<Result<Uint8Array<ArrayBuffer>, BodyFailure>> {
  if (Number(request.headers.get("content-length") ?? 0) > limit) return fail(tooLarge(limit));
  if (request.body === null) return ok(new Uint8Array(0));
  const bytes = await readUpTo(request.body, limit);
  return bytes === null ? fail(tooLarge(limit)) : ok(bytes);
}

/**
 * Null when there is more than `limit`. The rest is read all the same, and thrown away after the answer: what stays
 * unread on a connection that is kept stands in the way of the next caller's request.
 */
async function readUpTo(body: ReadableStream<Uint8Array>, limit: number) {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limit) {
      void discard(reader);
      return null;
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

/** Ends with the body, or with the connection: the door in front gives a request five minutes. */
async function discard(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  try {
    while (!(await reader.read()).done);
  } catch {
    // The caller went away: nothing is left to read.
  }
}

/** Whoever copies members one by one loses it without a word; no input has one. */
const NAMES_PROTO = phrase(
  "The body has a member named `__proto__`, which nothing here has. Call it otherwise.",
);

function namesProto(text: string): boolean {
  if (!/__proto__|\\u005f/i.test(text)) return false;
  let found = false;
  JSON.parse(text, (name, value) => {
    if (name === "__proto__") found = true;
    return value;
  });
  return found;
}

function jsonProblem(bytes: Uint8Array): string | null {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return "The body is not UTF-8 text. Send JSON in UTF-8.";
  }
  try {
    JSON.parse(text);
    return namesProto(text) ? NAMES_PROTO : null;
  } catch {
    // Read once more by the reader that knows where it stands; V8's own words differ from version to version.
    const read = parseJson(text);
    if (read.ok) return "The body is not JSON.";
    const { message, line, column } = read.failure;
    return `The body is not JSON: line ${line}, column ${column}: ${message}`;
  }
}
