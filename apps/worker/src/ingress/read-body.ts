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
export async function readBody(
  request: IncomingMessage,
  budget: BodyBudget,
  maxBytes = REQUEST_LIMITS.maxBodyBytes,
): Promise<Result<Buffer, Refusal>> {
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) {
    hearOut(request);
    return fail(bodyTooLarge(maxBytes));
  }
  const share = budget.open();
  return readInto(request, share, maxBytes).finally(() => share.close());
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
      resolve(fail(fits ? NO_ROOM : bodyTooLarge(maxBytes)));
    };
    request.on("data", onData);
    request.once("end", () =>
      resolve(ok(chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks))),
    );
    request.once("error", reject);
    request.once("close", () => {
      if (!request.complete) reject(new Error("the caller went away"));
    });
  });
}
