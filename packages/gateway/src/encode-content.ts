import { randomUUID } from "node:crypto";
import {
  getMember,
  isObject,
  stringifyJson,
  toText,
  type Value,
  type ValueObject,
} from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import type { Content } from "./content.ts";

/** True for a content envelope or a multipart one. */
export function isEnvelope(value: Value): value is ValueObject {
  return (
    isObject(value) &&
    typeof getMember(value, "$content-type") === "string" &&
    (typeof getMember(value, "$content") === "string" || Array.isArray(getMember(value, "$multipart")))
  );
}

/**
 * Writes a body by its kind: text as it is, an envelope as its bytes, anything else as JSON.
 *
 * @returns the bytes and the type they would have by themselves; a Content-Type header of the maker's wins,
 *   except for multipart, whose type names the boundary
 */
export function encodeContent(
  body: Value | undefined,
): Result<(Content & { readonly fixedType?: true }) | null, { message: string }> {
  if (body === undefined || body === null) return ok(null);
  if (typeof body === "string") {
    return ok({ bytes: Buffer.from(body, "utf8"), contentType: "text/plain; charset=utf-8" });
  }
  if (!isEnvelope(body)) {
    return ok({ bytes: Buffer.from(stringifyJson(body), "utf8"), contentType: "application/json" });
  }
  const contentType = String(getMember(body, "$content-type"));
  const base64 = getMember(body, "$content");
  const parts = getMember(body, "$multipart");
  // An envelope that came in has both: its bytes are exact, the parts would get another boundary.
  if (typeof base64 !== "string") return encodeMultipart(contentType, Array.isArray(parts) ? parts : []);
  if (!/^[A-Za-z0-9+/_-]*={0,2}\s*$/.test(base64)) {
    return fail({ message: 'The "$content" of the body is not base64 text.' });
  }
  return ok({ bytes: Buffer.from(base64, "base64"), contentType });
}

/** Writes `$multipart: [{headers, body}, …]` under a boundary of our own. */
function encodeMultipart(
  contentType: string,
  parts: readonly Value[],
): Result<Content & { readonly fixedType: true }, { message: string }> {
  const boundary = `towpath-${randomUUID()}`;
  const chunks: Uint8Array[] = [];
  for (const [index, part] of parts.entries()) {
    const written = encodePart(part);
    if (!written.ok) return fail({ message: `Part ${index + 1} of the body: ${written.failure.message}` });
    chunks.push(Buffer.from(`--${boundary}\r\n`), written.value, Buffer.from("\r\n"));
  }
  chunks.push(Buffer.from(`--${boundary}--\r\n`));
  const type = contentType.split(";", 1)[0]?.trim() || "multipart/form-data";
  return ok({ bytes: Buffer.concat(chunks), contentType: `${type}; boundary=${boundary}`, fixedType: true });
}

function encodePart(part: Value): Result<Uint8Array, { message: string }> {
  if (!isObject(part)) return fail({ message: "it must be an object with headers and body." });
  const body = encodeContent(getMember(part, "body"));
  if (!body.ok) return body;
  const headers = new Map<string, string>();
  const given = getMember(part, "headers");
  for (const [name, value] of isObject(given) ? Object.entries(given) : []) headers.set(name, toText(value));
  const names = new Set([...headers.keys()].map((name) => name.toLowerCase()));
  const ownType = body.value?.contentType ?? null;
  if (ownType !== null && !names.has("content-type")) headers.set("Content-Type", ownType);
  for (const [name, value] of headers) {
    if (/[\r\n\0]/.test(name + value)) return fail({ message: `its header "${name}" holds a line break.` });
  }
  const head = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return ok(Buffer.concat([Buffer.from(`${head}\r\n`, "utf8"), body.value?.bytes ?? Buffer.alloc(0)]));
}
