import { SUBSCRIPTION_STAYS } from "@towpath/engine";
import type { Value, ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { aCall, aPort, how } from "../testing/a-port.ts";
import { aConnector, bodyOf, parameter, policy } from "../testing/an-invocation.ts";

const BACK = "https://towpath.test/hooks/1";
const NOTIFIED = { type: "object", properties: { url: { type: "string", "x-ms-notification-url": true } } };
const hidden = (operationId: string, ...parameters: ValueObject[]) => ({
  delete: { operationId, "x-ms-visibility": "internal", parameters, responses: { 200: {} } },
});
const id = (name = "id") => parameter(name, "path", { required: true });
const subscribes = (more: ValueObject = {}) => ({
  post: {
    operationId: "Subscribe",
    "x-ms-trigger": "single",
    ...bodyOf(NOTIFIED),
    responses: { 201: {} },
    ...more,
  },
});

const service = (paths: ValueObject, policies: ValueObject[] = [], document: ValueObject = {}) =>
  aPort(aConnector({ document: { paths, ...document }, policies }));
const PATHS = { "/hooks": subscribes(), "/hooks/{id}": hidden("Unsubscribe", id()) };
const asked = (parameters: ValueObject = {}) => ({ ...aCall("Subscribe", parameters), callbackUrl: BACK });
const answer = (headers: ValueObject, body: Value = {}): Value => ({ statusCode: 201, headers, body });
const last = ({ requests }: ReturnType<typeof aPort>) =>
  requests.map(({ method, uri }) => `${method} ${uri}`).at(-1);

describe("an operation that calls back", () => {
  test("is given the address where it has a place for it, and constants beside it", async () => {
    const schema = {
      type: "object",
      required: ["event"],
      properties: {
        config: NOTIFIED,
        event: { type: "string", default: "created", "x-ms-visibility": "internal" },
      },
    };
    const port = service({ "/hooks": subscribes(bodyOf(schema)) });
    await port.call(asked({ "body/name": "x" }), how());
    expect(port.requests[0]?.body).toEqual({ name: "x", config: { url: BACK }, event: "created" });
  });

  test("keeps what the maker wrote there", async () => {
    const port = service(PATHS);
    await port.call(asked({ "body/url": "https://own.test/" }), how());
    expect(port.requests[0]?.body).toEqual({ url: "https://own.test/" });
  });
});

describe("a subscription is taken back", () => {
  test.each([
    ["absolute", "https://api.things.test/v1/hooks/7", "https://api.things.test/v1/hooks/7"],
    ["relative to the host", "/v1/hooks/7", "https://api.things.test/v1/hooks/7"],
    ["relative to the base", "hooks/7", "https://api.things.test/v1/hooks/7"],
    ["of no operation", "/v1/other/7?x=1", "https://api.things.test/v1/other/7?x=1"],
    ["above the base", "/hooks/7", "https://api.things.test/hooks/7"],
  ])("at a Location that is %s, signed in", async (_what, location, uri) => {
    const port = service(PATHS);
    expect(await port.unsubscribe(asked(), answer({ location }), how())).toMatchObject({ ok: true });
    expect(last(port)).toBe(`DELETE ${uri}`);
    expect(port.requests.at(-1)?.headers).toMatchObject({ "X-Key": "k-secret-1" });
    expect(port.requests.at(-1)?.body).toBeUndefined();
  });

  test("with the policies of the operation that the Location belongs to", async () => {
    const toReal = policy("routerequesttoendpoint", { newPath: "/real/{id}" });
    const port = service(PATHS, [
      {
        ...toReal,
        parameters: {
          ...(toReal.parameters as ValueObject),
          "x-ms-apimTemplate-operationName": ["Unsubscribe"],
        },
      },
      policy("setheader", { name: "X-Site", value: "@connectionParameters('site')" }),
    ]);
    await port.unsubscribe(asked(), answer({ Location: "/v1/hooks/7" }), how());
    expect(last(port)).toBe("DELETE https://api.things.test/v1/real/7");
    expect(port.requests.at(-1)?.headers).toMatchObject({ "X-Site": "acme" });
  });

  test("elsewhere without the credentials", async () => {
    const port = service(PATHS);
    await port.unsubscribe(asked(), answer({ location: "https://other.test/7" }), how());
    expect(port.requests.at(-1)).toMatchObject({
      method: "DELETE",
      uri: "https://other.test/7",
      headers: {},
    });
  });

  test("a key in the query of a Location is not kept, and is sent all the same", async () => {
    const scheme = { securityDefinitions: { key: { type: "apiKey", in: "query", name: "api_key" } } };
    const port = service(PATHS, [], scheme);
    port.answer({
      statusCode: 201,
      headers: { location: "https://api.things.test/v1/w/7?api_key=k-secret-1&a=b" },
    });
    const subscribed = await port.call(asked(), how());
    expect(JSON.stringify(subscribed)).not.toContain("k-secret-1");
    if (!subscribed.ok) throw new Error("not subscribed");
    const { statusCode, headers } = subscribed.value;
    await port.unsubscribe(asked(), { statusCode, headers: { ...headers } }, how());
    expect(last(port)).toBe("DELETE https://api.things.test/v1/w/7?a=b&api_key=k-secret-1");
  });

  test.each<[string, ValueObject, Value, ValueObject]>([
    ["the id of the answer", PATHS, { id: 7 }, {}],
    [
      "the field of the placeholder's name",
      {
        ...PATHS,
        "/hooks/{id}": undefined,
        "/hooks/{hook_id}": hidden("U", id("hook_id")),
      } as unknown as ValueObject,
      { hookId: "7", id: 9 },
      {},
    ],
    ["an answer that is nothing but the id", PATHS, 7, {}],
    ["an answer that wraps it", PATHS, { data: { id: 7, a: 1 } }, {}],
  ])("without a Location by the hidden operation, filled from %s", async (_what, paths, body) => {
    const known = Object.fromEntries(Object.entries(paths).filter(([, item]) => item !== undefined));
    const port = service(known);
    await port.unsubscribe(asked(), answer({}, body), how());
    expect(last(port)).toBe("DELETE https://api.things.test/v1/hooks/7");
  });

  test("placeholders that the subscription had are filled as they were there", async () => {
    const port = service({
      "/boards/{board}/hooks": subscribes({ parameters: [id("board"), ...bodyOf(NOTIFIED).parameters] }),
      "/boards/{board}/hooks/{id}": hidden("Unsubscribe", id("board"), id()),
      "/boards/{board}": hidden("DeleteBoard", id("board")),
    });
    await port.unsubscribe(asked({ board: "b 1" }), answer({}, { id: "7" }), how());
    expect(last(port)).toBe("DELETE https://api.things.test/v1/boards/b%201/hooks/7");
  });

  test.each<[string, ValueObject, Value | null]>([
    ["the answer is not known", PATHS, null],
    ["there is no operation for it", { "/hooks": subscribes() }, answer({}, { id: 1 })],
    ["the answer names nothing", PATHS, answer({}, { ok: true })],
    [
      "two operations could be meant",
      { "/hooks": subscribes(), "/hooks/{a}": hidden("A", id("a")), "/hooks/{b}": hidden("B", id("b")) },
      answer({}, { id: 1 }),
    ],
    [
      "the hidden operation deletes something else",
      { "/hooks": subscribes(), "/x/files/{id}": hidden("DeleteFile", id()) },
      answer({}, { id: 1 }),
    ],
  ])("not at all when %s: it says so, and sends nothing", async (_what, paths, given) => {
    const port = service(paths);
    const told = await port.unsubscribe(asked(), given, how());
    expect(told).toMatchObject({
      ok: false,
      failure: {
        retryable: false,
        error: { code: SUBSCRIPTION_STAYS, message: expect.stringContaining("'Subscribe'") },
      },
    });
    expect(port.requests).toEqual([]);
  });
});
