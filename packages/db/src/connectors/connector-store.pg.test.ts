import {
  findConnectors,
  NO_SETTINGS,
  readConnector,
  registryEntry,
  type SourceFile,
} from "@towpath/connectors";
import {
  aDefinition,
  aFile,
  anOperation,
  corpusConnectors,
  corpusMissing,
} from "@towpath/connectors/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "../new-id.ts";
import { openTestDatabase, type TestDatabase } from "../testing/with-database.ts";
import type { ConnectorStore, NewConnectorVersion } from "./connector-types.ts";

let db: TestDatabase;
let store: ConnectorStore;
let env: string;
const elsewhere = newId();

beforeAll(async () => {
  db = await openTestDatabase();
  store = db.database.connectors;
  env = db.environmentId;
  await db.sql.query("insert into environments (id, name) values ($1, 'Elsewhere')", [elsewhere]);
});
afterAll(() => db.close());
beforeEach(() => db.sql.query("delete from connectors"));

function versionOf(
  files: readonly SourceFile[],
  over: Partial<NewConnectorVersion> = {},
): NewConnectorVersion {
  const [found] = findConnectors(files);
  const { connector, problems } =
    found === undefined ? { connector: null, problems: [] } : readConnector(found);
  if (found === undefined || connector === null) throw new Error("The files hold no connector");
  const entry = registryEntry(connector, found, problems);
  const by = db.owner.id;
  return { environmentId: env, name: "things", origin: "custom", entry, files, by, note: "", ...over };
}
const definition = (title = "Things", paths?: Record<string, never>) =>
  aFile(
    "apiDefinition.swagger.json",
    aDefinition({ info: { title, version: "1" }, ...(paths === undefined ? {} : { paths }) }),
  );
const put = (title = "Things", over: Partial<NewConnectorVersion> = {}) =>
  store.put(versionOf([definition(title)], over));

describe("a connector", () => {
  test("is kept byte for byte, and read from what was kept", async () => {
    const odd = new Uint8Array([0, 255, 10, 13, 0]);
    const files = [definition(), aFile("icon.png", odd), aFile("notes ü.txt", "x")];
    const { connector, outcome } = await store.put(versionOf(files));
    expect(outcome).toBe("created");
    expect(connector).toMatchObject({ name: "things", origin: "custom", version: { number: 1 } });
    const kept = await store.files(env, connector.version.id);
    expect(new Map(kept.map(({ path, bytes }) => [path, [...bytes]]))).toEqual(
      new Map(files.map(({ path, bytes }) => [path, [...bytes]])),
    );
    expect((await store.file(env, connector.version.id, "icon.png"))?.bytes).toEqual(Buffer.from(odd));
    const read = await store.readConnectorVersion(connector.version.id);
    expect(read?.operations.map(({ id }) => id)).toEqual(["GetThing"]);
  });

  test("imported again is the same, changed it is a new version, as before it is one more", async () => {
    const first = await put("One");
    expect(await put("One")).toEqual({ connector: first.connector, outcome: "same" });
    const second = await put("Two");
    expect(second).toMatchObject({
      outcome: "updated",
      connector: { id: first.connector.id, title: "Two", version: { number: 2 } },
    });
    expect(await put("One")).toMatchObject({ outcome: "updated", connector: { version: { number: 3 } } });
    const versions = await store.versions(env, first.connector.id);
    expect(versions.map(({ number, createdBy }) => [number, createdBy])).toEqual([
      [3, "Ada"],
      [2, "Ada"],
      [1, "Ada"],
    ]);
    expect((await store.readConnectorVersion(first.connector.version.id))?.title).toBe("One");
  });

  test("put by ten hands at once is one connector", async () => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => put("Same")));
    expect(outcomes.filter(({ outcome }) => outcome === "created")).toHaveLength(1);
    expect((await store.list(env, { limit: 10 })).items).toHaveLength(1);
  });

  test("is found by the names it may have, the likeliest first", async () => {
    await put("A", { name: "trello" });
    const { connector } = await put("B", { name: "new-5ftrello" });
    expect(await store.byName(env, ["new-5ftrello", "trello"])).toEqual(connector);
    expect(await store.byName(env, ["nothing", "trello"])).toMatchObject({ name: "trello" });
    expect(await store.byName(env, ["nothing"])).toBeNull();
    expect(await store.byName(env, [])).toBeNull();
  });

  test("that was deleted leaves lists and pickers; its versions can still be read, its name is free", async () => {
    const { connector } = await put();
    expect(await store.delete(env, connector.id)).toBe(true);
    expect(await store.delete(env, connector.id)).toBe(false);
    expect(await store.get(env, connector.id)).toBeNull();
    expect(await store.operations(env, { limit: 10 })).toEqual([]);
    expect(await store.readConnectorVersion(connector.version.id)).not.toBeNull();
    expect(await put()).toMatchObject({ outcome: "created" });
  });

  test("of another environment is as good as none", async () => {
    const { connector } = await put();
    const { id, version } = connector;
    expect(await store.get(elsewhere, id)).toBeNull();
    expect(await store.byName(elsewhere, ["things"])).toBeNull();
    expect(await store.files(elsewhere, version.id)).toEqual([]);
    expect(await store.file(elsewhere, version.id, "apiDefinition.swagger.json")).toBeNull();
    expect(await store.versions(elsewhere, id)).toEqual([]);
    expect(await store.delete(elsewhere, id)).toBe(false);
    expect(await store.operations(elsewhere, { builtIn: false, limit: 10 })).toEqual([]);
    const { entry } = versionOf([definition()]);
    expect(await store.saveSettings(elsewhere, id, { ...NO_SETTINGS, seenVersion: 0 }, entry)).toBeNull();
    expect((await store.list(elsewhere, { limit: 10 })).items).toEqual([]);
  });

  test.each(["", "x", "../..", "00000000-0000-4000-8000-000000000000"])(
    "'%s' is no connector",
    async (id) => {
      expect(await store.get(env, id)).toBeNull();
      expect(await store.readConnectorVersion(id)).toBeNull();
      expect(await store.versions(env, id)).toEqual([]);
      expect(await store.delete(env, id)).toBe(false);
    },
  );

  test("whose words hold NUL and half characters is kept", async () => {
    const { connector } = await store.put(
      versionOf([definition("A\u0000B\ud800")], { note: "n\u0000", name: "odd" }),
    );
    expect(connector.title).toBe("A B\ufffd");
  });
});

describe("flows of a connector", () => {
  const aFlow = (name: string) =>
    db.database.flows.create({
      environmentId: env,
      name,
      definitionText: "{}",
      parametersText: "{}",
      createdBy: db.owner.id,
    });
  const publish = (flow: { id: string; revision: number }, connectors: Readonly<Record<string, string>>) =>
    db.database.flows.publish(env, flow.id, flow.revision, {
      userId: db.owner.id,
      note: "",
      schedule: null,
      connectors,
    });

  test("keep the version they were published with, and are listed with it", async () => {
    const { connector: first } = await put("One");
    const old = await aFlow("b old");
    const published = await publish(old, { things: first.version.id });
    const { connector: second } = await put("Two");
    const fresh = await aFlow("a new");
    await publish(fresh, { things: second.version.id });
    const other = await aFlow("c other");
    await publish(other, { other: second.version.id });
    expect(await store.usedBy(env, first.id)).toEqual([
      {
        id: fresh.id,
        name: "a new",
        enabled: true,
        revision: 1,
        changed: false,
        version: { id: second.version.id, number: 2 },
      },
      {
        id: old.id,
        name: "b old",
        enabled: true,
        revision: 1,
        changed: false,
        version: { id: first.version.id, number: 1 },
      },
    ]);
    const version = await db.database.flows.version(
      published === null || published === "stale" ? "" : (published.published?.id ?? ""),
    );
    expect(version?.connectors).toEqual({ things: first.version.id });
    expect(await store.usedBy(elsewhere, first.id)).toEqual([]);
    expect((await db.database.flows.draftVersion(env, old.id, null))?.connectors).toEqual({});
  });

  test("that are bound to a connection of it are listed before they are published", async () => {
    const { connector } = await put();
    const flow = await aFlow("bound");
    const connectionId = newId();
    await db.sql.query(
      "insert into connections (id, environment_id, connector_id, owner_id, name, name_key) values ($1, $2, $3, $4, 'x', 'x')",
      [connectionId, env, connector.id, db.owner.id],
    );
    await db.database.connections.bind(env, flow.id, { reference: "r", connectionId, by: db.owner.id });
    expect(await store.usedBy(env, connector.id)).toMatchObject([
      { id: flow.id, changed: true, version: null },
    ]);
  });
});

describe("the list of connectors", () => {
  test("goes page by page in the order of titles, each once", async () => {
    for (const title of ["beta", "Alpha", "Ärger", "gamma", "alpha"]) {
      await put(title, { name: `${title}${title.charCodeAt(0)}`.toLowerCase() });
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<ConnectorStore["list"]>> = await store.list(env, {
        limit: 2,
        ...(cursor === null ? {} : { cursor }),
      });
      seen.push(...page.items.map(({ title }) => title));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen.map((title) => title.toLowerCase())).toEqual(["alpha", "alpha", "beta", "gamma", "ärger"]);
    expect(await store.list(env, { limit: 2, cursor: "nonsense" })).toEqual({ items: [], nextCursor: null });
  });

  test("is searched by words of the title, in any case, and by name and origin", async () => {
    await put("Ärger mit Dingen", { name: "aerger", origin: "managed" });
    await put("Other", { name: "other" });
    const found = async (page: Partial<Parameters<ConnectorStore["list"]>[1]>) =>
      (await store.list(env, { limit: 10, ...page })).items.map(({ name }) => name);
    expect(await found({ search: "dingen ÄRGER" })).toEqual(["aerger"]);
    expect(await found({ search: "aerg" })).toEqual(["aerger"]);
    expect(await found({ search: "dingen other" })).toEqual([]);
    expect(await found({ search: "100%_'" })).toEqual([]);
    expect(await found({ origin: "custom" })).toEqual(["other"]);
  });
});

describe("operations for the picker", () => {
  const paths = {
    "/a": {
      get: anOperation({ operationId: "ListOrders", summary: "List orders", "x-ms-visibility": "important" }),
    },
    "/b": { get: anOperation({ operationId: "Secret", "x-ms-visibility": "internal" }) },
    "/c": {
      get: anOperation({
        operationId: "NewOrder",
        summary: "When an order is made",
        "x-ms-trigger": "batch",
      }),
    },
  } as never;
  const find = async (filter: Partial<Parameters<ConnectorStore["operations"]>[1]>) =>
    (await store.operations(env, { limit: 10, ...filter })).map(({ operationId }) => operationId);

  test("are those that are offered, by kind and by words of operation and connector together", async () => {
    const { connector } = await store.put(
      versionOf([definition("Shop", paths), aFile("icon.svg", "<svg/>")]),
    );
    await put("Another", { name: "another" });
    expect(await find({ connectorId: connector.id })).toEqual(["ListOrders", "NewOrder"]);
    expect(await find({ kind: "trigger" })).toEqual(["NewOrder"]);
    expect(await find({ kind: "action", search: "shop LIST" })).toEqual(["ListOrders"]);
    expect(await find({ search: "shop nothing" })).toEqual([]);
    const [first] = await store.operations(env, { limit: 1, search: "shop" });
    expect(first).toMatchObject({
      connectorName: "things",
      connectorTitle: "Shop",
      iconVersionId: connector.version.id,
      important: true,
      grade: "ready",
    });
    const [other] = await store.operations(env, { limit: 1, search: "another" });
    expect(other?.iconVersionId).toBeNull();
  });

  test("follow a new version, and new settings", async () => {
    await store.put(versionOf([definition("Shop", paths)]));
    const { connector } = await put("Shop");
    expect(await find({})).toEqual(["GetThing"]);
    const { entry } = versionOf([definition("Shop")]);
    const [operation] = entry.operations;
    if (operation === undefined) throw new Error("no operation");
    const changed = {
      ...entry,
      summary: { ...entry.summary, ready: 0 },
      operations: [{ ...operation, grade: "needs-setting" as const }],
    };
    const settings = { ...NO_SETTINGS, address: "https://x", seenVersion: 0 };
    const saved = await store.saveSettings(env, connector.id, settings, changed);
    expect(saved).toMatchObject({
      settingsText: '{"address":"https://x","places":{}}',
      summary: { ready: 0 },
    });
    expect(await store.operations(env, { limit: 1 })).toMatchObject([{ grade: "needs-setting" }]);
  });
});

describe("reading versions", () => {
  test.skipIf(corpusMissing !== null)(
    "gives what the files say, for every connector of the corpus",
    async () => {
      for (const files of corpusConnectors()) {
        const { connector, problems } = readConnector(files);
        if (connector === null) continue;
        const named = files.all.map((file) => ({ ...file, path: file.path.slice(files.folder.length + 1) }));
        const entry = registryEntry(connector, files, problems);
        const made = await store.put({
          ...versionOf([definition()]),
          name: files.folder,
          entry,
          files: named,
        });
        const read = await store.readConnectorVersion(made.connector.version.id);
        expect(read).toEqual(connector);
        expect(await store.readConnectorVersion(made.connector.version.id)).toBe(read);
      }
    },
  );
});
