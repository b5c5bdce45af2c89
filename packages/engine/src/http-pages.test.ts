import type { Value, ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { acceptRun, advanceOnce, aPlan, aWorld, runThrough, tell } from "./testing/a-world.ts";

const FIRST = "https://api.test/items";
const page = (number: number) => `${FIRST}?page=${number}`;
const paged = (minimumItemCount: Value = 100, more: ValueObject = {}) =>
  aPlan({
    Call: {
      type: "Http",
      inputs: { method: "GET", uri: FIRST, headers: { "x-api-key": "k" }, ...more },
      runtimeConfiguration: { paginationPolicy: { minimumItemCount } },
    },
  });
type Report = Awaited<ReturnType<typeof runThrough>>;
const bodyOf = (report: Report) => (report.actions.Call?.outputs as ValueObject | undefined)?.body;
const itemsOf = (report: Report) => (bodyOf(report) as ValueObject | undefined)?.value;

describe("pagination", () => {
  test("follows nextLink until it ends, and merges the values", async () => {
    const world = aWorld();
    world.http
      .on(FIRST, { body: { value: [1, 2], nextLink: page(2), count: 5 } })
      .on(page(2), { body: { value: [3, 4], "@odata.nextLink": "/items?page=3" } })
      .on(page(3), { body: { value: [5], count: 5 } });
    const report = await runThrough(world, paged());
    expect(report.actions.Call?.outputs).toMatchObject({ body: { value: [1, 2, 3, 4, 5], count: 5 } });
    expect(world.http.calls.map(({ request }) => [request.method, request.uri])).toEqual([
      ["GET", FIRST],
      ["GET", page(2)],
      ["GET", page(3)],
    ]);
    expect(world.http.calls[2]?.request.headers).toEqual({ "x-api-key": "k" });
  });

  test("stops when there are as many items as were wanted", async () => {
    const world = aWorld();
    world.http
      .on(FIRST, { body: { value: [1, 2], nextLink: page(2) } })
      .on(page(2), { body: { value: [3, 4], nextLink: page(3) } });
    const report = await runThrough(world, paged(3));
    expect(itemsOf(report)).toEqual([1, 2, 3, 4]);
    expect(world.http.calls).toHaveLength(2);
  });

  test("follows a Link header of a service that answers lists", async () => {
    const world = aWorld();
    world.http
      .on(FIRST, { body: [1], headers: { Link: `<${page(1)}>; rel="prev", <${page(2)}>; rel="next"` } })
      .on(page(2), { body: [2], headers: { link: `<${page(1)}>; rel="first"` } });
    const report = await runThrough(world, paged());
    expect(bodyOf(report)).toEqual([1, 2]);
  });

  test("takes no credentials to another place", async () => {
    const world = aWorld();
    world.http
      .on(FIRST, { body: { value: [1], nextLink: "https://elsewhere.test/p2" } })
      .on("https://elsewhere.test/p2", { body: { value: [2] } });
    const authentication = { type: "Basic", username: "u", password: "p" };
    expect(itemsOf(await runThrough(world, paged(100, { authentication })))).toEqual([1, 2]);
    expect(world.http.calls[1]?.request).toEqual({
      method: "GET",
      uri: "https://elsewhere.test/p2",
      headers: {},
      timeoutMs: 120_000,
    });
  });

  test("a page that may come later is tried again; one that fails fails the action", async () => {
    const world = aWorld();
    world.http
      .on(FIRST, { body: { value: [1], nextLink: page(2) } })
      .on(page(2), { statusCode: 503 }, { body: { value: [2], nextLink: page(3) } })
      .on(page(3), { statusCode: 404 });
    const report = await runThrough(world, paged());
    expect(report.actions.Call).toMatchObject({ status: "Failed", code: "NotFound" });
    expect(world.http.calls.map(({ request }) => request.uri)).toEqual([FIRST, page(2), page(2), page(3)]);
  });

  test("a link that leads to itself, or one that is none, ends it", async () => {
    const world = aWorld();
    world.http.on(FIRST, { body: { value: [1], nextLink: FIRST } });
    expect(itemsOf(await runThrough(world, paged()))).toEqual([1]);
    const broken = aWorld();
    broken.http.on(FIRST, { body: { value: [1], nextLink: "http://[" } });
    expect(itemsOf(await runThrough(broken, paged()))).toEqual([1]);
  });

  test("without the setting a link is only a member", async () => {
    const world = aWorld();
    world.http.on(FIRST, { body: { value: [1], nextLink: page(2) } });
    const plan = aPlan({ Call: { type: "Http", inputs: { method: "GET", uri: FIRST } } });
    expect(itemsOf(await runThrough(world, plan))).toEqual([1]);
  });

  test("goes on after a crash with the page that was asked for", async () => {
    const world = aWorld();
    world.http
      .on(FIRST, { body: { value: [1, 2], nextLink: page(2) } })
      .on(page(2), { body: { value: [3], nextLink: page(3) } })
      .on(page(3), "hang", { body: { value: [4] } });
    const plan = paged();
    await acceptRun(world, plan);
    world.http.onCall = ({ request }) => {
      if (request.uri === page(3)) world.shutdown.abort();
    };
    expect((await advanceOnce(world, plan)).kind).toBe("released");
    world.http.onCall = () => undefined;
    const after = { ...world, ports: { ...world.ports, signal: new AbortController().signal } };
    expect((await advanceOnce(after, plan)).kind).toBe("ended");
    expect(itemsOf(tell(world, plan))).toEqual([1, 2, 3, 4]);
    expect(world.http.calls.map(({ request }) => request.uri)).toEqual([FIRST, page(2), page(3), page(3)]);
  });
});
