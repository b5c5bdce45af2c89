import { readConnector, shippedConnector } from "@towpath/connectors";
import type { HttpRequest } from "@towpath/engine";
import type { Value, ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import type { ConnectionValues } from "./inject-credentials.ts";
import { invokeOperation } from "./invoke-operation.ts";
import { secretsOf } from "./secrets-of.ts";

const ADDRESS = "https://api.things.test/v2";
const NOTHING: ConnectionValues = { set: "none", values: { address: ADDRESS } };

function httpConnection() {
  const shipped = shippedConnector("HttpConnection");
  const connector = shipped === null ? null : readConnector(shipped.files).connector;
  if (connector === null) throw new Error("The connector that comes with Towpath cannot be read");
  return connector;
}

/** What leaves for a request that is described so. */
async function sent(
  parameters: ValueObject,
  connection: ConnectionValues = NOTHING,
  operationId = "SendRequest",
) {
  const connector = httpConnection();
  const operation = connector.operations.find(({ id }) => id === operationId);
  if (operation === undefined) throw new Error(`There is no operation ${operationId}`);
  const requests: HttpRequest[] = [];
  const result = await invokeOperation(
    {
      send(request) {
        requests.push(request);
        return Promise.resolve({ ok: true, value: { statusCode: 200, headers: {}, body: {} } });
      },
    },
    {
      connector,
      operation,
      parameters,
      connection,
      timeoutMs: 1_000,
      idempotencyKey: "i-1",
      signal: new AbortController().signal,
    },
  );
  return { request: requests[0], refusal: result.ok ? null : result.failure };
}

const about = (request: Record<string, Value>): ValueObject =>
  Object.fromEntries(Object.entries(request).map(([name, value]) => [`request/${name}`, value]));

describe("The connector HTTP with a connection", () => {
  test("can be called as it is, and is read without a finding", () => {
    const shipped = shippedConnector("httpconnection");
    if (shipped === null) throw new Error("It does not come with Towpath");
    const { connector, problems } = readConnector(shipped.files);
    expect(problems).toEqual([]);
    expect(connector?.operations.map(({ id, kind, grade }) => [id, kind, grade.kind])).toEqual([
      ["SendRequest", "action", "ready"],
      ["WhenSomethingIsNew", "polling-trigger", "ready"],
    ]);
  });

  test("sends the method, the queries, the headers and the body that a step describes, below the address", async () => {
    const { request } = await sent(
      about({
        method: "patch",
        url: "/orders/7?draft=1",
        queries: { expand: "lines", page: 2 },
        headers: { "X-Trace": "t-1" },
        body: { state: "paid" },
      }),
    );
    expect(request).toMatchObject({
      method: "PATCH",
      uri: `${ADDRESS}/orders/7?draft=1&expand=lines&page=2`,
      headers: { "X-Trace": "t-1" },
      body: { state: "paid" },
    });
    expect(Object.keys(request?.headers ?? {})).toEqual(["X-Trace"]);
  });

  test.each<[string, Value]>([
    ["a text", "plain words"],
    ["a file", { "$content-type": "image/png", $content: "iVBORw0KGgo=" }],
    ["a list", [1, 2]],
    ["a number", 7],
    ["false", false],
  ])("sends %s as its body unchanged", async (_what, body) => {
    const { request } = await sent(about({ method: "POST", url: "/notes", body }));
    expect(request?.body).toEqual(body);
  });

  test("asks with GET at the address itself when nothing is said", async () => {
    const { request } = await sent({});
    expect(request).toMatchObject({ method: "GET", uri: ADDRESS, headers: {} });
    expect(request).not.toHaveProperty("body");
  });

  test.each<[string, ConnectionValues["values"], Record<string, string>, string]>([
    ["key-in-header", { headerName: "X-Key", headerKey: "k-secret" }, { "X-Key": "k-secret" }, ""],
    ["key-in-query", { queryName: "api_key", queryKey: "k-secret" }, {}, "?api_key=k-secret"],
    [
      "basic",
      { username: "ada", password: "k-secret" },
      { Authorization: `Basic ${Buffer.from("ada:k-secret").toString("base64")}` },
      "",
    ],
    ["bearer", { bearerToken: "k-secret" }, { Authorization: "Bearer k-secret" }, ""],
    ["none", {}, {}, ""],
  ])("signs in by %s", async (set, values, headers, query) => {
    const connection = { set, values: { address: ADDRESS, ...values } };
    const { request } = await sent(about({ url: "me" }), connection);
    expect(request?.uri).toBe(`${ADDRESS}/me${query}`);
    expect(request?.headers).toEqual(headers);
    const secret = Object.keys(values).some((name) => /key$|word|token/i.test(name) && name !== "queryName");
    expect(secretsOf(httpConnection(), connection).includes("k-secret")).toBe(secret);
  });

  test("lets no step replace what the connection sends, nor choose a host", async () => {
    const header = {
      set: "key-in-header",
      values: { address: ADDRESS, headerName: "X-Key", headerKey: "k" },
    };
    const first = await sent(
      about({ headers: { "x-key": "mine", Host: "evil.test", "X-Other": "1" } }),
      header,
    );
    expect(first.request?.headers).toEqual({ "X-Other": "1", "X-Key": "k" });
    expect(first.request).not.toHaveProperty("hostHeader");
    const query = { set: "key-in-query", values: { address: ADDRESS, queryName: "key", queryKey: "k" } };
    const second = await sent(
      about({ url: "/x?k%65y=mine&b=%20#f", queries: { key: "mine", a: "1" } }),
      query,
    );
    expect(second.request?.uri).toBe(`${ADDRESS}/x?b=%20&a=1&key=k`);
  });

  test("takes a whole address that begins with the connection's", async () => {
    const { request } = await sent(about({ url: "https://API.things.test:443/v2/orders?a=1" }));
    expect(request?.uri).toBe(`${ADDRESS}/orders?a=1`);
  });

  test.each([
    ["another host", "https://evil.test/v2/orders"],
    ["another port", "https://api.things.test:8443/v2/orders"],
    ["another scheme", "http://api.things.test/v2/orders"],
    ["beside the base path", "https://api.things.test/v1/orders"],
    ["a name that only begins alike", "https://api.things.test/v22/orders"],
    ["a host that only begins alike", "https://api.things.test.evil.test/v2"],
    ["a user name before another host", "https://api.things.test@evil.test/v2"],
    ["a scheme of its own", "file:///etc/passwd"],
  ])("refuses %s", async (_what, url) => {
    const { request, refusal } = await sent(about({ url }));
    expect(request).toBeUndefined();
    expect(refusal?.code).toBe("InvalidParameter");
    expect(refusal?.message).toContain("the connection's address, https://api.things.test/v2");
  });

  test.each(["/../admin", "..", "/a/%2e%2e/b", "/a/.\t./b", "/a\\..\\b", "/..%2fb", "/a/%2E%2e%5Cb"])(
    "stays below the address whatever the path: %j",
    async (url) => {
      const { request } = await sent(about({ url }));
      expect(new URL(request?.uri ?? `${ADDRESS}/`).href.startsWith(`${ADDRESS}/`)).toBe(true);
    },
  );

  test.each([
    ["https:/evil.test", "'//' is missing"],
    ["http:\\\\evil.test", "'//' is missing"],
    ["https://me:secret@api.things.test/v2/orders", "take them out"],
    ["file:///etc/passwd", "'file:///etc/passwd' is not below"],
  ])("refuses '%s' in words of its own", async (url, words) => {
    const { request, refusal } = await sent(about({ url }));
    expect(request).toBeUndefined();
    expect(refusal?.message).toContain(words);
  });

  test.each(["//evil.test/x", "@evil.test/x", ":99/x", "\\\\evil.test\\x"])(
    "takes %j for a path at its own host",
    async (url) => {
      const { request } = await sent(about({ url }));
      expect(new URL(request?.uri ?? "").host).toBe("api.things.test");
    },
  );

  test("refuses an address of a connection that has a query, and a method that is none", async () => {
    const values = { address: `${ADDRESS}?code=1` };
    const { refusal } = await sent(about({ url: "/x" }), { set: "none", values });
    expect(refusal?.message).toContain("must not have a query");
    expect((await sent(about({ method: "GET /" }))).refusal?.message).toContain("a method such as GET");
  });

  test("says what is missing when the connection has no address", async () => {
    const { refusal } = await sent(about({ url: "/x" }), { set: "none", values: {} });
    expect(refusal?.message).toContain("'address', which is empty");
  });
});
