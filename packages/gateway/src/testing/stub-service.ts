import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it arrived. */
export interface Arrived {
  readonly method: string;
  /** Path and query, as on the wire. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface StubService {
  readonly url: string;
  readonly arrived: Arrived[];
  /** Answers from now on; 200 with `{}` before. */
  answer(respond: (request: Arrived, response: ServerResponse) => void): void;
  close(): Promise<void>;
}

/** A service on loopback that remembers what it is asked. */
export async function stubService(): Promise<StubService> {
  const arrived: Arrived[] = [];
  let respond = (_request: Arrived, response: ServerResponse) => {
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  };
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const { method = "", url = "", headers } = incoming;
      const request = { method, url, headers, body: Buffer.concat(chunks) };
      arrived.push(request);
      respond(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    arrived,
    answer(next) {
      respond = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
