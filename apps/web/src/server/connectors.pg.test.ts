import { openArchive } from "@towpath/connectors";
import { aDefinition, anOperation, corpusConnectors, corpusMissing } from "@towpath/connectors/testing";
import { packFiles } from "@towpath/flow";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing/test-api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());
beforeEach(() => api.sql.query("delete from connectors"));

const text = (content: unknown) => new TextEncoder().encode(JSON.stringify(content));
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const titled = (title: string, change = {}) =>
  text(aDefinition({ info: { title, version: "1" }, ...change }));
const zip = (files: Readonly<Record<string, Uint8Array>>) => packFiles(new Map(Object.entries(files)));

const importFile = (fileName: string, bytes: Uint8Array, more = {}) =>
  api.call("POST", "/connectors/import", { fileName, contentBase64: base64(bytes), ...more });
async function importOne(title: string, files: Readonly<Record<string, Uint8Array>> = {}) {
  const { body } = await importFile("x.zip", zip({ "apiDefinition.swagger.json": titled(title), ...files }));
  return (await api.call("GET", `/connectors/${body.items[0].connectorId}`)).body;
}

describe("an import of a connector", () => {
  test("tells what was made of it, and the connector can be read", async () => {
    const { status, body } = await importFile("apiDefinition.swagger.json", titled("Acme Orders"));
    expect(status).toBe(202);
    expect(body).toMatchObject({ status: "Done", total: 1, done: 1, created: 1, refused: 0, by: "Ada" });
    expect(body.items).toMatchObject([{ outcome: "created", title: "Acme Orders", message: null }]);
    const { body: read } = await api.call("GET", `/connectors/${body.items[0].connectorId}`);
    expect(read).toMatchObject({
      name: "acmeorders",
      apiId: "/providers/Microsoft.PowerApps/apis/shared_acmeorders",
      origin: "custom",
      address: "https://api.things.test/v1",
      items: [{ id: "GetThing", kind: "action", method: "GET", offered: true, grade: "ready", reasons: [] }],
      versions: [{ number: 1, createdBy: "Ada" }],
      files: [{ name: "apiDefinition.swagger.json" }],
    });
    expect((await api.call("GET", `/connector-imports/${body.id}`)).body).toEqual(body);
    expect((await api.call("GET", "/connector-imports")).body.items[0]).toMatchObject({ id: body.id });
  });

  test("of the same files changes nothing, of others makes a version", async () => {
    await importFile("a.zip", zip({ "trello/apiDefinition.swagger.json": titled("One") }));
    const again = await importFile("b.zip", zip({ "trello/apiDefinition.swagger.json": titled("One") }));
    expect(again.body).toMatchObject({ same: 1, created: 0, items: [{ outcome: "same", title: "One" }] });
    const other = await importFile("c.zip", zip({ "x/Trello/apiDefinition.swagger.json": titled("Two") }));
    expect(other.body.items).toMatchObject([{ outcome: "updated", title: "Two" }]);
    const { body } = await api.call("GET", "/connectors");
    expect(body.items).toMatchObject([{ name: "trello", title: "Two", version: { number: 2 } }]);
  });

  test("gives every file back, byte for byte, of each version", async () => {
    const files = {
      "apiDefinition.swagger.json": new TextEncoder().encode(`\ufeff${JSON.stringify(aDefinition())}\r\n`),
      "apiProperties.json": text({ properties: { iconBrandColor: "#aabbcc", "x-unknown": [1] } }),
      "script.csx": new Uint8Array([0xff, 0x00, 0x41]),
      "icon.png": new Uint8Array([0x89, 0x50]),
      "readme.md": new TextEncoder().encode("# Hello"),
    };
    const first = await importOne("Bytes", files);
    expect(first).toMatchObject({ brandColor: "#aabbcc", icon: expect.stringContaining("/icon?version=") });
    await importFile("x.zip", zip({ ...files, "readme.md": new TextEncoder().encode("# Changed") }));
    const exported = await api.call("GET", `/connectors/${first.id}/export?versionId=${first.version.id}`);
    const opened = openArchive(new Uint8Array(Buffer.from(exported.body.contentBase64, "base64")));
    if (!opened.ok) throw new Error(opened.failure.message);
    const [found] = opened.value.read([""]).connectors;
    const back = Object.fromEntries((found?.all ?? []).map(({ path, bytes }) => [path, [...bytes]]));
    expect(back).toEqual(
      Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, [...bytes]])),
    );
  });

  test("of many reports the broken ones and goes on", async () => {
    const { body } = await importFile(
      "many.zip",
      zip({
        "a/apiDefinition.swagger.json": titled("A"),
        "b/apiDefinition.swagger.json": new TextEncoder().encode('{"swagger": "2.0", "paths": {}}} }'),
        "c/apiDefinition.swagger.json": text({ openapi: "3.0.0", paths: { "/": {} } }),
        "d/apiDefinition.swagger.json": new TextEncoder().encode(
          `${JSON.stringify(aDefinition({ info: { title: "D" } })).slice(0, -1)},}`,
        ),
        "e/package.json": text({ name: "not a connector" }),
        "f/data.json": text({ some: "data" }),
      }),
    );
    expect(body).toMatchObject({ status: "Done", total: 5, done: 5, created: 2, refused: 2 });
    const byFolder = Object.fromEntries(body.items.map((item: { folder: string }) => [item.folder, item]));
    expect(byFolder.b).toMatchObject({ outcome: "refused", message: expect.stringMatching(/Line 1/) });
    expect(byFolder.c.message).toContain("OpenAPI 3");
    expect(byFolder.d).toMatchObject({ outcome: "created", message: expect.stringMatching(/Line 1/) });
    expect(byFolder.f).toBeUndefined();
  });

  test("of two folders of one name makes two connectors, the same two again", async () => {
    const files = {
      "one/Trello/apiDefinition.swagger.json": titled("One"),
      "two/trello/apiDefinition.swagger.json": titled("Two"),
    };
    await importFile("x.zip", zip(files));
    expect((await importFile("x.zip", zip(files))).body).toMatchObject({ same: 2 });
    const { body } = await api.call("GET", "/connectors");
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual(["trello", "trello2"]);
  });

  test("of a repository is managed, and leaves a custom connector of the same name alone", async () => {
    await importFile("x.zip", zip({ "Trello/apiDefinition.swagger.json": titled("Ours") }));
    const repository = zip({
      "repo/certified-connectors/Trello/apiDefinition.swagger.json": titled("Theirs"),
      "repo/certified-connectors/Asana/apiDefinition.swagger.json": titled("Asana"),
      "repo/independent-publisher-connectors/Asana/apiDefinition.swagger.json": titled("Asana (independent)"),
    });
    const { body } = await importFile("repo.zip", repository);
    expect(body).toMatchObject({ created: 2, refused: 1 });
    expect(body.items[0]).toMatchObject({ outcome: "refused", message: expect.stringContaining("custom") });
    const { body: managed } = await api.call("GET", "/connectors?origin=managed");
    expect(managed.items.map(({ name }: { name: string }) => name)).toEqual(["asana", "asanaip"]);
    const asCustom = await importFile("repo.zip", repository, { origin: "custom" });
    expect(asCustom.body).toMatchObject({ updated: 1, same: 2, refused: 0 });
    expect(asCustom.body.items[0].message).toContain("stays managed");
  });

  test("takes files one by one, with the folders of any machine", async () => {
    const files = [
      { path: "..\\C:\\acme\\apiDefinition.swagger.json", contentBase64: base64(titled("Acme")) },
      { path: "/../C:/acme/apiProperties.json", contentBase64: base64(text({ properties: {} })) },
    ];
    const { body } = await api.call("POST", "/connectors/import", { files });
    expect(body).toMatchObject({ status: "Done", created: 1 });
    const { body: list } = await api.call("GET", "/connectors?search=ACME");
    expect(list.items).toMatchObject([{ name: "acme" }]);
  });

  test.each([
    ["nothing", {}],
    ["both forms", { fileName: "x", contentBase64: "AA==", files: [{ path: "x", contentBase64: "AA==" }] }],
    ["no files", { files: [] }],
    ["text that is no Base64", { fileName: "x.zip", contentBase64: "§§§" }],
    ["an unknown origin", { fileName: "x.zip", contentBase64: "AA==", origin: "built-in" }],
    ["a name with NUL", { fileName: "x\u0000", contentBase64: "AA==" }],
    ["bytes that are nothing", { fileName: "x.zip", contentBase64: "AAEC" }],
    [
      "a zip that breaks off",
      { fileName: "x.zip", contentBase64: base64(zip({ "a.json": text({}) }).slice(0, 30)) },
    ],
    ["a zip that leads out", { fileName: "x.zip", contentBase64: base64(zip({ "../a.json": text({}) })) }],
    ["a zip without connectors", { fileName: "x.zip", contentBase64: base64(zip({ "a.txt": text({}) })) }],
  ])("of %s is refused in plain words", async (_what, body) => {
    const answer = await api.call("POST", "/connectors/import", body);
    expect(answer).toMatchObject({ status: 400, body: { code: "BAD_REQUEST" } });
    expect(answer.body.message).not.toMatch(/undefined|Error:|\bat \w+ \(/);
  });

  test.each([
    ["a list", text([])],
    ["half a text", new TextEncoder().encode('{"swag')],
  ])("of a JSON file with %s says that it holds no connector", async (_what, bytes) => {
    const { status, body } = await importFile("something.json", bytes);
    expect([status, body.status, body.message]).toEqual([
      202,
      "Failed",
      expect.stringContaining("There is no connector in these files"),
    ]);
  });

  test.each([
    ["a file", "flow.json", text({ definition: { triggers: {}, actions: {} } })],
    [
      "a zip",
      "flows.zip",
      zip({
        "flow/workflow.json": text({ definition: { triggers: {}, actions: {} } }),
        "host.json": text({}),
      }),
    ],
  ])("of %s with a flow says where flows are imported", async (_what, fileName, bytes) => {
    const { body } = await importFile(fileName, bytes);
    expect(body.message).toBe(
      "There is no connector in it, but a flow: import it on the page Flows, where it can be dropped, too.",
    );
  });

  test("that stopped with its server says so", async () => {
    const { body } = await importFile("apiDefinition.swagger.json", titled("Stopped"));
    await api.sql.query(
      "update connector_imports set status = 'Running', seen_at = now() - interval '5 minutes' where id = $1",
      [body.id],
    );
    expect((await api.call("GET", `/connector-imports/${body.id}`)).body.status).toBe("Interrupted");
  });

  test.skipIf(corpusMissing !== null)("takes the whole corpus in one zip", async () => {
    const files = corpusConnectors().flatMap(({ all }) => all);
    const { body } = await importFile(
      "corpus.zip",
      packFiles(new Map(files.map((one) => [one.path, one.bytes]))),
    );
    // More than a few are not waited for.
    expect(body.total).toBe(52);
    await expect
      .poll(async () => (await api.call("GET", `/connector-imports/${body.id}`)).body.status, {
        timeout: 20_000,
      })
      .toBe("Done");
    const { body: done } = await api.call("GET", `/connector-imports/${body.id}`);
    expect(done).toMatchObject({ done: 52, created: 51, refused: 1 });
    expect(done.items[0]).toMatchObject({ folder: "cognitiveservicestextanalytics", outcome: "refused" });
  });
});

describe("a connector over the API", () => {
  test("has an operation with all that its form needs and nothing else", async () => {
    const made = await importOne("Pared", {
      "apiDefinition.swagger.json": titled("Pared", {
        paths: {
          "/a": {
            get: anOperation({
              parameters: [
                { name: "id", in: "query", type: "string", "x-ms-dynamic-values": { operationId: "List" } },
              ],
            }),
          },
          "/b": { get: anOperation({ operationId: "List" }) },
          "/c": { get: anOperation({ operationId: "Other" }) },
        },
      }),
    });
    const { body } = await api.call("GET", `/connectors/${made.id}/operation?operationId=GetThing`);
    expect(body).toMatchObject({ versionId: made.version.id, operation: { id: "GetThing", offered: true } });
    const model = JSON.parse(body.connectorText);
    expect(model.operations.map(({ id }: { id: string }) => id)).toEqual(["GetThing", "List"]);
    expect((await api.call("GET", `/connectors/${made.id}/operation?operationId=Nope`)).status).toBe(404);
    const elsewhere = `versionId=${made.id}`;
    expect(
      (await api.call("GET", `/connectors/${made.id}/operation?operationId=GetThing&${elsewhere}`)).status,
    ).toBe(404);
  });

  test("offers its operations to the picker until it is deleted", async () => {
    const made = await importOne("Deleted later");
    const search = "/connector-operations?search=deleted%20thing&kind=action";
    expect((await api.call("GET", search)).body.items).toMatchObject([
      { connectorId: made.id, operationId: "GetThing", icon: null, grade: "ready" },
    ]);
    expect((await api.call("DELETE", `/connectors/${made.id}`)).body).toEqual({ id: made.id });
    expect((await api.call("GET", search)).body.items).toEqual([]);
    expect((await api.call("GET", `/connectors/${made.id}`)).status).toBe(404);
    expect((await api.call("DELETE", `/connectors/${made.id}`)).status).toBe(404);
  });

  test("whose words are hostile is shown as words", async () => {
    const title = `<script>alert(1)</script>'); drop table connectors; --`;
    const made = await importOne(title);
    expect(made.title).toBe(title);
  });
});

describe("a flow that uses a connector", () => {
  const operation = (operationId: string) => ({ get: anOperation({ operationId, parameters: [] }) });
  const withPaths = (paths: object) => ({ "apiDefinition.swagger.json": titled("Board", { paths }) });
  const definitionText = JSON.stringify({
    triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
    actions: {
      List: {
        type: "OpenApiConnection",
        inputs: {
          host: {
            connectionReferenceName: "shared_board",
            operationId: "GetCards",
            apiId: "/providers/Microsoft.PowerApps/apis/shared_board",
          },
          parameters: {},
        },
        runAfter: {},
      },
    },
  });
  const publish = async (flow: { id: string; revision: number }) =>
    api.call("POST", `/flows/${flow.id}/publish`, { revision: flow.revision });

  test("keeps the version it was published with, is told what an update breaks, and takes it", async () => {
    const first = await importOne(
      "Board",
      withPaths({ "/a": operation("GetCards"), "/b": operation("Other") }),
    );
    const { body: flow } = await api.call("POST", "/flows", { name: "Cards", definitionText });
    const published = await publish(flow);
    expect(published).toMatchObject({ status: 200, body: { state: "published" } });
    const pinned = await api.database.flows.version(published.body.publishedVersion.id);
    expect(pinned?.connectors).toEqual({ board: first.version.id });

    const second = await importOne("Board", withPaths({ "/b": operation("Other"), "/c": operation("New") }));
    expect(second).toMatchObject({ id: first.id, version: { number: 2 } });
    const uses = await api.call("GET", `/connectors/${first.id}/flows`);
    expect(uses.body.items).toMatchObject([{ id: flow.id, changed: false, version: { number: 1 } }]);

    const preview = await api.call("GET", `/connectors/${first.id}/flows/${flow.id}/update`);
    expect(preview.body).toMatchObject({
      from: 1,
      to: 2,
      steps: [{ name: "List", operationId: "GetCards" }],
    });
    expect(preview.body.changes[0]).toMatchObject({ kind: "breaking", operationId: "GetCards" });

    await importOne("Board", withPaths({ "/a": operation("GetCards") }));
    const [{ revision }] = uses.body.items;
    expect((await publish({ id: flow.id, revision })).status).toBe(200);
    const updated = await api.call("GET", `/connectors/${first.id}/flows`);
    expect(updated.body.items).toMatchObject([{ version: { number: 3 } }]);
    const nothing = await api.call("GET", `/connectors/${first.id}/flows/${flow.id}/update`);
    expect(nothing.body).toEqual({ from: 3, to: 3, changes: [], steps: [] });
    expect((await api.call("GET", `/connectors/${first.id}/flows/${first.id}/update`)).status).toBe(404);
  });
});
