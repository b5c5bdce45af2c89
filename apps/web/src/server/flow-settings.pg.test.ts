import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, REQUEST_FLOW, type TestApi } from "./testing/test-api.ts";

let api: TestApi;
let path: string;
beforeAll(async () => {
  api = await openTestApi();
  const { body } = await api.call("POST", "/flows", { name: "Orders", definitionText: REQUEST_FLOW });
  path = `/flows/${body.id}/settings`;
});
afterAll(() => api.close());

describe("settings of a flow", () => {
  test("are the defaults until somebody sets them, one by one", async () => {
    expect((await api.call("GET", path)).body).toEqual({
      durability: "ends",
      retentionDays: null,
      keptDays: 30,
    });
    await api.call("PATCH", path, { retentionDays: 7 });
    const { body } = await api.call("PATCH", path, { durability: "everyStep" });
    expect(body).toEqual({ durability: "everyStep", retentionDays: 7, keptDays: 7 });
    expect((await api.call("GET", path)).body).toEqual(body);
    expect((await api.call("PATCH", path, { retentionDays: null })).body.keptDays).toBe(30);
  });

  test("tell the workers, who remember them", async () => {
    const heard: string[] = [];
    const off = api.database.signals.on("flow", (ids) => heard.push(...ids));
    await expect
      .poll(
        async () => {
          await api.call("PATCH", path, { durability: "ends" });
          return heard.length;
        },
        // A second, as it is without this, is little on a slow machine.
        { timeout: 20_000 },
      )
      .toBeGreaterThan(0);
    off();
    expect(path).toContain(heard[0]);
  });

  test.each([
    { durability: "sometimes" },
    { durability: null },
    { retentionDays: 0 },
    { retentionDays: 366 },
    { retentionDays: 1.5 },
    { retentionDays: "30" },
    { colour: "blue" },
  ])("%j is refused and changes nothing", async (change) => {
    const before = await api.call("GET", path);
    expect(await api.call("PATCH", path, change)).toMatchObject({
      status: 400,
      body: { code: "BAD_REQUEST" },
    });
    expect((await api.call("GET", path)).body).toEqual(before.body);
  });
});
