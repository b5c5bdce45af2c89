import type { Value } from "@towpath/expressions";
import { ok, type Result } from "@towpath/prelude";
import { acceptRequest, type IncomingRequest, type RequestRefusal } from "./accept-request.ts";

/** What a caller of a callback address may use. HEAD and OPTIONS are what programs send that only look. */
const METHODS: ReadonlySet<string> = new Set(["GET", "POST", "PUT", "PATCH"]);

/**
 * Reads a call of a callback address as a request trigger reads one, by content type.
 *
 * @returns `{headers, body?, queries?}`: the outputs of the action that waits for it, but for the status code
 */
export function callbackMessage(request: Omit<IncomingRequest, "path">): Result<Value, RequestRefusal> {
  const { method } = request;
  if (!METHODS.has(method)) {
    const message = `This address is called with POST or GET, not with ${method}.`;
    const refusal = {
      status: 405,
      code: "MethodNotAllowed",
      message,
      allow: [...METHODS].join(", "),
    } as const;
    return { ok: false, failure: refusal };
  }
  const read = acceptRequest({ inputs: { method } }, { ...request, path: "" });
  if (!read.ok) return read;
  const { queries, relativePathParameters: _none, ...parts } = read.value;
  return ok({ ...parts, ...(Object.keys(queries).length === 0 ? {} : { queries }) });
}
