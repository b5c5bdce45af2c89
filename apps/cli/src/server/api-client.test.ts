import { describe, expect, test } from "vitest";
import { z } from "zod";
import { UsageError } from "../usage-error.ts";
import { connectToServer } from "./api-client.ts";
import { importConnectors, importFlow } from "./send-import.ts";

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

/** Answers in order, and notes what was asked. */
function aServer(...answers: readonly Response[]) {
  const sent: Sent[] = [];
  const left = [...answers];
  const call = (async (url: string, init: RequestInit) => {
    sent.push({ url, init });
    const next = left.shift();
    if (next === undefined) throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });
    return next;
  }) as typeof fetch;
  return { sent, api: connectToServer({ url: "http://towpath.test/", "api-key": "twp_x" }, {}, call) };
}
const json = (body: unknown, status = 200) => Response.json(body, { status });
const Anything = z.object({ a: z.number() });

describe("a server", () => {
  test("is asked below its API, with the key", async () => {
    const { api, sent } = aServer(json({ a: 1 }));
    expect(await api.get("/things?x=1", Anything)).toEqual({ ok: true, value: { a: 1 } });
    expect(sent[0]?.url).toBe("http://towpath.test/api/v1/things?x=1");
    expect(new Headers(sent[0]?.init.headers).get("authorization")).toBe("Bearer twp_x");
  });

  test.each([
    [
      "its own words when it refuses",
      json({ code: "FORBIDDEN", message: "You may not." }, 403),
      "You may not.",
    ],
    ["the status when it says nothing", new Response("<html>", { status: 502 }), "answered 502"],
    ["that it is none when it answers something else", json({ b: 1 }), "does not answer as a Towpath server"],
    ["that it is none when it answers no JSON", new Response("hello"), "does not answer as a Towpath server"],
  ])("fails with %s", async (_what, answer, words) => {
    const failed = await aServer(answer).api.get("/x", Anything);
    expect(failed).toMatchObject({ ok: false, failure: expect.stringContaining(words) });
  });

  test("that does not answer is told with why, and without the key", async () => {
    const failed = await aServer().api.get("/x", Anything);
    expect(failed).toMatchObject({ ok: false, failure: expect.stringContaining("ECONNREFUSED") });
    expect(JSON.stringify(failed)).not.toContain("twp_x");
  });

  test("at a port that fetch never asks is told so", async () => {
    const failed = await connectToServer({ url: "http://localhost:1", "api-key": "k" }, {}).get(
      "/x",
      Anything,
    );
    expect(failed).toMatchObject({
      failure: expect.stringContaining("nobody may ask a web server at that port"),
    });
  });

  test.each([
    [{ url: "ftp://x", "api-key": "k" }, {}],
    [{ url: "nonsense", "api-key": "k" }, {}],
    [{ url: "http://x" }, {}],
    [{}, { TOWPATH_API_KEY: "" }],
  ])("is not spoken to with %o and %o", (options, env) => {
    expect(() => connectToServer(options, env)).toThrow(UsageError);
  });

  test("may be named by the environment", () => {
    expect(() => connectToServer({}, { TOWPATH_URL: "https://t.test", TOWPATH_API_KEY: "k" })).not.toThrow();
  });
});

describe("an import", () => {
  test("of flows tells what was made of the file", async () => {
    const { api, sent } = aServer(json({ flows: [{ id: "1", name: "Orders", problems: [{}, {}] }] }, 201));
    expect(await importFlow(api, "flows/orders.json", new TextEncoder().encode("{}"))).toEqual({
      path: "flows/orders.json",
      kind: "flow",
      ok: true,
      flows: [{ id: "1", name: "Orders", problems: 2 }],
    });
    expect(JSON.parse(String(sent[0]?.init.body))).toEqual({
      fileName: "orders.json",
      contentBase64: "e30=",
    });
  });

  const job = (change: object) => ({
    id: "7",
    status: "Done",
    total: 2,
    done: 2,
    created: 1,
    updated: 0,
    same: 1,
    refused: 0,
    message: null,
    items: [],
    ...change,
  });
  const parcel = { path: "all", fileName: "all.zip", bytes: new Uint8Array([1, 2]) };

  test("of connectors sends the bytes as they are, and is fine when nothing was refused", async () => {
    const { api, sent } = aServer(json(job({}), 202));
    expect(await importConnectors(api, parcel, "managed")).toMatchObject({ ok: true, created: 1, same: 1 });
    expect(sent[0]?.url).toContain("/connectors/uploads?fileName=all.zip&origin=managed");
    expect(sent[0]?.init.body).toEqual(new Uint8Array([1, 2]));
  });

  test.each([
    [{ refused: 1 }],
    [{ status: "Failed", message: "The server could not go on." }],
    [{ status: "Interrupted" }],
  ])("of connectors that ended with %o is not fine", async (change) => {
    const { api } = aServer(json(job(change), 202));
    expect(await importConnectors(api, parcel, undefined)).toMatchObject({ kind: "connector", ok: false });
  });
});
