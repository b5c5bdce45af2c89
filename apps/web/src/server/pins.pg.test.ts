import { compileVersion } from "@towpath/engine";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, REQUEST_FLOW, type TestApi } from "./testing/test-api.ts";

let api: TestApi;
let flow: { id: string; revision: number };
beforeAll(async () => {
  api = await openTestApi();
  const { body } = await api.call("POST", "/flows", { name: "Orders", definitionText: REQUEST_FLOW });
  flow = body;
});
afterAll(() => api.close());

const EXACT = '{"half": 1.0, "big": 12345678901234567890}';
const pin = (over: object = {}) =>
  api.call("PUT", `/flows/${flow.id}/pins`, {
    action: "Say",
    status: "Succeeded",
    outputsText: EXACT,
    ...over,
  });
const clear = (actions?: string[]) =>
  api.call("POST", `/flows/${flow.id}/pins/clear`, actions === undefined ? {} : { actions });
const versionOf = async (version: "draft" | "published") => {
  const { body } = await api.call("POST", `/flows/${flow.id}/run`, { version });
  const run = await api.call("GET", `/runs/${body.runId}`);
  const stored = await api.database.flows.version(run.body.versionId);
  if (stored === null) throw new Error("no version");
  return stored;
};

describe("pinned outputs", () => {
  test("are kept to the digit, one an action, and listed until they are taken away", async () => {
    const { status, body } = await pin();
    expect(status).toBe(200);
    expect(body.items).toMatchObject([{ action: "Say", outputsText: EXACT }]);
    expect((await pin({ action: "SAY", status: "Failed", outputsText: null })).body.items).toMatchObject([
      { action: "SAY", status: "Failed", outputsText: null },
    ]);
    expect((await clear(["say"])).body.items).toEqual([]);
  });

  test("go with draft runs, never with live ones, and never into the definition", async () => {
    await pin();
    const published = await api.call("POST", `/flows/${flow.id}/publish`, { revision: flow.revision });
    expect(published.body.publishedVersion.number).toBe(1);
    const [draft, live] = [await versionOf("draft"), await versionOf("published")];
    expect(JSON.parse(draft.pinsText ?? "").Say.status).toBe("Succeeded");
    expect(live.pinsText).toBe("{}");
    for (const version of [draft, live]) {
      expect(version.definitionText).toBe(REQUEST_FLOW);
      expect(compileVersion(version).ok).toBe(true);
    }
    await clear();
    expect((await versionOf("draft")).pinsText).toBe("{}");
  });

  test("follow their action to its new name, and go with it", async () => {
    const save = async (actions: object) => {
      const { body } = await api.call("GET", `/flows/${flow.id}`);
      const definitionText = JSON.stringify({ ...JSON.parse(REQUEST_FLOW), actions });
      const saved = await api.call("PATCH", `/flows/${flow.id}`, { revision: body.revision, definitionText });
      expect(saved.status).toBe(200);
      return (await api.call("GET", `/flows/${flow.id}/pins`)).body.items;
    };
    const { Say } = JSON.parse(REQUEST_FLOW).actions;
    await pin();
    expect(await save({ Tell: Say })).toMatchObject([{ action: "Tell", outputsText: EXACT }]);
    expect(await save({ Tell: Say, More: Say })).toHaveLength(1);
    expect(await save({ More: Say })).toEqual([]);
    await save({ Say });
  });

  test("of a call that no call gives out are refused in words", async () => {
    const call = { type: "Http", inputs: { method: "GET", uri: "https://x.test/" }, runAfter: {} };
    const definitionText = JSON.stringify({ ...JSON.parse(REQUEST_FLOW), actions: { Call: call } });
    const { body } = await api.call("POST", "/flows", { name: "Calls", definitionText });
    const given = { action: "Call", status: "Succeeded", outputsText: "[1,2]" };
    const refused = await api.call("PUT", `/flows/${body.id}/pins`, given);
    expect(refused).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("object whose statusCode is a whole number") },
    });
  });

  test("cannot be given to a published version, whoever writes to the table", async () => {
    const write = api.sql.query(`update flow_versions set pins_text = '{"Say":{}}' where number = 1`);
    await expect(write).rejects.toThrow(/flow_versions_no_live_pins/);
  });

  test.each([
    ["what is no JSON", { outputsText: "{\n no" }, 400, "not JSON"],
    ["an action the draft does not have", { action: "Nope" }, 409, "Nope"],
    ["a status that is none", { status: "Running" }, 400, ""],
    ["a text with a NUL", { outputsText: '"a\u0000b"' }, 400, ""],
  ])("refuse %s and stay as they were", async (_what, over, status, words) => {
    await clear();
    expect(await pin(over)).toMatchObject({ status, body: { message: expect.stringContaining(words) } });
    expect((await api.call("GET", `/flows/${flow.id}/pins`)).body.items).toEqual([]);
  });
});
