import {
  Agent,
  request as call,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { Duplex } from "node:stream";
import { sendJson } from "./answers.ts";

export interface WebProxyOptions {
  readonly webUrl: string;
  readonly publicUrl: string;
  readonly trustedProxies: number;
}

export interface WebProxy {
  forward(request: IncomingMessage, response: ServerResponse): void;
  /** Web sockets, which the web app's development server uses to reload pages. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Cuts what is still open: streams of events would otherwise go on for ever. */
  close(): void;
}

/** The web app closes an idle connection after five seconds: a request that met the closing one would be lost. */
const IDLE_MS = 4_000;

const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);
/** Internal to the web framework: from outside they have been used to step around its checks. */
const NOT_FROM_OUTSIDE = [
  "x-middleware-subrequest",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
];

/** Hands everything that is not the worker's own to the web app, as it comes, in both directions. */
export function createWebProxy(options: WebProxyOptions): WebProxy {
  const web = new URL(options.webUrl);
  const agent = new Agent({ keepAlive: true, maxSockets: 256, scheduling: "fifo", timeout: IDLE_MS });
  const sockets = new Set<Duplex>();
  const target = (request: IncomingMessage) => ({
    host: web.hostname,
    port: web.port || 80,
    method: request.method ?? "GET",
    path: originForm(request.url ?? "/"),
  });
  return {
    forward(request, response) {
      const headers = forwardedHeaders(request, options);
      const upstream = call({ ...target(request), agent, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, withoutHopByHop(answer.headers));
        answer.pipe(response);
        answer.on("error", () => response.destroy());
      });
      upstream.on("error", () => {
        if (response.headersSent) response.destroy();
        else sendNotReady(request, response);
      });
      // A browser that leaves must not keep a stream of events open behind us.
      response.on("close", () => upstream.destroy());
      request.pipe(upstream);
    },
    upgrade(request, socket, head) {
      const headers = {
        ...forwardedHeaders(request, options),
        connection: "Upgrade",
        upgrade: request.headers.upgrade,
      };
      const upstream = call({ ...target(request), headers });
      // Once upgraded, nobody else listens: an error of a socket without a listener would end the process.
      socket.on("error", () => upstream.destroy());
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
      upstream.on("upgrade", (answer, webSocket, webHead) => {
        socket.write(`HTTP/1.1 101 Switching Protocols\r\n${rawHeaders(answer)}\r\n`);
        if (webHead.length > 0) socket.write(webHead);
        if (head.length > 0) webSocket.write(head);
        webSocket.on("error", () => socket.destroy());
        socket.on("error", () => webSocket.destroy());
        webSocket.pipe(socket).pipe(webSocket);
      });
      upstream.on("response", () => socket.destroy());
      upstream.on("error", () => socket.destroy());
      upstream.end();
    },
    close() {
      agent.destroy();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** A caller may send a whole address (RFC 9112, 3.2.2). Its host must not find its way into redirects of ours. */
function originForm(target: string): string {
  if (target.startsWith("/")) return target;
  return URL.canParse(target) ? target.replace(/^[^:]*:\/\/[^/?#]*/, "").replace(/^(?!\/)/, "/") : "/";
}

function forwardedHeaders(request: IncomingMessage, options: WebProxyOptions): IncomingHttpHeaders {
  const headers = withoutHopByHop(request.headers);
  const behindProxy = options.trustedProxies > 0;
  const chain = behindProxy ? [request.headers["x-forwarded-for"] ?? []].flat() : [];
  const host = behindProxy ? request.headers["x-forwarded-host"] : undefined;
  for (const name of NOT_FROM_OUTSIDE) delete headers[name];
  // A body without a length must stay framed: unframed bytes would be read as the next request.
  if (request.headers["transfer-encoding"] !== undefined) headers["transfer-encoding"] = "chunked";
  headers["x-forwarded-for"] = [...chain, request.socket.remoteAddress ?? ""].join(", ");
  headers["x-forwarded-proto"] = new URL(options.publicUrl).protocol.slice(0, -1);
  headers["x-forwarded-host"] = [host ?? request.headers.host ?? ""].flat()[0] ?? "";
  return headers;
}

function withoutHopByHop(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const named = new Set(
    String(headers.connection ?? "")
      .toLowerCase()
      .split(",")
      .map((name) => name.trim()),
  );
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name) && !named.has(name)),
  );
}

function rawHeaders(answer: IncomingMessage): string {
  const lines: string[] = [];
  for (let index = 0; index + 1 < answer.rawHeaders.length; index += 2) {
    lines.push(`${answer.rawHeaders[index]}: ${answer.rawHeaders[index + 1]}\r\n`);
  }
  return lines.join("");
}

const NOT_READY_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="2">
<title>Towpath is starting</title>
<style>
:root { color-scheme: light dark }
body { display: grid; min-height: 100vh; margin: 0; place-items: center; font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 26rem; padding: 1.5rem; text-align: center }
</style>
</head>
<body><main><h1>Towpath is starting</h1><p>The pages are not up yet. This one reloads by itself.</p></main></body>
</html>
`;

function sendNotReady(request: IncomingMessage, response: ServerResponse): void {
  if (String(request.headers.accept ?? "").includes("text/html")) {
    response.writeHead(503, {
      "content-type": "text/html; charset=utf-8",
      "content-length": Buffer.byteLength(NOT_READY_PAGE),
      "cache-control": "no-store",
      "retry-after": "2",
    });
    response.end(NOT_READY_PAGE);
    return;
  }
  const message = "The web app is not up yet. Try again in a few seconds.";
  sendJson(response, 503, { code: "Starting", message }, { "retry-after": "2" });
}
