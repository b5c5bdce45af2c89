import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import type { HttpRequest } from "@towpath/engine";
import type { ValueObject } from "@towpath/expressions";
import { silentLogger } from "@towpath/prelude";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { hostRules } from "../host-rules.ts";
import { createHttpGateway, type HttpGateway } from "../http-gateway.ts";
import { LOCAL_CERTIFICATE } from "../testing/local-certificate.ts";

interface Seen {
  readonly path: string;
  readonly body: string;
  readonly authorization: string | undefined;
}
interface Scripted {
  readonly status: number;
  readonly body: object | string;
  readonly headers?: Record<string, string>;
}

const GIVEN: Scripted = { status: 200, body: { access_token: "token-1", expires_in: "3599" } };

let seen: Seen[] = [];
let tokenAnswer = GIVEN;
let answer: Scripted = { status: 200, body: "done" };
let gateway: HttpGateway;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { url: path = "", headers } = request;
    seen.push({ path, body: Buffer.concat(chunks).toString(), authorization: headers.authorization });
    const { status, body, headers: more = {} } = path.endsWith("/oauth2/token") ? tokenAnswer : answer;
    const isText = typeof body === "string";
    response.writeHead(status, { "content-type": isText ? "text/plain" : "application/json", ...more });
    response.end(isText ? body : JSON.stringify(body));
  });
});
/** Tells each caller the name in its certificate. */
const tlsServer = createTlsServer(
  { ...LOCAL_CERTIFICATE, pfx: undefined, requestCert: true, rejectUnauthorized: false },
  (request, response) => {
    const { subject } = (request.socket as TLSSocket).getPeerCertificate();
    if (request.url === "/away")
      response.writeHead(307, { location: `https://127.0.0.1:${portOf(tlsServer)}/` });
    else response.writeHead(200, { "content-type": "text/plain" });
    response.end(`called by ${subject?.CN ?? "nobody"}`);
  },
);
const portOf = (one: { address(): unknown }) => (one.address() as AddressInfo).port;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  await new Promise<void>((resolve) => tlsServer.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  seen = [];
  tokenAnswer = GIVEN;
  answer = { status: 200, body: "done" };
  await gateway.close();
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  tlsServer.closeAllConnections();
  tlsServer.close();
});

const service = () => `http://127.0.0.1:${portOf(server)}`;
const app = (more: ValueObject = {}): ValueObject => ({
  type: "ActiveDirectoryOAuth",
  authority: `${service()}/`,
  tenant: "contoso.example",
  audience: "https://orders.example/",
  clientId: "an-app",
  secret: "s3cret&more",
  ...more,
});
function open(): HttpGateway {
  gateway = createHttpGateway({
    egress: { allow: ["127.0.0.1", "localhost", "::1"] },
    logger: silentLogger,
    trust: LOCAL_CERTIFICATE.cert,
  });
  return gateway;
}
const aCall = { idempotencyKey: "key-1", signal: new AbortController().signal };
const send = (request: Partial<HttpRequest>, by: Pick<HttpGateway, "send"> = open()) =>
  by.send({ method: "GET", uri: `${service()}/orders`, headers: {}, timeoutMs: 5_000, ...request }, aCall);

describe("a call that signs in as an app of Entra ID", () => {
  test("asks for a token of the app and carries it", async () => {
    const result = await send({ authentication: app() });
    expect(result).toMatchObject({ value: { statusCode: 200, body: "done" } });
    expect(seen.map(({ path, authorization }) => [path, authorization])).toEqual([
      ["/contoso.example/oauth2/token", undefined],
      ["/orders", "Bearer token-1"],
    ]);
    expect(Object.fromEntries(new URLSearchParams(seen[0]?.body))).toEqual({
      grant_type: "client_credentials",
      client_id: "an-app",
      client_secret: "s3cret&more",
      resource: "https://orders.example/",
    });
  });

  test("asks once for many calls, and again for another secret", async () => {
    const door = open();
    await send({ authentication: app() }, door);
    await send({ authentication: app() }, door);
    await send({ authentication: app({ secret: "another" }) }, door);
    expect(seen.filter(({ path }) => path.endsWith("/token"))).toHaveLength(2);
  });

  test("a token that was turned down is not used again", async () => {
    const door = open();
    answer = { status: 401, body: "no" };
    await send({ authentication: app() }, door);
    await send({ authentication: app() }, door);
    expect(seen.filter(({ path }) => path.endsWith("/token"))).toHaveLength(2);
  });

  test("a refusal says who refused, why, and what to check, and never the secret", async () => {
    const told = "AADSTS7000215: Invalid client secret s3cret&more.";
    tokenAnswer = { status: 401, body: { error: "invalid_client", error_description: told } };
    const result = await send({ authentication: app() });
    expect(result).toMatchObject({
      failure: {
        kind: "refused",
        retryable: false,
        error: {
          code: "SignInFailed",
          message:
            '"127.0.0.1" refused to sign this call in (invalid_client: AADSTS7000215: Invalid client secret ***.). Check "tenant", "clientId", "secret" and "audience" of the authentication.',
        },
      },
    });
    expect(seen).toHaveLength(1);
  });

  test.each([
    ["an overloaded service is asked again", { status: 503, body: "" }, true],
    ["an answer without a token is none", { status: 200, body: "<html>" }, false],
    [
      "a redirect is not followed with the secret",
      { status: 307, body: "", headers: { location: "/else" } },
      false,
    ],
  ] as const)("%s, and the call itself does not leave", async (_what, given, retryable) => {
    tokenAnswer = given;
    const result = await send({ authentication: app() });
    expect(result).toMatchObject({ ok: false, failure: { retryable } });
    expect(seen.map(({ path }) => path)).toEqual(["/contoso.example/oauth2/token"]);
  });

  test("the address of the token is subject to the rules of the environment", async () => {
    const elsewhere = app({ authority: `http://localhost:${portOf(server)}` });
    const result = await send({ authentication: elsewhere }, open().within(hostRules(["127.0.0.1"])));
    expect(result).toMatchObject({ failure: { error: { code: "HostNotAllowed" } } });
    expect(seen).toEqual([]);
  });

  test.each(["tenant", "audience", "clientId", "secret"])("without its %s it is told so", async (name) => {
    const result = await send({ authentication: app({ [name]: "" }) });
    const message = `The authentication of type "ActiveDirectoryOAuth" needs a "${name}".`;
    expect(result).toMatchObject({ failure: { kind: "refused", error: { message } } });
  });
});

describe("a call with a client certificate", () => {
  const shown: ValueObject = {
    type: "ClientCertificate",
    pfx: LOCAL_CERTIFICATE.pfx,
    password: LOCAL_CERTIFICATE.password,
  };
  const uri = (path = "/") => `https://localhost:${portOf(tlsServer)}${path}`;

  test("shows it to the address it calls", async () => {
    const result = await send({ uri: uri(), authentication: shown });
    expect(result).toMatchObject({ value: { body: "called by localhost" } });
  });

  test("leaves it out of the calls of others", async () => {
    const door = open();
    await send({ uri: uri(), authentication: shown }, door);
    expect(await send({ uri: uri() }, door)).toMatchObject({ value: { body: "called by nobody" } });
  });

  test("does not show it where a redirect leads to another origin", async () => {
    const result = await send({ uri: uri("/away"), authentication: shown });
    expect(result).toMatchObject({ value: { body: "called by nobody" } });
  });

  test.each([
    ["a wrong password", { password: "wrong" }],
    ["no PFX file", { pfx: "AAAA" }],
  ])("with %s is refused before anything is sent", async (_what, more) => {
    const result = await send({ uri: uri(), authentication: { ...shown, ...more } });
    expect(result).toMatchObject({
      failure: { kind: "refused", error: { message: expect.stringContaining("PFX") } },
    });
  });

  test("is not sent over http, where nothing can be shown", async () => {
    const result = await send({ authentication: shown });
    expect(result).toMatchObject({ failure: { error: { message: expect.stringContaining("https") } } });
    expect(seen).toEqual([]);
  });
});
