import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { HttpRequest } from "@towpath/engine";
import { silentLogger } from "@towpath/prelude";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { hostRules } from "./host-rules.ts";
import { createHttpGateway, type GatewayOptions, type HttpGateway } from "./http-gateway.ts";

interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

let server: Server;
let port: number;
let seen: Seen[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) =>
  response.end();
const gateways: HttpGateway[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      seen.push({
        method: request.method ?? "",
        url: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  seen = [];
  answer = (_request, response) => response.end();
  await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function aGateway(options: Partial<GatewayOptions> = {}): HttpGateway {
  const gateway = createHttpGateway({
    egress: { allow: ["127.0.0.1/32"] },
    logger: silentLogger,
    ...options,
  });
  gateways.push(gateway);
  return gateway;
}

function aRequest(request: Partial<HttpRequest> = {}): HttpRequest {
  return { method: "GET", uri: `http://127.0.0.1:${port}/`, headers: {}, timeoutMs: 5_000, ...request };
}

function send(
  request: Partial<HttpRequest> = {},
  gateway = aGateway(),
  signal = new AbortController().signal,
) {
  return gateway.send(aRequest(request), { idempotencyKey: "key-1", signal });
}

const reply = (type: string | null, body: string | Uint8Array, headers: Record<string, string> = {}) => {
  answer = (_request, response) => {
    response.writeHead(200, { ...(type === null ? {} : { "content-type": type }), ...headers });
    response.end(body);
  };
};

describe("what a call sends", () => {
  test.each([
    ["text", "hello", "text/plain; charset=utf-8", "hello"],
    ["a JSON value", { a: [1, null] }, "application/json", '{"a":[1,null]}'],
    ["false", false, "application/json", "false"],
    ["an envelope", { "$content-type": "image/x", $content: "aGk=" }, "image/x", "hi"],
  ])("%s goes out as its kind", async (_what, body, type, text) => {
    expect(await send({ method: "POST", body })).toMatchObject({ ok: true });
    expect(seen[0]?.headers["content-type"]).toBe(type);
    expect(seen[0]?.body).toBe(text);
  });

  test("the maker's content type wins over the kind of the body", async () => {
    await send({ method: "PUT", body: { a: 1 }, headers: { "content-TYPE": "application/vnd.x+json" } });
    expect(seen[0]?.headers["content-type"]).toBe("application/vnd.x+json");
  });

  test("multipart goes out in parts under a boundary", async () => {
    const body = {
      "$content-type": "multipart/form-data",
      $multipart: [
        { headers: { "Content-Disposition": 'form-data; name="a"' }, body: "one" },
        { headers: { "Content-Disposition": 'form-data; name="b"' }, body: { x: 1 } },
      ],
    };
    await send({ method: "POST", body });
    const boundary = /boundary=(\S+)/.exec(seen[0]?.headers["content-type"] ?? "")?.[1] ?? "none";
    expect(seen[0]?.body.split(`--${boundary}`)).toHaveLength(4);
    expect(seen[0]?.body).toContain(
      'form-data; name="b"\r\nContent-Type: application/json\r\n\r\n{"x":1}\r\n',
    );
  });

  test("multipart that came in goes out byte for byte", async () => {
    const text = "--b\r\n\r\nx\r\n--b--\r\n";
    const type = "multipart/form-data; boundary=b";
    const $content = Buffer.from(text).toString("base64");
    await send({ method: "POST", body: { "$content-type": type, $content, $multipart: [{ body: "x" }] } });
    expect([seen[0]?.headers["content-type"], seen[0]?.body]).toEqual([type, text]);
  });

  test("a write carries the idempotency key, a read does not, and the maker's own key stays", async () => {
    await send({ method: "POST" });
    await send({ method: "GET" });
    await send({ method: "DELETE", headers: { "idempotency-key": "mine" } });
    expect(seen.map((one) => one.headers["idempotency-key"])).toEqual(["key-1", undefined, "mine"]);
  });

  test.each([
    ["Basic", { type: "Basic", username: "ann", password: "p:w" }, "Basic YW5uOnA6dw=="],
    ["Raw", { type: "Raw", value: "Bearer t" }, "Bearer t"],
    ["None", { type: "None" }, undefined],
  ])("authentication %s becomes the header it stands for", async (_what, authentication, header) => {
    await send({ authentication });
    expect(seen[0]?.headers.authorization).toBe(header);
  });

  test("authentication of another kind is refused by its name, and nothing is sent", async () => {
    const result = await send({ authentication: { type: "ManagedServiceIdentity" } });
    expect(result).toMatchObject({ failure: { kind: "refused", retryable: false } });
    expect(JSON.stringify(result)).toContain("ManagedServiceIdentity");
    expect(seen).toEqual([]);
  });

  test.each([
    ["a header with a line break", { headers: { "X-A": "a\r\nX-Evil: 1" } }],
    ["a header name with a space", { headers: { "X A": "a" } }],
    ["a header beyond Latin-1", { headers: { "X-A": "日本" } }],
    ["a file address", { uri: "file:///etc/passwd" }],
    ["half an address", { uri: "/path" }],
    ["an address with a password", { uri: "http://ann:secret@127.0.0.1/" }],
    ["a method with a line break", { method: "GET\r\nX: 1" }],
    ["broken base64", { method: "POST", body: { "$content-type": "a/b", $content: "%%%" } }],
  ])("%s is refused in plain words", async (_what, request) => {
    const result = await send(request);
    expect(result).toMatchObject({ ok: false, failure: { kind: "refused", retryable: false } });
    expect(JSON.stringify(result)).not.toContain("secret");
    expect(seen).toEqual([]);
  });
});

describe("what a call brings back", () => {
  test.each([
    ["JSON", "application/json; charset=utf-8", '{"a":1}', { a: 1 }],
    ["JSON of a vendor", "application/vnd.x+json", "[1]", [1]],
    ["text", "text/csv", "a,b", "a,b"],
    ["Latin-1 text", "text/plain; charset=iso-8859-1", Buffer.from([0xe9]), "é"],
    ["JSON that is none", "application/json", "<html>", "<html>"],
    ["bytes", "image/png", "hi", { "$content-type": "image/png", $content: "aGk=" }],
    ["bytes without a type", null, "hi", { "$content-type": "application/octet-stream", $content: "aGk=" }],
    [
      "a form",
      "application/x-www-form-urlencoded",
      "a=1&b=x+y",
      {
        "$content-type": "application/x-www-form-urlencoded",
        $content: "YT0xJmI9eCt5",
        $formdata: [
          { key: "a", value: "1" },
          { key: "b", value: "x y" },
        ],
      },
    ],
  ])("%s is read by its type", async (_what, type, body, expected) => {
    reply(type, body);
    expect(await send()).toMatchObject({ ok: true, value: { statusCode: 200, body: expected } });
  });

  test("an empty answer has no body", async () => {
    answer = (_request, response) => response.writeHead(204).end();
    const result = await send();
    expect(result.ok && "body" in result.value).toBe(false);
  });

  test("an error status is an answer like any other", async () => {
    answer = (_request, response) => response.writeHead(503, { "retry-after": "7" }).end("busy");
    expect(await send()).toMatchObject({
      ok: true,
      value: { statusCode: 503, headers: { "retry-after": "7" } },
    });
  });

  test.each([
    ["gzip", gzipSync("packed"), "gzip"],
    ["brotli", brotliCompressSync("packed"), "br"],
    ["gzip twice", gzipSync(gzipSync("packed")), "gzip, gzip"],
  ])("%s is unpacked", async (_what, bytes, encoding) => {
    reply("text/plain", bytes, { "content-encoding": encoding });
    const result = await send();
    expect(result).toMatchObject({ ok: true, value: { body: "packed" } });
    expect(result.ok && result.value.headers["content-encoding"]).toBe(undefined);
  });

  test("an answer beyond the cap is cut off, also when it is small until unpacked", async () => {
    const gateway = aGateway({ limits: { maxResponseBytes: 100_000 } });
    reply("text/plain", "x".repeat(200_000));
    expect(await send({}, gateway)).toMatchObject({ ok: false, failure: { kind: "too-large" } });
    reply("text/plain", gzipSync("x".repeat(5_000_000)), { "content-encoding": "gzip" });
    expect(await send({}, gateway)).toMatchObject({ ok: false, failure: { kind: "too-large" } });
  });

  test("damaged compression is a failure, not a crash", async () => {
    reply("text/plain", "this is not gzip", { "content-encoding": "gzip" });
    expect(await send()).toMatchObject({ ok: false, failure: { error: { code: "InvalidResponse" } } });
  });
});

describe("when a call fails", () => {
  test("a silent server is a time-out, said in seconds", async () => {
    answer = () => undefined;
    const result = await send({ timeoutMs: 50 });
    expect(result).toMatchObject({ ok: false, failure: { kind: "timeout", retryable: true } });
    expect(JSON.stringify(result)).toContain("0.05 seconds");
  });

  test("a time-out of years is none that fires at once", async () => {
    expect(await send({ timeoutMs: 1e12 })).toMatchObject({ ok: true });
  });

  test("a body that never ends is a time-out too", async () => {
    answer = (_request, response) => void response.writeHead(200).write("x");
    expect(await send({ timeoutMs: 50 })).toMatchObject({ failure: { kind: "timeout" } });
  });

  test("an abort of the caller ends the call at once", async () => {
    const controller = new AbortController();
    answer = () => controller.abort();
    expect(await send({}, aGateway(), controller.signal)).toMatchObject({ failure: { retryable: false } });
  });

  test("a connection cut before the answer has an unknown outcome", async () => {
    answer = (request) => void request.socket.destroy();
    expect(await send({ method: "POST" })).toMatchObject({ failure: { kind: "unknown", retryable: true } });
  });

  test("a closed port and an unknown host were not sent", async () => {
    expect(await send({ uri: "http://127.0.0.1:1/" })).toMatchObject({ failure: { kind: "not-sent" } });
    const nowhere = aGateway({
      resolveHost: () => Promise.reject(Object.assign(new Error("x"), { code: "ENOTFOUND" })),
    });
    const result = await send({ uri: "http://nowhere.example/?token=s3cret" }, nowhere);
    expect(result).toMatchObject({ failure: { kind: "not-sent", error: { code: "HostNotFound" } } });
    expect(JSON.stringify(result)).not.toContain("s3cret");
  });
});

describe("the egress guard around calls", () => {
  const spellings = [
    "127.0.0.1",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
    "127.1",
    "0",
    "[::ffff:127.0.0.1]",
    "①②⑦.0.0.1",
    "[::127.0.0.1]",
    "[::1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "localhost",
    "169.254.169.254",
    "0251.0376.0251.0376",
  ];
  test.each(spellings)("refuses %s and says what an admin can set", async (host) => {
    const result = await send({ uri: `http://${host}:${port}/` }, aGateway({ egress: { allow: [] } }));
    expect(result).toMatchObject({ failure: { kind: "refused", error: { code: "EgressRefused" } } });
    expect(JSON.stringify(result)).toContain("EGRESS_ALLOW");
    expect(seen).toEqual([]);
  });

  test("refuses a name with one private address among public ones", async () => {
    const gateway = aGateway({
      egress: { allow: [] },
      resolveHost: async () => [{ address: "8.8.8.8" }, { address: "127.0.0.1" }],
    });
    const result = await send({ uri: `http://rebind.example:${port}/` }, gateway);
    expect(result).toMatchObject({ failure: { error: { code: "EgressRefused" } } });
  });

  test("resolves once and connects to what it resolved", async () => {
    let resolved = 0;
    const gateway = aGateway({
      resolveHost: async () => [{ address: resolved++ === 0 ? "127.0.0.1" : "10.0.0.1" }],
    });
    expect(await send({ uri: `http://flip.example:${port}/` }, gateway)).toMatchObject({ ok: true });
    expect(resolved).toBe(1);
    expect(seen[0]?.headers.host).toBe(`flip.example:${port}`);
  });

  test("judges each redirect, so that a public address cannot lead inside", async () => {
    answer = (_request, response) =>
      response.writeHead(302, { location: "http://169.254.169.254/latest" }).end();
    expect(await send()).toMatchObject({ failure: { error: { code: "EgressRefused" } } });
  });
});

describe("an environment that may call some hosts only", () => {
  const resolveHost = async () => [{ address: "127.0.0.1" }];
  const within = (hosts: readonly string[]) => {
    const gateway = aGateway({ resolveHost });
    return { ...gateway, send: gateway.within(hostRules(hosts)).send };
  };

  test("calls those, and no other: an admin is named who can change it", async () => {
    const gateway = within(["api.example"]);
    expect(await send({ uri: `http://api.example:${port}/` }, gateway)).toMatchObject({ ok: true });
    const refused = await send({ uri: `http://other.example:${port}/` }, gateway);
    expect(refused).toMatchObject({ failure: { kind: "refused", error: { code: "HostNotAllowed" } } });
    expect(JSON.stringify(refused)).toContain("An admin");
    expect(seen).toHaveLength(1);
  });

  test("is not led elsewhere by a redirect", async () => {
    answer = (_request, response) =>
      response.writeHead(302, { location: `http://other.example:${port}/` }).end();
    expect(await send({ uri: `http://api.example:${port}/` }, within(["api.example"]))).toMatchObject({
      failure: { error: { code: "HostNotAllowed" } },
    });
    expect(seen).toHaveLength(1);
  });

  test("does not reach inside by naming a private host: the guard judges as before", async () => {
    const gateway = aGateway({ egress: { allow: [] } });
    const inside = { ...gateway, send: gateway.within(hostRules(["127.0.0.1"])).send };
    expect(await send({ uri: `http://127.0.0.1:${port}/` }, inside)).toMatchObject({
      failure: { error: { code: "EgressRefused" } },
    });
  });
});

test("a Host of the connector's own is sent, one with a line break is not", async () => {
  await send({ hostHeader: "api.things.test:8443" });
  expect(seen[0]?.headers.host).toBe("api.things.test:8443");
  expect(await send({ hostHeader: "a.test\r\nX: 1" })).toMatchObject({ failure: { kind: "refused" } });
  expect(seen).toHaveLength(1);
});

describe("redirects", () => {
  const redirectOnce = (status: number, location: () => string) => {
    answer = (request, response) => {
      if (request.url === "/") response.writeHead(status, { location: location() }).end();
      else response.end();
    };
  };

  test("a form's 303 becomes a GET without body; 307 repeats the call with its key", async () => {
    redirectOnce(303, () => "/next");
    await send({ method: "POST", body: "x" });
    redirectOnce(307, () => "/next");
    await send({ method: "POST", body: "x" });
    expect(seen.map((one) => [one.method, one.body])).toEqual([
      ["POST", "x"],
      ["GET", ""],
      ["POST", "x"],
      ["POST", "x"],
    ]);
    expect(seen[3]?.headers["idempotency-key"]).toBe("key-1");
  });

  test("credentials stay with their origin", async () => {
    const resolveHost = async () => [{ address: "127.0.0.1" }];
    redirectOnce(302, () => `http://other.example:${port}/next`);
    await send(
      { headers: { Cookie: "c=1", "X-Key": "k" }, authentication: { type: "Raw", value: "Bearer t" } },
      aGateway({ resolveHost }),
    );
    redirectOnce(302, () => "/next");
    await send({ authentication: { type: "Raw", value: "Bearer t" } });
    expect(seen.map((one) => one.headers.authorization)).toEqual([
      "Bearer t",
      undefined,
      "Bearer t",
      "Bearer t",
    ]);
    expect(seen[1]?.headers.cookie).toBe(undefined);
    // Keys travel in headers of any name.
    expect([seen[0]?.headers["x-key"], seen[1]?.headers["x-key"]]).toEqual(["k", undefined]);
  });

  test("more than five in a row and other schemes are refused", async () => {
    answer = (_request, response) => response.writeHead(302, { location: "/" }).end();
    expect(await send()).toMatchObject({ failure: { error: { code: "TooManyRedirects" } } });
    expect(seen).toHaveLength(6);
    redirectOnce(302, () => "gopher://x/");
    expect(await send()).toMatchObject({ failure: { kind: "refused" } });
  });
});

test("what is logged holds neither path nor query, headers nor body", async () => {
  const lines: unknown[] = [];
  const logger = {
    ...silentLogger,
    debug: (fields: unknown, text: string) => void lines.push([fields, text]),
  };
  await send(
    {
      uri: `http://127.0.0.1:${port}/s3cret?k=s3cret`,
      method: "POST",
      body: "s3cret",
      headers: { a: "s3cret" },
    },
    aGateway({ logger }),
  );
  expect(lines).toHaveLength(1);
  expect(JSON.stringify(lines)).not.toContain("s3cret");
});
