import type { IncomingMessage } from "node:http";

/** What is still coming after a refusal is read and thrown away up to here, so that the caller can hear it. */
const DRAIN_BYTES = 64 * 1_048_576;

/**
 * Reads a request's body.
 *
 * @returns null when it is larger than `maxBytes`; nothing beyond that is kept in memory
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) {
    drain(request);
    return null;
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      request.off("data", onData);
      drain(request);
      resolve(null);
    };
    request.on("data", onData);
    request.once("end", () =>
      resolve(chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks)),
    );
    request.once("error", reject);
    request.once("close", () => {
      if (!request.complete) reject(new Error("the caller went away"));
    });
  });
}

/** Lets a caller who is still sending hear a refusal, without reading for ever. */
export function drain(request: IncomingMessage): void {
  let thrownAway = 0;
  request.on("error", () => undefined);
  request.on("data", (chunk: Buffer) => {
    thrownAway += chunk.length;
    if (thrownAway > DRAIN_BYTES) request.destroy();
  });
  request.resume();
}
