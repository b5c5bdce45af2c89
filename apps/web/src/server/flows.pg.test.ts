import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, REQUEST_FLOW, type TestApi } from "./testing/test-api.ts";
import { publishFlow } from "./use-cases/publish-flow.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const aFlow = async (name = "Orders", definitionText = REQUEST_FLOW) => {
  const { status, body } = await api.call("POST", "/flows", { name, definitionText });
  expect(status).toBe(201);
  return body;
};
const changed = (definitionText: string) => definitionText.replace("@triggerBody()", "changed");
const withAction = (name: string, action: unknown) => {
  const definition = JSON.parse(REQUEST_FLOW);
  definition.actions[name] = action;
  return JSON.stringify(definition);
};

describe("a flow over the API", () => {
  test("is created as a draft, read back byte for byte, and listed", async () => {
    const text = `${REQUEST_FLOW.replace("{", "{ ")}\n`;
    const created = await aFlow("Byte for byte", text);
    const { body } = await api.call("GET", `/flows/${created.id}`);
    expect(body).toMatchObject({ name: "Byte for byte", state: "draft", definitionText: text, problems: [] });
    const { body: list } = await api.call("GET", "/flows?search=byte%20for");
    expect(list.items).toMatchObject([
      { id: created.id, triggerType: "Request", actionCount: 1, enabled: false, lastRun: null },
    ]);
  });

  test("without a definition begins as an empty one", async () => {
    const { body } = await api.call("POST", "/flows", { name: "Empty" });
    expect(body).toMatchObject({ triggerType: null, actionCount: 0, state: "draft" });
    expect(JSON.parse(body.definitionText)).toMatchObject({ triggers: {}, actions: {} });
  });

  test("is saved, published, switched off and on, and tells where it listens", async () => {
    const flow = await aFlow("A life");
    const saved = await api.call("PATCH", `/flows/${flow.id}`, {
      revision: flow.revision,
      name: "A new life",
      definitionText: changed(REQUEST_FLOW),
    });
    expect(saved.body).toMatchObject({ name: "A new life", state: "draft" });
    expect(saved.body.revision).toBeGreaterThan(flow.revision);

    const published = await api.call("POST", `/flows/${flow.id}/publish`, { revision: saved.body.revision });
    expect(published.body).toMatchObject({
      state: "published",
      enabled: true,
      publishedVersion: { number: 1 },
    });
    expect(published.body.callbackUrl).toMatch(/^http:\/\/towpath\.test\/hooks\/.+sig=/);

    const off = await api.call("PUT", `/flows/${flow.id}/enabled`, { enabled: false });
    expect(off.body.enabled).toBe(false);
    const on = await api.call("PUT", `/flows/${flow.id}/enabled`, { enabled: true });
    expect(on.body.enabled).toBe(true);

    const again = await api.call("PATCH", `/flows/${flow.id}`, {
      revision: on.body.revision,
      definitionText: REQUEST_FLOW,
    });
    expect(again.body.state).toBe("changed");
    const { body: versions } = await api.call("GET", `/flows/${flow.id}/versions`);
    expect(versions.items).toMatchObject([{ number: 1 }]);
  });

  test("may read parameters that only its values declare, and shows the path its trigger wants", async () => {
    const definition = {
      triggers: { ask: { type: "Request", kind: "Http", inputs: { relativePath: "/orders/{id}" } } },
      actions: { Say: { type: "Compose", inputs: "@parameters('greeting')" } },
    };
    const flow = await aFlow("Parameters", JSON.stringify(definition));
    const refused = await api.call("POST", `/flows/${flow.id}/publish`, { revision: flow.revision });
    expect(refused.status).toBe(422);
    const saved = await api.call("PATCH", `/flows/${flow.id}`, {
      revision: flow.revision,
      parametersText: '{"greeting":"Ahoy"}',
    });
    const published = await api.call("POST", `/flows/${flow.id}/publish`, { revision: saved.body.revision });
    expect(published.body).toMatchObject({ state: "published", problems: [] });
    expect(decodeURI(published.body.callbackUrl)).toContain("/orders/{id}?");
  });

  test("keeps the first of two changes made on the same revision", async () => {
    const flow = await aFlow("Two hands");
    const change = (name: string) =>
      api.call("PATCH", `/flows/${flow.id}`, { revision: flow.revision, name });
    expect((await change("First")).status).toBe(200);
    const late = await change("Second");
    expect(late).toMatchObject({
      status: 409,
      body: { code: "CONFLICT", data: { revision: flow.revision + 1 } },
    });
    expect((await api.call("GET", `/flows/${flow.id}`)).body.name).toBe("First");
  });

  test("whose text does not parse is refused with the place, and the draft stays", async () => {
    const flow = await aFlow("Broken");
    const answer = await api.call("PATCH", `/flows/${flow.id}`, {
      revision: flow.revision,
      definitionText: '{\n  "triggers": {,\n}',
    });
    expect(answer).toMatchObject({ status: 400, body: { code: "BAD_REQUEST", data: { line: 2 } } });
    expect((await api.call("GET", `/flows/${flow.id}`)).body.definitionText).toBe(REQUEST_FLOW);
  });

  test.each([
    ["an unknown action type", withAction("Odd", { type: "Teleport", runAfter: {} })],
    ["a cycle", withAction("Loop", { type: "Compose", inputs: 1, runAfter: { Loop: ["Succeeded"] } })],
    [
      "an expression that does not parse",
      withAction("Wrong", { type: "Compose", inputs: "@concat(", runAfter: {} }),
    ],
  ])("with %s is saved with its problem, and cannot be published", async (_what, definitionText) => {
    const flow = await aFlow("Problem", definitionText);
    expect(flow.problems.length).toBeGreaterThan(0);
    const answer = await api.call("POST", `/flows/${flow.id}/publish`, { revision: flow.revision });
    expect(answer.status).toBe(422);
    expect(answer.body.data.problems[0]).toMatchObject({
      severity: "error",
      path: expect.stringMatching(/^\/actions/),
    });
    expect((await api.call("GET", `/flows/${flow.id}`)).body.state).toBe("draft");
  });

  test("cannot be switched on before it was published", async () => {
    const flow = await aFlow("Too early");
    expect(await api.call("PUT", `/flows/${flow.id}/enabled`, { enabled: true })).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining("Publish") },
    });
  });

  test("comes out of a file and goes back into it with nothing lost", async () => {
    const file = JSON.stringify(
      { definition: JSON.parse(REQUEST_FLOW), kind: "Stateful", "x-unknown": [1.0, "é"] },
      null,
      3,
    );
    const contentBase64 = Buffer.from(file).toString("base64");
    const { status, body } = await api.call("POST", "/flows/import", {
      fileName: "orders.json",
      contentBase64,
    });
    expect(status).toBe(201);
    expect(body.flows).toHaveLength(1);
    const exported = await api.call("GET", `/flows/${body.flows[0].id}/export`);
    expect(exported.body).toEqual({ fileName: "orders.json", contentBase64 });
  });

  test("is not made of a file that holds none", async () => {
    const contentBase64 = Buffer.from("[1, 2").toString("base64");
    const answer = await api.call("POST", "/flows/import", { fileName: "x.json", contentBase64 });
    expect(answer).toMatchObject({ status: 400, body: { code: "BAD_REQUEST" } });
    expect(answer.body.message).not.toMatch(/undefined|Error:|at /);
  });

  test("is gone once it is deleted", async () => {
    const flow = await aFlow("Short life");
    expect((await api.call("DELETE", `/flows/${flow.id}`)).status).toBe(200);
    expect((await api.call("GET", `/flows/${flow.id}`)).status).toBe(404);
    expect((await api.call("DELETE", `/flows/${flow.id}`)).status).toBe(404);
  });

  test("takes its runs under way along when it is deleted", async () => {
    const flow = await aFlow("Under way");
    const run = await api.call("POST", `/flows/${flow.id}/run`, { version: "draft", bodyText: "{}" });
    expect(run.status).toBe(202);
    await api.call("DELETE", `/flows/${flow.id}`);
    const { body } = await api.call("GET", `/runs/${run.body.runId}`);
    expect(body).toMatchObject({ status: "Cancelled" });
  });

  test("is listed page by page, each flow once", async () => {
    for (const number of [1, 2, 3, 4, 5]) await aFlow(`Paged ${number}`);
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const { body } = await api.call("GET", `/flows?search=Paged&limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items.map((flow: { name: string }) => flow.name));
      cursor = body.nextCursor;
    }
    expect(seen.sort()).toEqual(["Paged 1", "Paged 2", "Paged 3", "Paged 4", "Paged 5"]);
  });
});

describe("when the workers cannot be told", () => {
  test("what was published is published all the same", async () => {
    const flow = await aFlow("Told nobody");
    const send = () => Promise.reject(new Error("the line is down"));
    const deaf = { ...api.deps, database: { ...api.database, signals: { ...api.database.signals, send } } };
    const actor = {
      user: api.owner,
      environmentId: api.environmentId,
      environmentName: "",
      role: "admin" as const,
    };
    const published = await publishFlow(deaf, actor, { id: flow.id, revision: flow.revision });
    expect(published).toMatchObject({ ok: true, value: { state: "published" } });
  });
});
