import type { Connector } from "@towpath/connectors";
import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { aCall, aPort, how } from "../testing/a-port.ts";
import { aConnector, bodyOf, parameter, policy } from "../testing/an-invocation.ts";
import type { PollAnswer, PollState } from "./poll-operation.ts";

const polled = (more: ValueObject = {}, policies: ValueObject[] = [], method = "get"): Connector =>
  aConnector({ operation: { "x-ms-trigger": "batch", ...more }, policies, method });
async function poll(
  port: ReturnType<typeof aPort>,
  state: PollState | null = null,
  parameters = {},
): Promise<PollAnswer> {
  const answer = await port.poll(aCall("Do", parameters), { ...how(), state });
  if (!answer.ok) throw new Error(answer.failure.error.message);
  return answer.value;
}
const ASK = "https://api.things.test/v1/things";

describe("a service that says itself what is new", () => {
  test("is asked at the Location of its last answer, signed in", async () => {
    const port = aPort(polled());
    port.answer({ statusCode: 202, headers: { location: `${ASK}?since=1` } });
    const first = await poll(port);
    expect(first).toMatchObject({ tells: "service", next: { location: `${ASK}?since=1` } });
    port.answer({ headers: { Location: "/v1/things?since=2" }, body: { value: [1] } });
    const second = await poll(port, first.next);
    expect(port.requests[1]).toMatchObject({
      method: "GET",
      uri: `${ASK}?since=1`,
      headers: { "X-Key": "k-secret-1" },
    });
    expect(second).toMatchObject({
      tells: "service",
      next: { location: `${ASK}?since=2` },
      listPath: ["value"],
    });
  });

  test("that names the same address again leaves it to us", async () => {
    const port = aPort(polled());
    port.answer({ headers: { location: ASK }, body: [] });
    expect(await poll(port)).toMatchObject({ tells: "nobody", next: { location: ASK }, listPath: [] });
  });

  test("asked with a body is sent the same body again", async () => {
    const port = aPort(polled(bodyOf({ type: "object" }), [], "post"));
    const parameters = { "body/filter": "open" };
    port.answer({ statusCode: 202, headers: { location: "/v1/next" } });
    const { next } = await poll(port, null, parameters);
    await poll(port, next, parameters);
    expect(port.requests[1]).toMatchObject({
      method: "POST",
      uri: "https://api.things.test/v1/next",
      body: { filter: "open" },
    });
  });

  test("elsewhere hears neither sign-in nor body", async () => {
    const port = aPort(polled());
    await poll(port, { location: "https://other.test/x", queries: null });
    expect(port.requests[0]).toMatchObject({ method: "GET", uri: "https://other.test/x", headers: {} });
  });

  test("that puts the credential into the path of its Location is asked at the first address", async () => {
    const port = aPort(polled());
    port.answer({ statusCode: 202, headers: { location: "/v1/k-secret-1/next" } });
    expect((await poll(port)).next.location).toBeNull();
  });
});

describe("the policy pollingtrigger", () => {
  const since = policy("pollingtrigger", {
    triggerConfig: { since: "@{triggerBody().data[0].at}" },
    triggerDataPath: "@triggerBody().data",
  });

  test("asks for what came after the newest item", async () => {
    const port = aPort(polled({}, [since]));
    port.answer({ body: { data: [{ at: 5 }, { at: 4 }] } });
    const first = await poll(port);
    expect(first).toMatchObject({ tells: "queries", next: { queries: { since: "5" } }, listPath: ["data"] });
    port.answer({ body: { data: [] } });
    const second = await poll(port, first.next);
    expect(port.requests.map(({ uri }) => uri)).toEqual([ASK, `${ASK}?since=5`]);
    expect(second.next.queries).toEqual({ since: "5" });
  });

  test("takes the place of what the trigger itself asks for", async () => {
    const port = aPort(
      polled({ parameters: [parameter("since", "query"), parameter("q", "query")] }, [since]),
    );
    await poll(port, { location: null, queries: { since: "5" } }, { since: "1", q: "x" });
    expect(port.requests[0]?.uri).toBe(`${ASK}?since=5&q=x`);
  });

  test("follows the pages of what is new", async () => {
    const port = aPort(polled({}, [since]));
    port.answer(
      { body: { data: [{ at: 9 }], "@odata.nextLink": `${ASK}?page=2` } },
      { body: { data: [{ at: 8 }] } },
    );
    const answer = await poll(port, { location: null, queries: { since: "5" } });
    expect(answer).toMatchObject({
      response: { body: { data: [{ at: 9 }, { at: 8 }] } },
      next: { queries: { since: "9" } },
    });
  });

  test("that counts from nothing leaves it to us", async () => {
    const constant = policy("pollingtrigger", {
      triggerConfig: { per_page: "1" },
      triggerDataPath: "@triggerBody().events",
    });
    const port = aPort(polled({}, [constant]));
    port.answer({ body: { events: [{ id: 1 }] } });
    expect(await poll(port)).toMatchObject({
      tells: "nobody",
      next: { queries: { per_page: "1" } },
      listPath: ["events"],
    });
  });
});

describe("a plain list", () => {
  test.each<[string, ValueObject, unknown, unknown]>([
    ["the answer itself", {}, [1], []],
    ["its only list", {}, { n: 1, rows: [1] }, ["rows"]],
    ["the one called value", {}, { value: [1], others: [] }, ["value"]],
    ["nothing, when there are several", {}, { a: [1], b: [] }, null],
    ["nothing, for an operation that brings one object", { "x-ms-trigger": "single" }, { rows: [1] }, null],
  ])("is %s", async (_what, more, body, listPath) => {
    const port = aPort(polled(more));
    port.answer({ body: body as never });
    expect(await poll(port)).toMatchObject({ tells: "nobody", listPath });
  });

  test("of an operation that calls back is not polled", async () => {
    const schema = { type: "object", properties: { url: { type: "string", "x-ms-notification-url": true } } };
    const port = aPort(polled(bodyOf(schema), [], "post"));
    const answer = await port.poll(aCall("Do"), { ...how(), state: null });
    expect(answer).toMatchObject({ ok: false, failure: { error: { code: "NotAPollingTrigger" } } });
    expect(port.requests).toEqual([]);
  });
});

test("an answer that is a failure keeps what was known, and has the service's words", async () => {
  const port = aPort(polled());
  port.answer({ statusCode: 429, headers: { "retry-after": "60" }, body: { message: "Too fast" } });
  const state = { location: `${ASK}?since=1`, queries: null };
  const answer = await poll(port, state);
  expect(answer.response.explanation).toContain("Too fast");
  const paused = await poll(port, state);
  expect(paused).toMatchObject({ response: { statusCode: 429 }, next: state });
  expect(port.requests).toHaveLength(1);
});
