import { zipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing/test-api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const bytes = (text: string) => new TextEncoder().encode(text);
const DEFINITION = {
  $schema:
    "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
  contentVersion: "1.0.0.0",
  triggers: { manual: { type: "Request", kind: "Http", inputs: { schema: {} } } },
  actions: {
    Write: {
      type: "Liquid",
      kind: "JsonToText",
      inputs: { content: "@triggerBody()", map: { source: "LogicApp", name: "Greet.liquid" } },
    },
  },
};

/** A workflow app with one flow, imported as people drop it on the list. */
async function imported(files: Record<string, string>) {
  const zip = zipSync({
    "host.json": bytes("{}"),
    "greet/workflow.json": bytes(JSON.stringify({ definition: DEFINITION, kind: "Stateful" })),
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [name, bytes(text)])),
  });
  const { body } = await api.call("POST", "/flows/import", {
    fileName: "app.zip",
    contentBase64: Buffer.from(zip).toString("base64"),
  });
  const { body: flow } = await api.call("GET", `/flows/${body.flows[0].id}`);
  return api.call("POST", `/flows/${flow.id}/publish`, { revision: flow.revision });
}

test("a flow of an app whose map came with it can be published", async () => {
  const published = await imported({ "Artifacts/Maps/Greet.liquid": "Hello" });
  expect(published).toMatchObject({ status: 200, body: { state: "published" } });
});

test("a flow whose map is missing cannot, and is told which", async () => {
  const published = await imported({});
  expect(published.status).toBe(422);
  expect(JSON.stringify(published.body)).toContain("Greet.liquid");
});
