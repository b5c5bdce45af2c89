import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { findConnectors } from "../read/connector-files.ts";
import { readConnector } from "../read/read-connector.ts";
import { aDefinition, aFile, anOperation, read } from "../testing/builders.ts";
import { corpusConnectors, corpusMissing } from "../testing/corpus.ts";
import { apiNameOf, connectorNameOf, freeName, possibleNames } from "./connector-name.ts";
import { offeredOperations } from "./offered-operations.ts";
import { pareConnector } from "./pare-connector.ts";
import { registryEntry } from "./registry-entry.ts";

/** Read once, and before any test's time begins. */
const corpus = corpusConnectors().map((files) => ({ files, ...readConnector(files) }));

function connectorOf(definition: ValueObject) {
  const { connector } = read(definition);
  if (connector === null) throw new Error("The definition was not read");
  return connector;
}

describe("the name of a connector", () => {
  test.each([
    ["", "Acme Orders", "acmeorders"],
    ["certified-connectors/Azure Key Vault", "Anything", "azurekeyvault"],
    ["x/independent-publisher-connectors/NASA", "NASA", "nasaip"],
    ["acme/connector", "Anything", "acme"],
    ["connector", "Straße Nº 1", "strasseno1"],
    ["", "株式会社", "connector"],
  ])("of the folder '%s' with the title '%s' is %s", (folder, title, name) => {
    expect(connectorNameOf({ folder, settings: null }, title)).toBe(name);
  });

  test("is the one its own settings file has", () => {
    const settings = aFile("settings.json", { connectorId: "shared_new-5ftrello-5f1a2b3c4d" });
    expect(connectorNameOf({ folder: "trello", settings }, "Trello")).toBe("new-5ftrello-5f1a2b3c4d");
    const odd = aFile("settings.json", "{ broken");
    expect(connectorNameOf({ folder: "trello", settings: odd }, "Trello")).toBe("trello");
  });

  test.each([
    ["/providers/Microsoft.PowerApps/apis/shared_trello", "trello"],
    ["shared_Office365", "office365"],
    ["/subscriptions/s/providers/Microsoft.Web/locations/l/managedApis/azureblob", "azureblob"],
    ["@parameters('$connections')['x']['connectionId']", null],
    ["", null],
  ])("in '%s' is %s", (reference, name) => expect(apiNameOf(reference)).toBe(name));

  test("of a custom connector is known with and without the hash of where it was made", () => {
    expect(
      possibleNames("/providers/Microsoft.PowerApps/apis/shared_new-5ftrello-5f1a2b3c4d5e6f7081"),
    ).toEqual(["new-5ftrello-5f1a2b3c4d5e6f7081", "trello"]);
    expect(possibleNames("shared_trello")).toEqual(["trello"]);
    expect(possibleNames("")).toEqual([]);
  });

  test("is made free by counting", () => {
    expect(freeName("a", () => false)).toBe("a");
    expect(freeName("a", (name) => ["a", "a2"].includes(name))).toBe("a3");
  });
});

describe("operations that are offered", () => {
  const ids = (paths: ValueObject) =>
    offeredOperations(connectorOf(aDefinition({ paths }))).map(({ id }) => id);
  const revised = (operationId: string, revision: number, more: ValueObject = {}) => ({
    get: anOperation({ operationId, "x-ms-api-annotation": { family: "Get", revision }, ...more }),
  });

  test("leave out hidden and deprecated ones", () => {
    expect(
      ids({
        "/a": { get: anOperation({ operationId: "Shown" }) },
        "/b": { get: anOperation({ operationId: "Hidden", "x-ms-visibility": "internal" }) },
        "/c": { get: anOperation({ operationId: "Old", deprecated: true }) },
      }),
    ).toEqual(["Shown"]);
  });

  test("of a family hold the newest revision, and both when none is newer", () => {
    expect(ids({ "/a": revised("One", 1), "/b": revised("Two", 2) })).toEqual(["Two"]);
    expect(ids({ "/a": revised("One", 1), "/b": revised("Two", 2, { deprecated: true }) })).toEqual(["One"]);
    expect(ids({ "/a": revised("One", 1), "/b": revised("Two", 1) })).toEqual(["One", "Two"]);
  });
});

describe("a connector pared down to an operation", () => {
  const definition = aDefinition({
    paths: {
      "/a": {
        post: anOperation({
          operationId: "Make",
          parameters: [
            {
              name: "list",
              in: "query",
              type: "string",
              "x-ms-dynamic-values": { operationId: "Lists", "value-path": "id" },
            },
            { name: "body", in: "body", schema: { $ref: "#/definitions/Thing" } },
          ],
        }),
      },
      "/b": { get: anOperation({ operationId: "Lists" }) },
      "/c": { get: anOperation({ operationId: "Other" }) },
    },
    definitions: {
      Thing: {
        type: "object",
        properties: { next: { $ref: "#/definitions/Thing" }, part: { $ref: "#/definitions/Part" } },
      },
      Part: { type: "string", "x-ms-dynamic-list": { operationId: "Parts" } },
      Unused: { type: "string" },
    },
  });

  test("keeps what its choices call and what its schemas refer to, and nothing else", () => {
    const pared = pareConnector(connectorOf(definition), ["Make"]);
    expect(pared?.operations.map(({ id }) => id)).toEqual(["Make", "Lists"]);
    expect(Object.keys(pared?.document.definitions as object)).toEqual(["Thing", "Part"]);
    expect(pareConnector(connectorOf(definition), ["Nowhere"])).toBeNull();
  });
});

describe("the entry of a connector", () => {
  test("is bounded and has no control characters, whatever the file says", () => {
    const hostile = aDefinition({
      info: { title: `A\u0000b\n${"x".repeat(1_000)}`, version: "1\u2028", description: "d".repeat(10_000) },
    });
    const [files] = findConnectors([aFile("apiDefinition.swagger.json", hostile), aFile("icon.png", "x")]);
    if (files === undefined) throw new Error("not found");
    const { title, description, summary } = registryEntry(connectorOf(hostile), files, []);
    expect(title).toMatch(/^A b x+…$/);
    expect([title.length, description.length]).toEqual([200, 4_000]);
    expect(summary).toMatchObject({ icon: "icon.png", documentVersion: "1", offered: 1, ready: 1 });
  });

  test.skipIf(corpusMissing !== null)("is made of every connector of the corpus", () => {
    const entries = corpus.flatMap(({ files, connector, problems }) =>
      connector === null ? [] : [registryEntry(connector, files, problems)],
    );
    expect(entries).toHaveLength(51);
    const offered = entries.reduce((sum, { operations }) => sum + operations.length, 0);
    expect(offered).toBeGreaterThan(900);
  });

  test.skipIf(corpusMissing !== null)("leaves its form readable when it is pared down", () => {
    for (const { connector } of corpus) {
      for (const { id } of connector?.operations ?? []) {
        const pared = connector === null ? null : pareConnector(connector, [id]);
        expect(pared?.operations.some((operation) => operation.id === id)).toBe(true);
      }
    }
  });
});
