import type { Value, ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import {
  acceptRun,
  advanceOnce,
  aFailure,
  aPlan,
  aWorld,
  NOON,
  RUN_ID,
  runThrough,
  tell,
} from "./testing/a-world.ts";

const URI = "https://api.test/things";
const call = (inputs: ValueObject = {}, more: ValueObject = {}): ValueObject => ({
  Call: { type: "Http", inputs: { method: "GET", uri: URI, ...inputs }, ...more },
});
const lineOf = (world: ReturnType<typeof aWorld>, action: string) =>
  world.store.journal(RUN_ID).find((entry) => entry.kind === "step" && entry.action === action);

describe("Http", () => {
  test("sends what the inputs say, as text where text is needed", async () => {
    const world = aWorld();
    const inputs = {
      method: "post",
      uri: "https://api.test/a?x=1#part",
      queries: { q: "a b&c", n: 5, none: null, ü: true },
      headers: { "X-Count": 3, Accept: "a/b", Gone: null },
      cookie: "a=b",
      body: { id: "@triggerBody()" },
      authentication: { type: "Basic", username: "u", password: "secret" },
    };
    await runThrough(world, aPlan(call(inputs)), { body: 7 });
    expect(world.http.calls[0]?.request).toEqual({
      method: "POST",
      uri: "https://api.test/a?x=1&q=a%20b%26c&n=5&%C3%BC=True#part",
      headers: { "X-Count": "3", Accept: "a/b", Cookie: "a=b" },
      body: { id: 7 },
      authentication: { type: "Basic", username: "u", password: "secret" },
      timeoutMs: 120_000,
    });
  });

  test("keeps credentials out of the journal", async () => {
    const world = aWorld();
    const inputs = {
      headers: { Authorization: "Bearer hunter2", "x-api-key": "hunter2", Other: "seen" },
      cookie: "sid=hunter2",
      authentication: { type: "Basic", username: "hunter2", password: "hunter2" },
    };
    const report = await runThrough(world, aPlan(call(inputs)));
    expect(JSON.stringify(world.store.journal(RUN_ID))).not.toContain("hunter2");
    expect(report.actions.Call?.inputs).toMatchObject({
      headers: { Other: "seen" },
      authentication: { type: "Basic" },
    });
    expect(world.http.calls[0]?.request.headers.Authorization).toBe("Bearer hunter2");
  });

  test("an answer below 400 succeeds, its code is the name of its status", async () => {
    const world = aWorld();
    world.http.on(URI, { statusCode: 201, headers: { a: "b" }, body: { ok: true } });
    const report = await runThrough(world, aPlan(call()));
    expect(report.actions.Call).toMatchObject({
      status: "Succeeded",
      code: "Created",
      outputs: { statusCode: 201, headers: { a: "b" }, body: { ok: true } },
    });
  });

  test.each([
    [404, "NotFound"],
    [400, "BadRequest"],
    [501, "NotImplemented"],
    [499, "499"],
  ])("%s fails as %s at once, with the outputs kept", async (statusCode, code) => {
    const world = aWorld();
    world.http.on(URI, { statusCode, body: "why" });
    const report = await runThrough(world, aPlan(call()));
    expect(report.actions.Call).toMatchObject({
      status: "Failed",
      code,
      outputs: { statusCode, body: "why" },
    });
    expect(report.actions.Call?.error?.message).toContain(String(statusCode));
    expect(world.http.calls).toHaveLength(1);
  });

  test.each<[string, ValueObject]>([
    ["no address", { uri: "" }],
    ["an address that is null", { uri: "@triggerBody()" }],
    ["a method with a space", { method: "GET /" }],
    ["a retry policy nobody knows", { retryPolicy: { type: "often" } }],
    ["a retry interval that is none", { retryPolicy: { type: "fixed", count: 1, interval: "10s" } }],
  ])("%s fails before anything is sent", async (_what, inputs) => {
    const world = aWorld();
    const report = await runThrough(world, aPlan(call(inputs)), { body: null });
    expect(report.actions.Call).toMatchObject({ status: "Failed", code: "BadRequest" });
    expect(world.http.calls).toEqual([]);
  });

  test("takes its timeout from the action", async () => {
    const world = aWorld();
    await runThrough(world, aPlan(call({}, { limit: { timeout: "PT30S" } })));
    await runThrough(
      aWorldSharing(world),
      aPlan(call({}, { runtimeConfiguration: { requestOptions: { timeout: "PT5M" } } })),
    );
    expect(world.http.calls.map((sent) => sent.request.timeoutMs)).toEqual([30_000, 300_000]);
  });

  test("is TimedOut when its own limit passed, and a handler for TimedOut runs", async () => {
    const world = aWorld();
    world.http.on(URI, aFailure({ kind: "timeout", retryable: false }));
    const handler = { Late: { type: "Compose", inputs: 1, runAfter: { Call: ["TimedOut"] } } };
    const plan = aPlan({ ...call({}, { limit: { timeout: "PT30S" } }), ...handler });
    const report = await runThrough(world, plan);
    expect(report.actions.Call).toMatchObject({ status: "TimedOut", code: "ActionTimedOut" });
    expect(report.actions.Late?.status).toBe("Succeeded");
    expect(report.status).toBe("Succeeded");
  });
});

/** Another run that leaves through the same door. */
function aWorldSharing(world: ReturnType<typeof aWorld>) {
  const next = aWorld();
  return { ...next, ports: { ...next.ports, http: world.http } };
}

test("settings beside the inputs change the request", async () => {
  const world = aWorld();
  const settings = {
    correlation: { clientTrackingId: "@concat('order-', 7)" },
    operationOptions: "DisableAutomaticDecompression, DisableAsyncPattern",
    runtimeConfiguration: { contentTransfer: { transferMode: "Chunked" } },
  };
  await runThrough(world, aPlan(call({}, settings)));
  expect(world.http.calls[0]?.request).toMatchObject({
    headers: { "x-ms-client-tracking-id": "order-7" },
    chunked: true,
    keepsEncoding: true,
  });
  const quiet = aWorld();
  await runThrough(quiet, aPlan(call({}, { ...settings, operationOptions: "SuppressWorkflowHeaders" })));
  expect(quiet.http.calls[0]?.request.headers).toEqual({});
});

describe("retries", () => {
  test("by default four times more, with growing pauses, for what may pass", async () => {
    const world = aWorld();
    world.http.on(URI, { statusCode: 503 });
    const report = await runThrough(world, aPlan(call()));
    expect(report.actions.Call).toMatchObject({ status: "Failed", code: "ServiceUnavailable" });
    expect(world.http.calls).toHaveLength(5);
    expect(new Set(world.http.calls.map((sent) => sent.key)).size).toBe(1);
    const attempts = (lineOf(world, "Call")?.detail as ValueObject | undefined)?.attempts as ValueObject[];
    expect(attempts.map((attempt) => attempt.delayMs)).toEqual([6_250, 11_250, 22_500, 37_500]);
    expect(attempts[0]).toMatchObject({ attempt: 1, code: "503", at: NOON });
  });

  test("end with the first success", async () => {
    const world = aWorld();
    world.http.on(URI, { statusCode: 429 }, aFailure(), { statusCode: 200, body: "ok" });
    const report = await runThrough(world, aPlan(call()));
    expect(report.actions.Call).toMatchObject({ status: "Succeeded", outputs: { body: "ok" } });
    expect(world.http.calls).toHaveLength(3);
  });

  test.each<[string, ValueObject, number[]]>([
    ["none", { type: "none" }, []],
    ["fixed", { type: "fixed", count: 2, interval: "PT10S" }, [10_000, 10_000]],
    [
      "exponential within bounds",
      { type: "Exponential", count: 3, interval: "PT10S", minimumInterval: "PT8S", maximumInterval: "PT15S" },
      [9_000, 12_500, 15_000],
    ],
  ])("%s", async (_what, retryPolicy, delays) => {
    const world = aWorld();
    world.http.on(URI, aFailure());
    const report = await runThrough(world, aPlan(call({ retryPolicy })));
    expect(report.actions.Call).toMatchObject({ status: "Failed", code: "ConnectionRefused" });
    expect(world.http.calls).toHaveLength(delays.length + 1);
    const detail = lineOf(world, "Call")?.detail as ValueObject | undefined;
    const attempts = (detail?.attempts ?? []) as ValueObject[];
    expect(attempts.map((attempt) => attempt.delayMs)).toEqual(delays);
  });

  test("the other side's Retry-After beats the policy", async () => {
    const world = aWorld();
    world.http.on(URI, { statusCode: 429, headers: { "Retry-After": "77" } }, { statusCode: 200 });
    await acceptRun(world, aPlan(call()));
    expect(await advanceOnce(world, aPlan(call()))).toEqual({
      kind: "suspended",
      wakeAt: NOON + 77_000,
      expects: [],
    });
  });

  test("a short pause is waited out, a long one gives the worker back", async () => {
    const short = aWorld();
    const policy = (interval: string) => aPlan(call({ retryPolicy: { type: "fixed", count: 1, interval } }));
    short.http.on(URI, { statusCode: 500 }, { statusCode: 200 });
    await acceptRun(short, policy("PT3S"));
    expect(await advanceOnce(short, policy("PT3S"))).toMatchObject({ kind: "ended" });
    const long = aWorld();
    long.http.on(URI, { statusCode: 500 }, { statusCode: 200 });
    await acceptRun(long, policy("PT1M"));
    expect(await advanceOnce(long, policy("PT1M"))).toEqual({
      kind: "suspended",
      wakeAt: NOON + 60_000,
      expects: [],
    });
    expect(tell(long, policy("PT1M"))).toMatchObject({
      status: "Waiting",
      actions: { Call: { status: "Waiting" } },
    });
  });
});

describe("202 with a Location", () => {
  const STATUS = "https://api.test/jobs/1";
  const started = { statusCode: 202, headers: { Location: "/jobs/1", "retry-after": "20" } };

  test("is asked about until the work is done", async () => {
    const world = aWorld();
    world.http.on(URI, started).on(STATUS, { statusCode: 202 }, { statusCode: 200, body: "done" });
    const report = await runThrough(
      world,
      aPlan(call({ method: "POST", body: "go", headers: { "Content-Type": "x", A: "b" } })),
    );
    expect(report.actions.Call).toMatchObject({
      status: "Succeeded",
      outputs: { statusCode: 200, body: "done" },
    });
    expect(world.http.calls.map(({ request }) => [request.method, request.uri, request.body])).toEqual([
      ["POST", URI, "go"],
      ["GET", STATUS, undefined],
      ["GET", STATUS, undefined],
    ]);
    expect(world.http.calls[1]?.request.headers).toEqual({ A: "b" });
    expect(world.clock.now() - NOON).toBeGreaterThanOrEqual(30_000);
  });

  test("is the answer itself when the pattern is switched off", async () => {
    const world = aWorld();
    world.http.on(URI, started);
    const report = await runThrough(world, aPlan(call({}, { operationOptions: "DisableAsyncPattern" })));
    expect(report.actions.Call).toMatchObject({ status: "Succeeded", code: "Accepted" });
  });

  test("keeps credentials from another origin", async () => {
    const world = aWorld();
    world.http.on(URI, { statusCode: 202, headers: { Location: "https://elsewhere.test/j" } });
    world.http.on("https://elsewhere.test/j", { statusCode: 200 });
    const inputs = {
      headers: { Authorization: "Bearer s" },
      authentication: { type: "Basic", password: "s" },
    };
    await runThrough(world, aPlan(call(inputs)));
    expect(world.http.calls[1]?.request).toEqual({
      method: "GET",
      uri: "https://elsewhere.test/j",
      headers: {},
      timeoutMs: 120_000,
    });
  });

  test("times out with the action", async () => {
    const world = aWorld();
    world.http.on(URI, started).on(STATUS, started);
    const report = await runThrough(world, aPlan(call({}, { limit: { timeout: "PT1M" } })));
    expect(report.actions.Call).toMatchObject({ status: "TimedOut", code: "ActionTimedOut" });
  });
});

describe("Response", () => {
  const respond = (inputs: Value, more: ValueObject = {}) => ({ R: { type: "Response", inputs, ...more } });

  test("only the first one answers", async () => {
    const world = aWorld();
    const second = { type: "Response", inputs: { body: 2 }, runAfter: { R: ["Succeeded"] } };
    const report = await runThrough(world, aPlan({ ...respond({ body: 1 }), Second: second }));
    expect(world.responses).toEqual([{ statusCode: 200, headers: {}, body: 1 }]);
    expect(report.actions.Second).toMatchObject({ status: "Failed", code: "ResponseAlreadySent" });
    expect(report.status).toBe("Failed");
    expect(report.response).toEqual({ statusCode: 200, headers: {}, body: 1 });
  });

  test("reads a status code from text and headers of any type", async () => {
    const world = aWorld();
    await runThrough(world, aPlan(respond({ statusCode: "@string(404)", headers: { a: 1, b: null } })));
    expect(world.responses).toEqual([{ statusCode: 404, headers: { a: "1" } }]);
  });

  test.each<[Value]>([
    [{ statusCode: "abc" }],
    [{ statusCode: null }],
    [{ statusCode: 99 }],
    [{ headers: "x" }],
  ])("%j fails", async (inputs) => {
    const world = aWorld();
    const report = await runThrough(world, aPlan(respond(inputs)));
    expect(report.actions.R).toMatchObject({ status: "Failed", code: "BadRequest" });
    expect(world.responses).toEqual([]);
  });

  test("fails when nobody can wait for it", async () => {
    const triggers = { Every: { type: "Recurrence", recurrence: { frequency: "Day", interval: 1 } } };
    const report = await runThrough(aWorld(), aPlan(respond({}), { triggers }));
    expect(report.actions.R?.error?.message).toContain("Nobody waits");
  });
});

describe("the flow's own outputs", () => {
  test("are worked out at the end", async () => {
    const world = aWorld();
    const outputs = { sum: { type: "Int", value: "@add(outputs('A'), 1)" } };
    await runThrough(world, aPlan({ A: { type: "Compose", inputs: 1 } }, { outputs }));
    expect(world.store.run(RUN_ID)?.end).toMatchObject({ status: "Succeeded", outputs: { sum: 2 } });
  });

  test("fail the run when one has no value", async () => {
    const world = aWorld();
    const report = await runThrough(
      world,
      aPlan({}, { outputs: { bad: { type: "Int", value: "@div(1, 0)" } } }),
    );
    expect(report).toMatchObject({ status: "Failed", error: { code: "InvalidTemplate" } });
    expect(report.error?.message).toContain("'bad'");
  });
});
