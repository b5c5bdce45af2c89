import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { MemoryCallbacks, RunMessage } from "@towpath/engine";
import { callbackMessage, handshakeOf, REQUEST_LIMITS, readRunAddress, runUrl } from "@towpath/triggers";

/** Callback addresses of runs in memory: signed like a server's, on this machine only, until the command ends. */
export interface CallbackListener extends MemoryCallbacks {
  close(): Promise<void>;
}

type Deliver = Parameters<MemoryCallbacks["connect"]>[0];

/** Listens on a free port of the loopback address. */
export async function openCallbackListener(): Promise<CallbackListener> {
  const secret = randomBytes(32).toString("base64url");
  // Runs follow each other (splitOn), each in a place of its own: an address is for one of them.
  const places: Deliver[] = [];
  const server = createServer((request, response) => {
    answer(request, response, secret, places).catch(() => {
      if (!response.headersSent) send(response, 500, "The call could not be read.");
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: (runId, key) => runUrl(base, secret, { kind: "callback", runId, key }),
    connect: (deliver) => places.push(deliver),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  secret: string,
  places: readonly Deliver[],
): Promise<void> {
  const url = request.url ?? "";
  const address = readRunAddress(secret, url);
  const body = await read(request);
  if (typeof address === "string" || address.kind !== "callback") return send(response, 404, NOBODY);
  if (body === null) return send(response, 413, "The body is too large.");
  const query = new URLSearchParams(url.includes("?") ? url.slice(url.indexOf("?")) : "");
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(", ")]),
  );
  const call = { method: request.method ?? "", query, headers, body };
  const asked = handshakeOf(call);
  if (asked !== null) {
    response.writeHead(asked.status, { ...asked.headers, connection: "close" }).end(asked.body);
    return;
  }
  const message = callbackMessage(call);
  if (!message.ok) return send(response, message.failure.status, message.failure.message);
  const [status, text] =
    TOLD[await hand({ runId: address.runId, key: address.key, body: message.value }, places)];
  send(response, status, text);
}

type Outcome = Awaited<ReturnType<Deliver>>;
const NOBODY = "No run waits at this address.";
const TOLD: Readonly<Record<Outcome, readonly [status: number, text: string]>> = {
  delivered: [202, "Thank you. The flow goes on."],
  duplicate: [409, "This address was used already, and the first answer counts."],
  ended: [410, "The run does not wait any more."],
  unknown: [404, NOBODY],
};

async function hand(message: RunMessage, places: readonly Deliver[]): Promise<Outcome> {
  for (const deliver of places) {
    const outcome = await deliver(message);
    if (outcome !== "unknown") return outcome;
  }
  return "unknown";
}

function send(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", connection: "close" });
  response.end(JSON.stringify({ message }));
}

/** Null: more than a server takes either. */
async function read(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > REQUEST_LIMITS.maxBodyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
