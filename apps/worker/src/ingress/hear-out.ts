import type { IncomingMessage } from "node:http";

/** What is still coming after a refusal is read and thrown away up to here; then the caller is not read any more. */
const THROWN_AWAY_BYTES = 64 * 1_048_576;
/** So long a caller has to hear the refusal before its connection is closed. */
const LINGER_MS = 5_000;

const heardOut = new WeakSet<IncomingMessage>();

/**
 * Lets a caller who is still sending hear a refusal, without reading for ever. A connection that is closed with bytes
 * unread is reset, and what was answered is lost to a caller who is writing (RFC 9112, 9.6): so only our half is closed
 * at first.
 */
export function hearOut(request: IncomingMessage): void {
  if (heardOut.has(request)) return;
  heardOut.add(request);
  let thrownAway = 0;
  request.on("error", () => undefined);
  request.on("data", (chunk: Buffer) => {
    thrownAway += chunk.length;
    if (thrownAway > THROWN_AWAY_BYTES) request.pause();
  });
  request.resume();
  const { socket } = request;
  // What Node calls once the last answer of a connection is written.
  socket.destroySoon = () => {
    socket.end();
    const late = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.once("close", () => clearTimeout(late));
  };
}
