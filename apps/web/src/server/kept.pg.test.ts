import { aDefinition } from "@towpath/connectors/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestApi, REQUEST_FLOW, type TestApi } from "./testing/test-api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.sql.query("delete from favourite_operations");
  await api.sql.query("delete from connectors");
});

interface Made {
  readonly id: string;
  readonly name: string;
  readonly version: { readonly id: string };
}

async function aConnector(title: string, more = {}): Promise<Made> {
  const file = Buffer.from(JSON.stringify(aDefinition({ info: { title, version: "1" }, ...more })));
  const { body } = await api.call("POST", "/connectors/import", {
    fileName: "apiDefinition.swagger.json",
    contentBase64: file.toString("base64"),
  });
  return (await api.call("GET", `/connectors/${body.items[0].connectorId}`)).body;
}
const mark = (operation: string, connector = "", favourite = true) =>
  api.call("PUT", "/favourites", { connector, operation, favourite });
const aFlow = async () =>
  (await api.call("POST", "/flows", { name: "Orders", definitionText: REQUEST_FLOW })).body.id as string;

describe("favourite operations", () => {
  test("are listed in the order they were marked, once each, until they are taken away", async () => {
    await mark("Http");
    await mark("Compose");
    expect((await mark("Http")).body.items).toEqual([
      { connector: "", operation: "Http" },
      { connector: "", operation: "Compose" },
    ]);
    await mark("Http", "", false);
    expect((await api.call("GET", "/favourites")).body.items).toEqual([
      { connector: "", operation: "Compose" },
    ]);
  });

  test("of a connector are offered with its looks, and stay when it is imported again", async () => {
    const { id, name } = await aConnector("Boards");
    await aConnector("Other");
    await mark("GetThing", name);
    const offered = async () => (await api.call("GET", "/connector-operations?favourites=true")).body.items;
    expect(await offered()).toMatchObject([{ connectorId: id, operationId: "GetThing" }]);
    await api.call("DELETE", `/connectors/${id}`);
    expect(await offered()).toEqual([]);
    const again = await aConnector("Boards");
    expect(await offered()).toMatchObject([{ connectorId: again.id, connectorTitle: "Boards" }]);
  });

  test("are at most a hundred", async () => {
    for (let index = 0; index < 100; index += 1) await mark(`Operation${index}`);
    const { status, body } = await mark("One more");
    expect([status, body.message]).toEqual([409, expect.stringContaining("100 favourites")]);
  });
});

test("connectors that most flows use come first when that is asked for", async () => {
  await aConnector("Alpha");
  const signIn = { securityDefinitions: { api_key: { type: "apiKey", in: "header", name: "X-Key" } } };
  const { id } = await aConnector("Beta", signIn);
  const { name, version } = await aConnector("Gamma");
  const [bound, published, both] = [await aFlow(), await aFlow(), await aFlow()];
  const given = { connectorId: id, values: { api_key: "k" } };
  const { body: connection } = await api.call("POST", "/connections", given);
  for (const flowId of [bound, both])
    await api.call("PUT", `/flows/${flowId}/connections`, { reference: "r", connectionId: connection.id });
  await api.sql.query("update flow_connections set used = true");
  for (const flowId of [published, both]) await api.call("POST", `/flows/${flowId}/publish`, { revision: 1 });
  await api.sql.query("update flow_versions set connectors_text = $1 where flow_id = $2", [
    JSON.stringify({ [name]: version.id }),
    published,
  ]);
  const titles = async (query: string) =>
    (await api.call("GET", `/connectors${query}`)).body.items.map(({ title }: { title: string }) => title);
  expect(await titles("")).toEqual(["Alpha", "Beta", "Gamma"]);
  expect(await titles("?sort=used")).toEqual(["Beta", "Gamma", "Alpha"]);
  expect((await api.call("GET", "/connectors?sort=used&limit=1")).body.nextCursor).toBeNull();
});

describe("how a flow was left", () => {
  const LEFT = { collapsed: ["Try"], viewport: { x: -12.5, y: 40, zoom: 0.5 }, leftAt: 1_700_000_000_000 };

  test("is kept for each person, and nothing at first", async () => {
    const id = await aFlow();
    expect((await api.call("GET", `/flows/${id}/view`)).body).toEqual({
      collapsed: [],
      viewport: null,
      leftAt: 0,
    });
    expect((await api.call("PUT", `/flows/${id}/view`, LEFT)).body).toEqual(LEFT);
    expect((await api.call("GET", `/flows/${id}/view`)).body).toEqual(LEFT);
    const [rows] = [await api.sql.query("select user_id from flow_views where flow_id = $1", [id])];
    expect(rows).toMatchObject([{ user_id: api.owner.id }]);
  });

  test.each([
    ["a viewport without end", { viewport: { x: 1e300, y: 0, zoom: 1 } }],
    ["a name with a NUL", { collapsed: ["a\u0000"] }],
    ["what it does not know", { theme: "dark" }],
  ])("refuses %s", async (_what, view) => {
    const id = await aFlow();
    expect((await api.call("PUT", `/flows/${id}/view`, view)).status).toBe(400);
  });

  test("that cannot be read any more is as good as none", async () => {
    const id = await aFlow();
    await api.call("PUT", `/flows/${id}/view`, LEFT);
    await api.sql.query(`update flow_views set view_text = '{"collapsed": 3}' where flow_id = $1`, [id]);
    expect((await api.call("GET", `/flows/${id}/view`)).body).toMatchObject({ collapsed: [], leftAt: 0 });
  });
});
