import { generateKeyPairSync, type KeyObject, randomUUID, sign } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { OAuthClient } from "../oauth/oauth-client.ts";
import { type ApiCall, answerApi } from "./oauth-service/api.ts";
import {
  CLIENT_ID,
  CLIENT_SECRET,
  createProvider,
  ROBOT_ID,
  ROBOT_SECRET,
  type ServiceState,
  WORKLOAD_ID,
} from "./oauth-service/create-provider.ts";
import { memoryRows } from "./oauth-service/memory-rows.ts";
import { answerPage } from "./oauth-service/pages.ts";
import { type Visit, visit } from "./oauth-service/visit.ts";
import { type RefreshCounts, type RefreshSwitches, watchRefreshes } from "./oauth-service/watch-refreshes.ts";

export interface OAuthServiceOptions {
  /** `localhost` and `127.0.0.1` are two origins for a browser. */
  readonly host?: "127.0.0.1" | "localhost";
  /** Absent: any on this machine. */
  readonly redirectUris?: readonly string[];
  readonly authentication?: "client_secret_post" | "client_secret_basic";
  readonly accessSeconds?: number;
  readonly refreshSeconds?: number;
  /** Whether a refresh token is good once; a second use ends the whole sign-in. True when absent. */
  readonly rotates?: boolean;
}

/** A real OAuth service on this machine: `oidc-provider`, with an API that wants its tokens. */
export interface OAuthService {
  readonly url: string;
  readonly addresses: { readonly authorize: string; readonly token: string };
  /** The app that people sign in with, and those that sign in by themselves. */
  readonly client: OAuthClient;
  readonly robot: OAuthClient;
  /** @param tokenFile see `workloadToken` */
  workload(tokenFile: string): OAuthClient;
  /** A statement signed as the platform would: what stands in the token file. Good once, as this service has it. */
  workloadToken(): string;
  /** Signs in on the pages as a person would, without a browser; the address that the service sends back to. */
  visit(address: string, how?: Visit): Promise<URL>;
  readonly state: ServiceState;
  readonly apiCalls: readonly ApiCall[];
  refreshes(): RefreshCounts;
  /** The next refresh is answered so, and the token not looked at; once for each call. */
  failNextRefresh(status: number, headers?: Readonly<Record<string, string>>, body?: string): void;
  /** `before`: the token is looked at later. `after`: the answer, with its new tokens, is held back. 0: not any more. */
  delayRefresh(ms: number, when?: "before" | "after"): void;
  /** The answer of the next refresh never comes, though the service did it. */
  loseNextRefreshAnswer(): void;
  /** Ends every sign-in: neither access nor refresh tokens count. */
  revokeAll(): void;
  /** Access tokens do not count any more; refresh tokens do. */
  expireAccessTokens(): void;
  /** The header of the service's pages that cuts a popup from its opener; null: none. */
  setOpenerPolicy(policy: "same-origin" | null): void;
  close(): Promise<void>;
}

export async function anOAuthService(options: OAuthServiceOptions = {}): Promise<OAuthService> {
  const host = options.host ?? "127.0.0.1";
  const state: ServiceState = {
    accessSeconds: options.accessSeconds ?? 3_600,
    refreshSeconds: options.refreshSeconds ?? 30 * 86_400,
    rotates: options.rotates ?? true,
  };
  const rows = memoryRows();
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const switches: RefreshSwitches = { failures: [], delay: { ms: 0, when: "before" }, lost: 0 };
  let openerPolicy: string | null = null;
  const apiCalls: ApiCall[] = [];
  const server = createServer();
  await new Promise<void>((resolve) =>
    server.listen(0, host === "localhost" ? "localhost" : "127.0.0.1", resolve),
  );
  const url = `http://${host}:${(server.address() as AddressInfo).port}`;
  const provider = createProvider({
    issuer: url,
    rows,
    state,
    redirectUris: options.redirectUris ?? null,
    authentication: options.authentication ?? "client_secret_post",
    workloadKey: privateKey,
  });
  const refreshes = watchRefreshes(provider, switches);
  const callback = provider.callback();
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? "/";
    if (openerPolicy !== null) response.setHeader("Cross-Origin-Opener-Policy", openerPolicy);
    if (path.startsWith("/interaction/")) return answerPage(provider, request, response);
    if (!path.startsWith("/api/")) return callback(request, response);
    apiCalls.push(await answerApi(provider, request, response));
  };
  server.on("request", (request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500, { "content-type": "text/plain" }).end(String(error));
    });
  });
  return {
    url,
    addresses: { authorize: `${url}/auth`, token: `${url}/token` },
    client: clientOf(CLIENT_ID, [CLIENT_SECRET], host),
    robot: clientOf(ROBOT_ID, [ROBOT_SECRET], host),
    workload: (tokenFile) => ({
      ...clientOf(WORKLOAD_ID, [], host),
      authentication: { kind: "workload-identity", tokenFile },
    }),
    workloadToken: () => workloadToken(privateKey, url),
    visit: (address, how) => visit(address, how),
    state,
    apiCalls,
    refreshes,
    failNextRefresh(status, headers = {}, body = "") {
      switches.failures.push({ status, headers, body });
    },
    delayRefresh(ms, when = "before") {
      switches.delay = { ms, when };
    },
    loseNextRefreshAnswer() {
      switches.lost += 1;
    },
    revokeAll: () => rows.delete("Grant", "AccessToken", "RefreshToken", "AuthorizationCode"),
    expireAccessTokens: () => rows.delete("AccessToken", "ClientCredentials"),
    setOpenerPolicy(policy) {
      openerPolicy = policy;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function clientOf(clientId: string, secrets: readonly string[], host: string): OAuthClient {
  return {
    app: clientId,
    clientId,
    secrets,
    authentication: { kind: "automatic" },
    tenant: null,
    scopes: [],
    hosts: [host],
  };
}

function workloadToken(key: KeyObject, audience: string): string {
  const now = Math.floor(Date.now() / 1_000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = {
    iss: WORKLOAD_ID,
    sub: WORKLOAD_ID,
    aud: audience,
    jti: randomUUID(),
    iat: now,
    exp: now + 300,
  };
  const text = `${part({ alg: "ES256", typ: "JWT" })}.${part(claims)}`;
  const signature = sign("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" });
  return `${text}.${signature.toString("base64url")}`;
}
