import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Logger } from "@towpath/prelude";
import { sendJson, sendRefusal } from "./answers.ts";
import type { WebProxy } from "./web-proxy.ts";

export interface IngressOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly logger: Logger;
  readonly hook: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Answers what is below `/gateway/`. */
  readonly gateway: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly healthy: () => Promise<boolean>;
  /** Null for an ingress without pages behind it. */
  readonly web: WebProxy | null;
}

export interface Ingress {
  readonly port: number;
  /** Takes no new connections, and ends those that are idle; resolves when the last request was answered. */
  close(): Promise<void>;
}

const HEADERS_TIMEOUT_MS = 30_000;
/** A body of 10 MB over a slow line must fit. */
const REQUEST_TIMEOUT_MS = 300_000;
/** Longer than load balancers keep theirs, so that it is never we who close first. */
const KEEP_ALIVE_MS = 75_000;
const MAX_HEADER_BYTES = 16_384;

/**
 * The public listener: hooks are answered here, pages behind.
 *
 * @throws one plain sentence when the port is taken or may not be used
 */
export async function openIngress(options: IngressOptions): Promise<Ingress> {
  const server = createServer(
    { maxHeaderSize: MAX_HEADER_BYTES, keepAliveTimeout: KEEP_ALIVE_MS, requireHostHeader: true },
    (request, response) => route(request, response, options),
  );
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.on("upgrade", (request, socket, head) => {
    if (options.web === null || areaOf(request) !== "web") socket.destroy();
    else options.web.upgrade(request, socket, head);
  });
  await listen(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    close: () => close(server, options.web),
  };
}

const LONGEST_CLOSE_MS = 12_000;

function close(server: Server, web: WebProxy | null): Promise<void> {
  return new Promise((resolve) => {
    // A connection that was busy a moment ago is idle now, and would keep the process for its keep-alive time.
    const idle = setInterval(() => server.closeIdleConnections(), 100);
    const force = setTimeout(() => server.closeAllConnections(), LONGEST_CLOSE_MS);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(force);
      resolve();
    });
    web?.close();
  });
}

function listen(server: Server, { host, port, logger }: IngressOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(new Error(listenProblem(error, host, port))),
    );
    server.listen(port, host, () => {
      server.removeAllListeners("error");
      // E.g. no file handles left: this connection is lost, the next may work.
      server.on("error", (error) => logger.error({ err: error }, "A connection could not be taken"));
      resolve();
    });
  });
}

function listenProblem(error: NodeJS.ErrnoException, host: string, port: number): string {
  switch (error.code) {
    case "EADDRINUSE":
      return `Port ${port} is already used by another program. Stop it, or choose another port with --port.`;
    case "EACCES":
      return `Port ${port} may not be used by this account. Choose a port above 1023 with --port.`;
    default:
      return `Towpath cannot listen on ${host}:${port} (${error.code ?? error.message}).`;
  }
}

type Area = "hooks" | "gateway" | "health" | "web";

function areaOf(request: IncomingMessage): Area {
  const url = request.url ?? "/";
  // Nearly all of the traffic, and as addresses are written.
  if (url.startsWith("/hooks/")) return "hooks";
  const path = url.split("?", 1)[0] ?? "/";
  switch (path.split("/").find((segment) => segment !== "")) {
    case "hooks":
      return "hooks";
    case "gateway":
      return "gateway";
    case "healthz":
      return "health";
    default:
      return "web";
  }
}

const NOTHING_HERE = { status: 404, code: "NotFound", message: "There is nothing at this address." };

function route(request: IncomingMessage, response: ServerResponse, options: IngressOptions): void {
  switch (areaOf(request)) {
    case "hooks":
      void options.hook(request, response);
      return;
    case "health":
      void sendHealth(response, options);
      return;
    case "gateway":
      void options.gateway(request, response);
      return;
    case "web":
      if (options.web === null) sendRefusal(response, NOTHING_HERE);
      else options.web.forward(request, response);
  }
}

async function sendHealth(response: ServerResponse, options: IngressOptions): Promise<void> {
  const ok = await options.healthy().catch(() => false);
  sendJson(response, ok ? 200 : 503, { ok });
}
