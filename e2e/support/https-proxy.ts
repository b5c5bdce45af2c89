import { request as httpRequest, type IncomingMessage } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { localCertificate } from "./certificate.ts";

/** `other-host`: it speaks to what is behind it by that one's own name, as proxies do that nobody set up. */
export type ProxyWay = "right" | "other-host" | "drops-path" | "asks-who" | "moved" | "down";

/** A proxy with a certificate in front of an installation, as operators have one. */
export interface HttpsProxy {
  /** `https://localhost:…`, what people open. */
  readonly url: string;
  /** For whoever has to trust it (`NODE_EXTRA_CA_CERTS`). */
  readonly cert: string;
  /** Where calls are handed on to. */
  leadTo(inside: string): void;
  /** What it does to calls from now on. */
  become(way: ProxyWay): void;
  close(): Promise<void>;
}

export async function startHttpsProxy(): Promise<HttpsProxy> {
  const { key, cert } = localCertificate();
  let inside = new URL("http://127.0.0.1:9");
  let way: ProxyWay = "right";
  const server = createServer({ key, cert }, (request, response) => {
    const refusal = REFUSALS[way];
    if (refusal !== undefined) return void response.writeHead(...refusal).end();
    const path = way === "drops-path" ? "/nothing/here" : (request.url ?? "/");
    const onward = httpRequest(
      { host: inside.hostname, port: inside.port, method: request.method, path, headers: headersOf(request) },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.once("error", () => response.headersSent || response.writeHead(502).end());
    response.once("close", () => onward.destroy());
    request.pipe(onward);
  });
  const headersOf = ({ headers, socket }: IncomingMessage) => {
    if (way === "other-host") return { ...headers, host: inside.host };
    return {
      ...headers,
      "x-forwarded-for": socket.remoteAddress ?? "",
      "x-forwarded-host": headers.host ?? "",
      "x-forwarded-proto": "https",
    };
  };
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const url = `https://localhost:${(server.address() as AddressInfo).port}`;
  return {
    url,
    cert,
    leadTo: (address) => {
      inside = new URL(address);
    },
    become: (next) => {
      way = next;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const REFUSALS: { readonly [Way in ProxyWay]?: [number, Record<string, string>?] } = {
  "asks-who": [401],
  moved: [301, { location: "https://www.example.org/connections/callback" }],
  down: [502],
};
