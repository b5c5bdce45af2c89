import type { RunMessage } from "@towpath/engine";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CallbackListener, openCallbackListener } from "./callback-listener.ts";

const RUN = "01890000-0000-7000-8000-000000000001";
let listener: CallbackListener;
let delivered: RunMessage[];
let url: string;

beforeEach(async () => {
  listener = await openCallbackListener();
  delivered = [];
  listener.connect(async (message) => {
    if (message.runId !== RUN) return "unknown";
    delivered.push(message);
    return delivered.length === 1 ? "delivered" : "duplicate";
  });
  url = listener.url(RUN, "callback:1");
});
afterEach(() => listener.close());

test("hands on what is sent to an address, and tells that it was used", async () => {
  const body = JSON.stringify({ n: 1 });
  const headers = { "content-type": "application/json", authorization: "Bearer x" };
  expect((await fetch(`${url}&a=b`, { method: "POST", headers, body })).status).toBe(202);
  expect((await fetch(url)).status).toBe(409);
  expect(delivered[0]).toMatchObject({
    runId: RUN,
    key: "callback:1",
    body: { body: { n: 1 }, queries: { a: "b" } },
  });
  expect(JSON.stringify(delivered[0])).not.toContain("Bearer");
});

test("knows its own addresses only", async () => {
  expect((await fetch(url.replace(/sig=[^&]+/, "sig=x"))).status).toBe(404);
  expect((await fetch(listener.url(RUN.replace("1", "2"), "callback:1"))).status).toBe(404);
  expect((await fetch(url, { method: "DELETE" })).status).toBe(405);
  expect(delivered).toEqual([]);
});
