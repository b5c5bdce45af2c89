import { once } from "node:events";
import {
  request as call,
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
} from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";
import { createMemoryRunStore } from "@towpath/engine";
import { describe, expect, test } from "vitest";
import { anIngress, cleanups } from "../testing/an-ingress.ts";

const TRIGGER = { manual: { type: "Request", kind: "Http" } };
const ANSWERING = {
  triggers: TRIGGER,
  actions: {
    Response: {
      type: "Response",
      inputs: { statusCode: 200, headers: { "X-A": "1" }, body: "@triggerBody()" },
    },
  },
};
const SILENT = { triggers: TRIGGER, actions: { Compose: { type: "Compose", inputs: 1 } } };
const NEVER = {
  triggers: TRIGGER,
  actions: {
    Call: { type: "Http", inputs: { method: "GET", uri: "http://x.example" } },
    Response: { type: "Response", inputs: { statusCode: 200 }, runAfter: { Call: ["Succeeded"] } },
  },
};
const post = (url: string, body = "{}") =>
  fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });

describe("the hook endpoint", () => {
  test("answers with what the flow responded", async () => {
    const { hook } = await anIngress(ANSWERING);
    const response = await post(hook, '{"big":12345678901234567890,"float":1.0}');
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("x-a")).toBe("1");
    expect(await response.text()).toBe('{"big":12345678901234567890,"float":1.0}');
  });

  test("gives a page that a flow sends no hold on our own origin, whatever its headers say", async () => {
    const headers = {
      "Content-Type": "text/html",
      "Content-Security-Policy": "script-src *",
      "X-Content-Type-Options": "none",
      "Set-Cookie": "towpath-session=stolen",
      "Clear-Site-Data": "*",
      "Service-Worker-Allowed": "/",
    };
    const inputs = { statusCode: 200, headers, body: "<script>alert(1)</script>" };
    const { hook } = await anIngress({
      triggers: TRIGGER,
      actions: { Response: { type: "Response", inputs } },
    });
    const response = await post(hook);
    expect(await response.text()).toBe("<script>alert(1)</script>");
    expect(response.headers.get("content-security-policy")).toBe("sandbox");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    for (const name of ["set-cookie", "clear-site-data", "service-worker-allowed"]) {
      expect(response.headers.has(name), name).toBe(false);
    }
  });

  test.each([
    ["that answers", ANSWERING],
    ["that answers nobody", SILENT],
    [
      "of many runs",
      { ...SILENT, triggers: { manual: { ...TRIGGER.manual, splitOn: "@createArray(1, 2)" } } },
    ],
  ])("never says that an event was accepted which was not stored, for a flow %s", async (_which, flow) => {
    const store = createMemoryRunStore({ now: Date.now });
    const refuse = () => Promise.reject(new Error("no database"));
    const { hook } = await anIngress(flow, { store: { ...store, accept: refuse, begin: refuse } });
    const response = await post(hook);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
  });

  test("is turned away while events are stored slowly, before anything of it is stored", async () => {
    const store = createMemoryRunStore({ now: Date.now });
    const accept = () => Promise.reject(new Error("not asked"));
    const { hook } = await anIngress(SILENT, {
      store: { ...store, accept, begin: accept },
      storedSlowly: true,
    });
    const response = await post(hook);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await response.json()).toMatchObject({ code: "StoringIsSlow" });
  });

  test("stores a run of pure steps with its event, in one write", async () => {
    const store = createMemoryRunStore({ now: Date.now });
    const writes: string[] = [];
    const { hook } = await anIngress(SILENT, {
      store: {
        ...store,
        begin(run, holder, entries, transition) {
          writes.push(`begin ${entries.length} ${transition.kind}`);
          return store.begin(run, holder, entries, transition);
        },
        append: () => Promise.reject(new Error("there is nothing left to write")),
      },
    });
    expect((await post(hook)).status).toBe(202);
    expect(writes).toEqual(["begin 1 end"]);
  });

  test("turns events away while too many wait, and says when to come back", async () => {
    const { hook, runner } = await anIngress(ANSWERING, { maxQueuedRuns: 0 });
    const response = await post(hook);
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "5"]);
    expect(runner.waiting()).toBe(0);
  });

  test("answers 504 when the flow takes too long, and gives the caller the run's id", async () => {
    const { hook } = await anIngress(NEVER, { responseTimeoutMs: 20 });
    const response = await post(hook);
    expect([response.status, response.headers.get("towpath-run-id")]).toEqual([504, "run-1"]);
  });

  test("forgives doubled slashes and takes nothing that is not an address", async () => {
    const { hook, url } = await anIngress(ANSWERING);
    expect((await post(hook.replace("/hooks/key/", "//hooks//key//"))).status).toBe(200);
    for (const path of ["/hooks", "/hooks/key", "/hooks/key/%E0%A4%A", "/hooks/key/manual"]) {
      expect([401, 404]).toContain((await post(`${url}${path}`)).status);
    }
  });

  test("stops reading a body that lies about its length, and lives on", async () => {
    const { hook, port } = await anIngress(ANSWERING);
    const target = new URL(hook);
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    const received = new Promise<string>((resolve) => {
      let text = "";
      socket.on("data", (chunk) => {
        text += chunk;
      });
      socket.on("close", () => resolve(text));
    });
    socket.write(
      `POST ${target.pathname}${target.search} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    const chunk = `100000\r\n${"x".repeat(0x100000)}\r\n`;
    for (let count = 0; count < 12; count += 1) socket.write(chunk);
    socket.end("0\r\n\r\n");
    expect(await received).toContain("HTTP/1.1 413");
    expect((await post(hook)).status).toBe(200);
  });

  test("is heard by a caller who listens only after all is sent, though it was refused long before", async () => {
    const { hook, port } = await anIngress(ANSWERING);
    const target = new URL(hook);
    const socket = connect(port, "127.0.0.1");
    socket.pause();
    const failed: string[] = [];
    socket.on("error", (error) => failed.push(error.message));
    socket.write(
      `POST ${target.pathname}${target.search} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    const chunk = `100000\r\n${"x".repeat(0x100000)}\r\n`;
    for (let count = 0; count < 40 && failed.length === 0; count += 1)
      await new Promise((resolve) => socket.write(chunk, resolve));
    const [answer] = failed.length > 0 ? [] : await once(socket.resume(), "data");
    socket.destroy();
    expect([failed, String(answer)]).toEqual([[], expect.stringContaining("HTTP/1.1 413")]);
  });
});

const SWITCHED = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

async function aWebApp(listener: RequestListener, upgraded?: (socket: Duplex) => void): Promise<string> {
  const server: Server = createServer(listener);
  const sockets: Duplex[] = [];
  server.on("upgrade", (_request, socket) => {
    sockets.push(socket);
    socket.on("error", () => undefined);
    upgraded?.(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("the door to the web app", () => {
  test("passes requests and answers on, with who asked and how", async () => {
    let seen: IncomingHttpHeaders = {};
    const webUrl = await aWebApp((request, response) => {
      seen = request.headers;
      response.writeHead(201, { "set-cookie": ["a=1", "b=2"], "x-page": request.url ?? "" });
      request.pipe(response);
    });
    const { url } = await anIngress(ANSWERING, { webUrl });
    const response = await fetch(`${url}/flows?x=1`, {
      method: "POST",
      body: "hello",
      headers: { "x-forwarded-for": "6.6.6.6", "x-middleware-subrequest": "src/middleware" },
    });
    expect([response.status, await response.text()]).toEqual([201, "hello"]);
    expect(response.headers.get("x-page")).toBe("/flows?x=1");
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(seen).toMatchObject({
      host: new URL(url).host,
      "x-forwarded-host": new URL(url).host,
      "x-forwarded-proto": "https",
      "x-forwarded-for": "127.0.0.1",
    });
    expect(seen["x-middleware-subrequest"]).toBe(undefined);
  });

  test("passes on the path of a whole address, and never its host", async () => {
    const webUrl = await aWebApp((request, response) => response.end(request.url));
    const { port } = await anIngress(ANSWERING, { webUrl });
    for (const [target, path] of [
      ["http://evil.example//x?a=http://y", "//x?a=http://y"],
      ["http://evil.example", "/"],
      ["*", "/"],
    ]) {
      const text = await new Promise<string>((resolve, reject) => {
        const sent = call(
          { port, host: "127.0.0.1", method: "OPTIONS", path: target ?? "" },
          async (answer) => resolve(Buffer.concat(await answer.toArray()).toString()),
        );
        sent.on("error", reject).end();
      });
      expect(text).toBe(path);
    }
  });

  test("streams: the first part arrives before the last is sent, and a browser that leaves ends it", async () => {
    let gone: () => void = () => undefined;
    const left = new Promise<void>((resolve) => {
      gone = resolve;
    });
    const webUrl = await aWebApp((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write("data: 1\n\n");
      response.on("close", gone);
    });
    const { url } = await anIngress(ANSWERING, { webUrl });
    const request = call(`${url}/events`, (response) => {
      response.once("data", () => request.destroy());
    });
    request.on("error", () => undefined);
    request.end();
    await left;
  });

  test("keeps a body without length in its frame, so that it cannot become a second request", async () => {
    const paths: string[] = [];
    const webUrl = await aWebApp((request, response) => {
      paths.push(`${request.method} ${request.url}`);
      request.resume().on("end", () => response.end());
    });
    const { url } = await anIngress(ANSWERING, { webUrl });
    await new Promise<void>((resolve) => {
      const request = call(
        `${url}/a`,
        { method: "DELETE", headers: { "transfer-encoding": "chunked" } },
        (response) => response.resume().on("end", resolve),
      );
      request.end("GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
    });
    await fetch(`${url}/b`);
    expect(paths).toEqual(["DELETE /a", "GET /b"]);
  });

  test("carries a web socket, and lives on when one side cuts it", async () => {
    const webUrl = await aWebApp(
      (_request, response) => response.end("up"),
      (socket) => {
        socket.write(SWITCHED);
        socket.on("data", (chunk: Buffer) => socket.write(`echo ${chunk}`));
      },
    );
    const { url, port } = await anIngress(ANSWERING, { webUrl });
    const socket = connect(port, "127.0.0.1");
    let received = "";
    const echoed = new Promise<void>((resolve) => {
      socket.on("data", (chunk) => {
        received += chunk;
        if (received.endsWith("\r\n\r\n")) socket.write("hello");
        if (received.endsWith("echo hello")) resolve();
      });
    });
    socket.write("GET /_next/hmr HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
    await echoed;
    expect(received).toContain("101 Switching Protocols");
    socket.resetAndDestroy();
    expect(await (await fetch(url)).text()).toBe("up");
  });

  test("closes in spite of an open web socket", async () => {
    const webUrl = await aWebApp(
      () => undefined,
      (socket) => void socket.write(SWITCHED),
    );
    const { port, close } = await anIngress(ANSWERING, { webUrl });
    const socket = connect(port, "127.0.0.1");
    const open = new Promise((resolve) => socket.once("data", resolve));
    socket.write("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
    await open;
    const ended = new Promise((resolve) => socket.once("close", resolve));
    await close();
    await ended;
  });

  test("shows a page that reloads itself while the web app is not up, and JSON to programs", async () => {
    const { url } = await anIngress(ANSWERING, { webUrl: "http://127.0.0.1:1" });
    const page = await fetch(url, { headers: { accept: "text/html" } });
    expect([page.status, page.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(await page.text()).toContain('http-equiv="refresh"');
    expect(await (await fetch(`${url}/api/v1/flows`)).json()).toMatchObject({ code: "Starting" });
  });
});
