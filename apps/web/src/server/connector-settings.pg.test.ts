import { randomBytes } from "node:crypto";
import { aDefinition } from "@towpath/connectors/testing";
import { gradeConnectorAnew } from "@towpath/db";
import { packFiles } from "@towpath/flow";
import { discardLost, parseMasterKeys, sealPlainValues } from "@towpath/vault";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TestApi } from "./testing/test-api.ts";
import { openThings, type Things } from "./testing/things-service.ts";

let things: Things;
let api: TestApi;
beforeAll(async () => {
  things = await openThings();
  api = things.api;
});
afterAll(() => things.close());
beforeEach(async () => {
  things.reset();
  await api.sql.query("delete from connectors");
});

const text = (content: unknown) => new TextEncoder().encode(JSON.stringify(content));
const titled = (title: string, change = {}) =>
  text(aDefinition({ info: { title, version: "1" }, ...change }));

async function importOne(title: string, files: Readonly<Record<string, Uint8Array>> = {}) {
  const zip = packFiles(new Map(Object.entries({ "apiDefinition.swagger.json": titled(title), ...files })));
  const contentBase64 = Buffer.from(zip).toString("base64");
  const { body } = await api.call("POST", "/connectors/import", { fileName: "x.zip", contentBase64 });
  return (await api.call("GET", `/connectors/${body.items[0].connectorId}`)).body;
}

const save = (id: string, change: object) => api.call("PATCH", `/connectors/${id}/settings`, change);

describe("settings of a connector", () => {
  const properties = text({
    properties: {
      connectionParameters: { key: { type: "securestring" } },
      policyTemplateInstances: [
        {
          templateId: "setheader",
          parameters: {
            "x-ms-apimTemplateParameter.name": "Api-Key",
            "x-ms-apimTemplateParameter.value": "PLACEHOLDER_API_KEY",
          },
        },
      ],
    },
  });
  const files = {
    "apiDefinition.swagger.json": titled("Needy", { host: "{{your_host}}" }),
    "apiProperties.json": properties,
  };
  const answers = {
    address: " https://real.test/base ",
    placeholders: { "header/api-key": "s3cret-of-the-service" },
    places: { "/key": { kind: "query", name: "k" } },
  };
  test("make it ready everywhere, for what runs too, and no secret comes back", async () => {
    const made = await importOne("Needy", files);
    expect(made).toMatchObject({
      ready: 0,
      needsSetting: 1,
      settings: { address: null, addressNeeded: true },
    });
    expect(made.items[0].reasons).toHaveLength(3);
    // Read before, so that it has to be read anew.
    await api.database.connectors.readConnectorVersion(made.version.id);
    const { status, body } = await save(made.id, answers);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ready: 1,
      needs: [],
      address: "https://real.test/base",
      settings: {
        address: "https://real.test/base",
        addressFromFiles: "https://{{your_host}}/v1",
        placeholders: [{ id: "header/api-key", isSet: true }],
        places: [{ id: "/key", place: { kind: "query", name: "k" } }],
      },
    });
    const everywhere = await Promise.all(
      [`/connectors/${made.id}`, "/connectors", "/connector-operations"].map((path) => api.call("GET", path)),
    );
    expect(JSON.stringify([body, everywhere])).not.toContain("s3cret");
    expect(everywhere[2]?.body.items).toMatchObject([{ grade: "ready" }]);
    const model = await api.database.connectors.readConnectorVersion(made.version.id);
    expect(model).toMatchObject({ address: { host: "real.test" }, entered: { ids: ["header/api-key"] } });
    expect(JSON.stringify(model)).not.toContain("s3cret");
    if (model === null) throw new Error("The connector cannot be read");
    expect(await api.deps.use.openConnector(model)).toMatchObject({
      ok: true,
      value: {
        secrets: ["s3cret-of-the-service"],
        policies: [{ parameters: { value: "s3cret-of-the-service" } }],
      },
    });
    const { body: operation } = await api.call(
      "GET",
      `/connectors/${made.id}/operation?operationId=GetThing`,
    );
    expect(operation.operation.grade).toBe("ready");
    expect(JSON.stringify(operation)).not.toContain("s3cret");
  });

  test("that are given up with a lost key leave it in need of them, in every list", async () => {
    const made = await importOne("Needy", files);
    expect((await save(made.id, answers)).body).toMatchObject({ ready: 1, needsSetting: 0 });
    const lost = parseMasterKeys(randomBytes(32).toString("base64"));
    if (!lost.ok) throw new Error(lost.failure);
    const { keyRing, connectors } = api.database;
    await discardLost(keyRing, lost.value, (environmentId, id) =>
      gradeConnectorAnew(connectors, environmentId, id),
    );
    const { body } = await api.call("GET", "/connectors");
    expect(body.items).toMatchObject([{ id: made.id, ready: 0, needsSetting: 1 }]);
    const offered = (await api.call("GET", "/connector-operations")).body.items;
    expect(offered).toMatchObject([{ grade: "needs-setting" }]);
    // Nothing else of the settings went with it.
    const { settings } = (await api.call("GET", `/connectors/${made.id}`)).body;
    expect(settings).toMatchObject({ address: "https://real.test/base", placeholders: [{ isSet: false }] });
  });

  const elsewhere = titled("Needy", { host: "evil.test" });
  test.each<[string, (id: string) => Promise<unknown>]>([
    ["another address", (id) => save(id, { address: "https://evil.test" })],
    [
      "code of its own",
      () => importOne("Needy", { ...files, "script.js": new TextEncoder().encode("return null") }),
    ],
    [
      "a new version, where the files say the address",
      async (id) => {
        await save(id, { address: null });
        await save(id, { placeholders: { "header/api-key": "s3cret" } });
        return importOne("Needy", { ...files, "apiDefinition.swagger.json": elsewhere });
      },
    ],
  ])("do not follow a connector that comes to send elsewhere by %s", async (_what, change) => {
    const made = await importOne("Needy", files);
    await save(made.id, answers);
    await change(made.id);
    const { body } = await api.call("GET", `/connectors/${made.id}`);
    expect(body.settings.placeholders).toMatchObject([{ id: "header/api-key", isSet: false }]);
    const model = await api.database.connectors.readConnectorVersion(body.version.id);
    expect(JSON.stringify(model)).not.toContain("s3cret");
  });

  test("stay when a new version comes, and go one by one", async () => {
    const made = await importOne("Needy", files);
    await save(made.id, answers);
    const newer = await importOne("Needy", {
      ...files,
      "apiDefinition.swagger.json": titled("Needy", { host: "{{your_host}}", basePath: "/v2" }),
    });
    expect(newer).toMatchObject({ id: made.id, version: { number: 2 }, ready: 1 });
    const { body } = await save(made.id, { placeholders: { "header/api-key": null }, address: null });
    expect(body).toMatchObject({
      ready: 0,
      settings: { address: null, places: [{ place: { kind: "query" } }] },
    });
    expect(body.items[0].reasons).toHaveLength(2);
  });

  test.each([
    ["an address that is none", { address: "not an address" }],
    ["an address with a password", { address: "https://a:b@c.test" }],
    ["a placeholder that is not there", { placeholders: { "header/x": "y" } }],
    ["a header that is none", { places: { "/key": { kind: "header", name: "a b" } } }],
    ["a way that is none", { places: { "/key": { kind: "body", name: "a" } } }],
    ["an unknown member", { host: "x" }],
    ["a line break in a value", { placeholders: { "header/api-key": "a\r\nb" } }],
  ])("with %s are refused, and nothing changes", async (_what, change) => {
    const made = await importOne("Needy", files);
    const answer = await save(made.id, change);
    expect(answer).toMatchObject({ status: 400, body: { message: expect.stringMatching(/\w/) } });
    expect((await api.call("GET", `/connectors/${made.id}`)).body).toEqual(made);
  });
});

describe("a value that an admin entered", () => {
  const CANARY = `canary-${randomBytes(9).toString("hex")}`;
  const policies = {
    policyTemplateInstances: [
      {
        templateId: "setheader",
        parameters: {
          "x-ms-apimTemplateParameter.name": "App-Key",
          "x-ms-apimTemplateParameter.value": "PLACEHOLDER",
        },
      },
    ],
  };
  const KEYED = { api_key: { type: "securestring", uiDefinition: { displayName: "Key" } } };
  const sent = () => things.arrived.map(({ headers }) => headers["app-key"]);
  const rows = () =>
    api.sql.query<{ row: string }>(
      "select row_to_json(c)::text as row from connectors c where origin <> 'built-in'",
    );

  const asked = (connectorId: string) => {
    const form = { operationId: "GetBox", connectionId: null, form: {}, parameter: "box" };
    return api.call("POST", "/connections/choices", { connectorId, ...form });
  };

  async function entered(folder: string, connectionParameters: object = {}) {
    // Without parameters nobody is asked to sign in.
    const change = Object.keys(connectionParameters).length === 0 ? { securityDefinitions: {} } : {};
    const id = await things.imported(folder, change, { properties: { connectionParameters, ...policies } });
    expect(await save(id, { placeholders: { "header/app-key": CANARY } })).toMatchObject({ status: 200 });
    return id;
  }

  test("stands nowhere in plain text, and is sent by calls without a connection", async () => {
    const connectorId = await entered("open");
    expect(JSON.stringify(await rows())).not.toContain(CANARY);
    // A service that tells back all it was told.
    things.answerWith((request, response) =>
      response
        .setHeader("content-type", "application/json")
        .end(JSON.stringify({ value: [{ id: request.headers["app-key"], name: "Box" }] })),
    );
    const { status, body } = await asked(connectorId);
    expect([status, sent()]).toEqual([200, [CANARY]]);
    expect(JSON.stringify(body)).not.toContain(CANARY);
  });

  test("is sent with a connection, for a test of it as well", async () => {
    const connectorId = await entered("keyed", KEYED);
    const { body: made } = await things.create({ connectorId, values: { api_key: "another-secret" } });
    const { body } = await api.call("POST", `/connections/${made.id}/test`);
    expect(body).toMatchObject({ outcome: "works" });
    expect(new Set(sent())).toEqual(new Set([CANARY]));
  });

  test("serves a test of a draft, as long as that sends where it was entered for", async () => {
    const connectorId = await entered("drafted");
    const draft = (host: string) => ({
      definitionText: JSON.stringify({
        ...{ swagger: "2.0", info: { title: "Things", version: "1" }, host, schemes: ["http"] },
        paths: { "/boxes": { get: { operationId: "ListBoxes", responses: { 200: {} } } } },
      }),
      propertiesText: JSON.stringify({ properties: policies }),
      ...{ operationId: "ListBoxes", connectorId },
    });
    const tried = await api.call("POST", "/connector-drafts/test", draft(things.here));
    expect(tried).toMatchObject({ status: 200, body: { request: { headers: { "App-Key": "***" } } } });
    expect(sent()).toEqual([CANARY]);
    const elsewhere = await api.call("POST", "/connector-drafts/test", draft(`${things.here}0`));
    expect(elsewhere).toMatchObject({ status: 409, body: { message: expect.stringContaining("meant for") } });
    const { body } = await api.call("POST", "/connector-drafts/test", {
      ...draft(things.here),
      connectorId: crypto.randomUUID(),
    });
    expect(body.message).toContain("connector");
    expect(sent()).toEqual([CANARY]);
  });

  test("leaves with no export, and not with a copy", async () => {
    const id = await entered("copied");
    const exported = await api.call("GET", `/connectors/${id}/export`);
    const files = Buffer.from(exported.body.contentBase64, "base64").toString("latin1");
    expect(files).not.toContain(CANARY);
    const copy = await api.call("POST", `/connectors/${id}/copy`, {});
    expect(copy.status).toBe(201);
    const { body } = await api.call("GET", `/connectors/${copy.body.id}`);
    expect(body.settings.placeholders).toMatchObject([{ id: "header/app-key", isSet: false }]);
  });

  test("that an older Towpath kept in plain text is sealed at the next start, and goes on working", async () => {
    const connectorId = await entered("older");
    await api.sql.query(
      `update connectors set values_sealed = null, values_key_version = null, values_ids = '{}', settings_text =
         '{"address":null,"placeholders":{"header/app-key":"' || $2 || '"},"places":{}}' where id = $1`,
      [connectorId, CANARY],
    );
    expect(await sealPlainValues(api.database.connectors, api.deps.vault)).toBe(1);
    expect(await sealPlainValues(api.database.connectors, api.deps.vault)).toBe(0);
    expect(JSON.stringify(await rows())).not.toContain(CANARY);
    await asked(connectorId);
    expect(sent()).toEqual([CANARY]);
  });

  test("is not overwritten by somebody who saw the settings before", async () => {
    const id = await entered("raced");
    const stored = await api.database.connectors.get(api.environmentId, id);
    if (stored === null) throw new Error("The connector is gone");
    const both = ["one", "two"].map((value) => save(id, { placeholders: { "header/app-key": value } }));
    const statuses = (await Promise.all(both)).map(({ status }) => status);
    expect(statuses).toContain(200);
    const after = await api.database.connectors.get(api.environmentId, id);
    expect(after?.valuesVersion).toBe(stored.valuesVersion + statuses.filter((one) => one === 200).length);
    const model = await api.database.connectors.readConnectorVersion(stored.version.id);
    expect(model !== null && (await api.deps.use.openConnector(model)).ok).toBe(true);
  });
});
