import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import type { HttpRequest } from "@towpath/engine";
import { silentLogger } from "@towpath/prelude";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createHttpGateway, type HttpGateway } from "./http-gateway.ts";

interface Seen {
  readonly line: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

let server: Server;
let origin: string;
let gateway: HttpGateway;
let seen: Seen[] = [];
let answer: (request: IncomingMessage, response: ServerResponse, body: string) => void;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (text: string) => {
      body += text;
    });
    request.on("end", () => {
      seen.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
      answer(request, response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  gateway = createHttpGateway({
    egress: { allow: ["127.0.0.1/32"] },
    logger: silentLogger,
    limits: { chunkFromBytes: 10, maxResponseBytes: 1_000 },
  });
});
afterEach(() => {
  seen = [];
});
afterAll(async () => {
  await gateway.close();
  server.closeAllConnections();
  server.close();
});

function send(request: Partial<HttpRequest>) {
  const whole = {
    method: "GET",
    uri: `${origin}/file`,
    headers: {},
    timeoutMs: 5_000,
    chunked: true,
    ...request,
  };
  return gateway.send(whole, { idempotencyKey: "key", signal: new AbortController().signal });
}

describe("an upload in pieces", () => {
  const takes = (size: number | null, confirm = true) => {
    answer = (request, response) => {
      const range = /bytes (\d+)-(\d+)\//.exec(request.headers["content-range"] ?? "");
      response.writeHead(200, {
        ...(request.method === "POST" ? { location: "/upload/7" } : {}),
        ...(request.method === "POST" && size !== null ? { "x-ms-chunk-size": String(size) } : {}),
        ...(confirm && range !== null ? { range: `bytes=0-${range[2]}` } : {}),
        "content-type": "text/plain",
      });
      response.end(`${request.method} done`);
    };
  };

  test("announces the size, sends the pieces, and ends with the answer to the last one", async () => {
    takes(8);
    const sent = await send({ method: "POST", body: "0123456789abcdefghij" });
    expect(sent).toMatchObject({ ok: true, value: { statusCode: 200, body: "PATCH done" } });
    expect(seen.map(({ line, body }) => [line, body])).toEqual([
      ["POST /file", ""],
      ["PATCH /upload/7", "01234567"],
      ["PATCH /upload/7", "89abcdef"],
      ["PATCH /upload/7", "ghij"],
    ]);
    expect(seen[0]?.headers).toMatchObject({ "x-ms-transfer-mode": "chunked", "x-ms-content-length": "20" });
    expect(seen.slice(1).map(({ headers }) => headers["content-range"])).toEqual([
      "bytes 0-7/20",
      "bytes 8-15/20",
      "bytes 16-19/20",
    ]);
    expect(new Set(seen.map(({ headers }) => headers["idempotency-key"])).size).toBe(4);
  });

  test("a side that confirms nothing is believed, and one that names no size gets it in one piece", async () => {
    takes(null, false);
    await send({ method: "PUT", body: "0123456789abcdefghij" });
    answer = (_request, response) => response.end();
    expect(seen.map(({ line }) => line)).toEqual(["PUT /file"]);
    takes(null, false);
    await send({ method: "POST", body: "0123456789abcdefghij" });
    expect(seen.at(-1)?.body).toBe("0123456789abcdefghij");
  });

  test("a small body is sent as it is", async () => {
    takes(8);
    await send({ method: "POST", body: "012345678" });
    expect(seen.map(({ line, body }) => [line, body])).toEqual([["POST /file", "012345678"]]);
  });

  test("without the setting a large one is, too", async () => {
    takes(8);
    await send({ method: "POST", body: "0123456789abcdefghij", chunked: false });
    expect(seen).toHaveLength(1);
  });

  test("a refusal of the announcement or of a piece is the answer", async () => {
    answer = (request, response) => {
      response.writeHead(request.method === "POST" ? 200 : 507, { location: "/u" });
      response.end();
    };
    expect(await send({ method: "POST", body: "0123456789abcdefghij" })).toMatchObject({
      value: { statusCode: 507 },
    });
    answer = (_request, response) => response.writeHead(413).end();
    expect(await send({ method: "POST", body: "0123456789abcdefghij" })).toMatchObject({
      value: { statusCode: 413 },
    });
  });

  test("a side that goes back, or names no place, ends it with a reason", async () => {
    answer = (_request, response) =>
      response.writeHead(200, { location: "/u", range: "bytes=0-2", "x-ms-chunk-size": "3" }).end();
    expect(await send({ method: "POST", body: "0123456789abcdefghij" })).toMatchObject({
      failure: { error: { code: "ChunkingFailed" } },
    });
    answer = (_request, response) => response.end();
    expect(await send({ method: "POST", body: "0123456789abcdefghij" })).toMatchObject({
      failure: { error: { code: "ChunkingNotSupported" } },
    });
  });
});

describe("a download in pieces", () => {
  const WHOLE = Buffer.from('{"text":"äöü and more"}');
  const inPieces = (of: Buffer, size: number, more: Record<string, string> = {}) => {
    answer = (request, response) => {
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
      const part = of.subarray(from, from + size);
      response.writeHead(206, {
        "content-type": "application/json",
        "content-range": `bytes ${from}-${from + part.length - 1}/${of.length}`,
        ...more,
      });
      response.end(part);
    };
  };

  test("is put together and read as one answer, even where a character was cut", async () => {
    inPieces(WHOLE, 10, { etag: '"v1"' });
    const got = await send({});
    expect(got).toMatchObject({ value: { statusCode: 200, body: { text: "äöü and more" } } });
    expect(seen.map(({ headers }) => headers.range)).toEqual([undefined, "bytes=10-19", "bytes=20-25"]);
    expect(seen[1]?.headers["if-match"]).toBe('"v1"');
  });

  test("stays a part when the maker asked for one, or without the setting", async () => {
    inPieces(WHOLE, 10);
    expect(await send({ headers: { Range: "bytes=0-9" } })).toMatchObject({ value: { statusCode: 206 } });
    expect(await send({ chunked: false })).toMatchObject({ value: { statusCode: 206 } });
    expect(seen).toHaveLength(2);
  });

  test("that never ends, or is larger than an answer may be, is given up", async () => {
    answer = (_request, response) => response.writeHead(206, { "content-range": "bytes 0-3/20" }).end("abcd");
    expect(await send({})).toMatchObject({ failure: { error: { code: "ChunkingFailed" }, retryable: true } });
    answer = (_request, response) =>
      response.writeHead(206, { "content-range": "bytes 0-3/2000" }).end("abcd");
    expect(await send({})).toMatchObject({ failure: { kind: "too-large" } });
  });
});

test("a packed answer stays packed when the action says so", async () => {
  const packed = gzipSync("hello");
  answer = (_request, response) => {
    response.writeHead(200, { "content-type": "text/plain", "content-encoding": "gzip" });
    response.end(packed);
  };
  expect(await send({ chunked: false })).toMatchObject({ value: { body: "hello" } });
  expect(await send({ chunked: false, keepsEncoding: true })).toMatchObject({
    value: {
      headers: { "content-encoding": "gzip" },
      body: { "$content-type": "application/octet-stream", $content: packed.toString("base64") },
    },
  });
});
