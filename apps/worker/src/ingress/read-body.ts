import type { IncomingMessage } from "node:http";
import { fail, ok, type Result } from "@towpath/prelude";
import { bodyTooLarge, REQUEST_LIMITS } from "@towpath/triggers";
import type { Refusal } from "./answers.ts";
import type { BodyBudget, BodyShare } from "./body-budget.ts";
import { hearOut } from "./hear-out.ts";

const NO_ROOM: Refusal = {
  status: 429,
  code: "TooManyBodies",
  message:
    "So many large bodies are arriving that there is no room for another one. Send it again in a few seconds.",
  headers: { "retry-after": "5" },
};

/**
 * Reads a request's body.
 *
 * @returns a refusal when it is too large, or larger than there is room for; nothing beyond that is kept in memory
 */
export function readBody(
  request: IncomingMessage,
  budget: BodyBudget,
  maxBytes = REQUEST_LIMITS.maxBodyBytes,
): Promise<Result<Buffer, Refusal>> {
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) {
    hearOut(request);
    return Promise.resolve(fail(bodyTooLarge(maxBytes)));
  }
  return readInto(request, budget.open(), maxBytes);
}

function readInto(
  request: IncomingMessage,
  share: BodyShare,
  maxBytes: number,
): Promise<Result<Buffer, Refusal>> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      const fits = size <= maxBytes;
      if (fits && share.grow(size)) {
        chunks.push(chunk);
        return;
      }
      request.off("data", onData);
      chunks.length = 0;
      hearOut(request);
      share.close();
      resolve(fail(fits ? NO_ROOM : bodyTooLarge(maxBytes)));
    };
    const failed = (error: Error) => {
      share.close();
      reject(error);
    };
    request.on("data", onData);
    request.on("end", () => {
      share.close();
      resolve(ok(chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks)));
    });
    request.on("error", failed);
    request.on("close", () => {
      if (!request.complete) failed(new Error("the caller went away"));
    });
  });
}
