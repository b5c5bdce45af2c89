import type { HttpFailure } from "@towpath/engine";
import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { aBench, MINUTE, NOON } from "./testing/a-bench.ts";

const URI = "https://x.example/news";
const aPoll = (more: ValueObject = {}, inputs: ValueObject = {}): ValueObject => ({
  type: "Http",
  inputs: { method: "GET", uri: URI, headers: { Authorization: "Bearer secret" }, ...inputs },
  recurrence: { frequency: "Hour", interval: 1 },
  ...more,
});
const REFUSED: HttpFailure = {
  kind: "not-sent",
  retryable: true,
  error: { code: "ConnectionRefused", message: "Nobody listens at that address." },
};
const HOUR = 60 * MINUTE;

describe("a check", () => {
  test("that is answered with 200 starts a run with the answer, and the next comes with the next slot", async () => {
    const bench = aBench();
    bench.publish(aPoll());
    bench.answer({ body: { n: 1 }, headers: { etag: "x" } });
    await bench.check();
    expect(bench.store.runs).toMatchObject([
      { trigger: { outputs: { statusCode: 200, headers: { etag: "x" }, body: { n: 1 } } } },
    ]);
    expect(JSON.stringify(bench.store.runs)).not.toContain("secret");
    expect(bench.store.nextAt("flow")).toBe(NOON + HOUR);
    expect(bench.store.ticks[0]?.note).toEqual({ outcome: "fired", message: null });
  });

  test("that is answered with 202 starts nothing", async () => {
    const bench = aBench();
    bench.publish(aPoll());
    bench.answer({ statusCode: 202 });
    await bench.check();
    expect(bench.store.ticks).toMatchObject([
      { runs: [], note: { outcome: "nothing" }, nextAt: NOON + HOUR },
    ]);
  });

  test.each([200, 202])("keeps to the Retry-After of a %i", async (statusCode) => {
    const bench = aBench();
    bench.publish(aPoll());
    bench.answer({ statusCode, headers: { "Retry-After": "90" } });
    await bench.check();
    expect(bench.store.nextAt("flow")).toBe(NOON + 90_000);
  });

  test("goes to the Location of the last answer, with credentials only on the same site", async () => {
    const bench = aBench();
    bench.publish(aPoll());
    bench.answer(
      { headers: { Location: "/news?after=1" } },
      { headers: { location: "https://y.example/" } },
      {},
    );
    for (let round = 0; round < 4; round += 1) {
      await bench.check();
      bench.pass(HOUR);
    }
    expect(bench.requests.map(({ request }) => [request.uri, Object.keys(request.headers)])).toEqual([
      [URI, ["Authorization"]],
      ["https://x.example/news?after=1", ["Authorization"]],
      ["https://y.example/", []],
      [URI, ["Authorization"]],
    ]);
  });

  test("splits its list into runs, and an empty list into none", async () => {
    const bench = aBench();
    bench.publish(aPoll({ splitOn: "@triggerBody()" }));
    bench.answer({ body: [1, 2, 3] }, { body: [] });
    await bench.check();
    expect(bench.store.runs.map(({ trigger }) => trigger.outputs)).toEqual([
      { body: 1 },
      { body: 2 },
      { body: 3 },
    ]);
    bench.pass(HOUR);
    expect((await bench.check())?.note.outcome).toBe("nothing");
  });

  test("repeated for the same slot after a crash has the same key", async () => {
    const bench = aBench();
    bench.publish(aPoll());
    await bench.store.claimDue({ workerId: "dead", leaseMs: 1_000, limit: 1, kinds: ["poll"] });
    bench.pass(2_000);
    await bench.check();
    bench.pass(HOUR);
    await bench.check();
    const [first, second] = bench.requests.map(({ key }) => key);
    expect(first).toBe(`flow/${NOON}`);
    expect(second).not.toBe(first);
  });

  test("is left out while the flow has too many runs waiting", async () => {
    const bench = aBench({ isFull: async () => true });
    bench.publish(aPoll());
    expect((await bench.check())?.note).toMatchObject({ outcome: "skipped" });
    expect(bench.requests).toEqual([]);
    expect(bench.store.nextAt("flow")).toBe(NOON + HOUR);
  });

  test("says what is wrong with its own inputs", async () => {
    const bench = aBench();
    bench.publish(aPoll({}, { uri: "@triggerBody()['x']" }));
    expect((await bench.check())?.note).toMatchObject({ outcome: "failed", message: expect.any(String) });
    expect(bench.requests).toEqual([]);
  });
});

describe("a check that fails", () => {
  test("is tried again by the retry policy, then at the next slot", async () => {
    const bench = aBench();
    bench.publish(aPoll({}, { retryPolicy: { type: "fixed", count: 2, interval: "PT20S" } }));
    bench.answer({ statusCode: 503 });
    const next: (number | null)[] = [];
    for (let round = 0; round < 4; round += 1) {
      await bench.check();
      const at = bench.store.nextAt("flow") ?? 0;
      next.push(at - bench.clock.now());
      bench.clock.at = at;
    }
    expect(next).toEqual([20_000, 20_000, HOUR - 40_000, 20_000].slice(0, 3).concat(HOUR));
    expect(bench.store.ticks[0]?.note).toEqual({
      outcome: "failed",
      message: "The address answered 503 (ServiceUnavailable).",
    });
  });

  test("again and again is made at ever longer distances, and back in rhythm once it works", async () => {
    const bench = aBench();
    bench.publish(
      aPoll({ recurrence: { frequency: "Second", interval: 1 } }, { retryPolicy: { type: "none" } }),
    );
    bench.answer(REFUSED);
    const waits: number[] = [];
    for (let round = 0; round < 14; round += 1) {
      await bench.check();
      const at = bench.store.nextAt("flow") ?? 0;
      waits.push((at - bench.clock.now()) / 1_000);
      bench.clock.at = at;
    }
    expect(waits.slice(0, 4)).toEqual([5, 10, 20, 40]);
    expect(waits.at(-1)).toBe(3_600);
    bench.answer({});
    await bench.check();
    expect((bench.store.nextAt("flow") ?? 0) - bench.clock.now()).toBeLessThanOrEqual(1_000);
  });

  test("keeps to a Retry-After, and does not repeat what cannot help", async () => {
    const bench = aBench();
    bench.publish(aPoll());
    bench.answer({ statusCode: 429, headers: { "retry-after": "120" } }, { statusCode: 404 });
    await bench.check();
    expect(bench.store.nextAt("flow")).toBe(NOON + 120_000);
    bench.pass(120_000);
    await bench.check();
    expect(bench.store.nextAt("flow")).toBe(NOON + HOUR);
  });

  test("by a condition on the status may be what the flow waits for", async () => {
    const bench = aBench();
    bench.publish(aPoll({ conditions: [{ expression: "@equals(triggerOutputs()['statusCode'], 503)" }] }));
    bench.answer({ statusCode: 503 }, { statusCode: 200 });
    await bench.check();
    expect(bench.store.runs).toHaveLength(1);
    bench.pass(HOUR);
    expect((await bench.check())?.note.outcome).toBe("skipped");
  });
});

test("a check that was broken off knows nothing and writes nothing", async () => {
  const bench = aBench();
  bench.publish(aPoll());
  const [due] = await bench.store.claimDue({ workerId: "w", leaseMs: 1_000, limit: 1, kinds: ["poll"] });
  const { poll } = await import("./poll.ts");
  if (due === undefined) throw new Error("nothing was due");
  expect(await poll(due, bench.ports, AbortSignal.abort())).toBe(null);
});
