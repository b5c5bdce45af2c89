import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing/test-api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const PATH = "/environment/rules";

describe("which hosts an environment may call", () => {
  test("are all, until an admin lists some, and all again when the list is taken away", async () => {
    expect((await api.call("GET", PATH)).body).toEqual({ allowedHosts: null });
    const saved = await api.call("PUT", PATH, {
      allowedHosts: ["https://API.example.com/v1", "*.example.net", ""],
    });
    expect(saved).toMatchObject({
      status: 200,
      body: { allowedHosts: ["api.example.com", "*.example.net"] },
    });
    expect((await api.call("GET", PATH)).body).toEqual(saved.body);
    expect(await api.database.environments.allowedHosts(api.environmentId)).toEqual(saved.body.allowedHosts);
    await api.call("PUT", PATH, { allowedHosts: [] });
    expect((await api.call("GET", PATH)).body).toEqual({ allowedHosts: [] });
    await api.call("PUT", PATH, { allowedHosts: null });
    expect((await api.call("GET", PATH)).body).toEqual({ allowedHosts: null });
  });

  test.each([
    { allowedHosts: ["not a host"] },
    { allowedHosts: "example.com" },
    { allowedHosts: [1] },
    { allowedHosts: ["a\u0000.example"] },
    { allowedHosts: Array.from({ length: 501 }, (_, index) => `h${index}.example`) },
    {},
  ])("%j is refused and changes nothing", async (rules) => {
    await api.call("PUT", PATH, { allowedHosts: ["kept.example"] });
    expect(await api.call("PUT", PATH, rules)).toMatchObject({ status: 400, body: { code: "BAD_REQUEST" } });
    expect((await api.call("GET", PATH)).body).toEqual({ allowedHosts: ["kept.example"] });
  });

  test("an environment that is gone may call none", async () => {
    expect(await api.database.environments.allowedHosts("nonsense")).toEqual([]);
  });
});
