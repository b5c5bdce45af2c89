import { ok } from "@towpath/prelude";
import { createVault, parseMasterKeys, type SealedConnection } from "@towpath/vault";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../new-id.ts";
import { openTestDatabase, type TestDatabase } from "../testing/with-database.ts";

let bench: TestDatabase;
let connectorId: string;
let flowId: string;
let elsewhere: string;
const SECRET = "canary-5ecret-value";

beforeAll(async () => {
  bench = await openTestDatabase();
  connectorId = await aConnectorRow(bench.environmentId, "trello", "Trello");
  elsewhere = newId();
  await bench.sql.query("insert into environments (id, name) values ($1, 'Elsewhere')", [elsewhere]);
  const { database, environmentId } = bench;
  const flow = await database.flows.create({
    environmentId,
    name: "Cards",
    definitionText: "{}",
    parametersText: "{}",
    createdBy: null,
  });
  flowId = flow.id;
});
afterAll(() => bench.close());

async function aConnectorRow(environmentId: string, name: string, title: string): Promise<string> {
  const id = newId();
  await bench.sql.query(
    `insert into connectors (id, environment_id, name, origin, title, title_key) values ($1, $2, $3, 'custom', $4, $5)`,
    [id, environmentId, name, title, title.toLowerCase()],
  );
  return id;
}

const store = () => bench.database.connections;
const NO_CREDENTIAL = { parameterSet: "", values: {}, sealed: null, keyVersion: null, sendsTo: "" };

async function aConnection(name: string, more: object = {}): Promise<SealedConnection> {
  const { environmentId, owner } = bench;
  const made = await store().create({
    id: newId(),
    environmentId,
    connectorId,
    ownerId: owner.id,
    name,
    ...NO_CREDENTIAL,
    ...more,
  });
  if (made === null) throw new Error("not made");
  return made;
}

describe("connections", () => {
  test("are stored with what may be shown, and their secret sealed: no table holds it", async () => {
    const masters = parseMasterKeys(Buffer.from("an example key of thirty-two by!").toString("base64"));
    const vault = createVault(store(), masters.ok ? ok(masters.value) : masters);
    const place = { environmentId: bench.environmentId, connectionId: newId(), credentialVersion: 1 };
    const sealed = await vault.seal(place, { api_key: SECRET });
    if (!sealed.ok) throw new Error(sealed.failure);
    const made = await aConnection("Sealed", {
      id: place.connectionId,
      values: { site: "acme" },
      ...sealed.value,
    });
    expect(made).toMatchObject({
      connector: { id: connectorId, name: "trello", title: "Trello", versionId: null },
      owner: { id: bench.owner.id, name: "Ada" },
      ownerIsMember: true,
      values: { site: "acme" },
      shared: false,
      status: "connected",
      credentialVersion: 1,
      flowCount: 0,
    });
    const opened = await vault.open(place, {
      sealed: made.sealed ?? Buffer.alloc(0),
      keyVersion: made.keyVersion ?? 0,
    });
    expect(opened).toEqual(ok({ api_key: SECRET }));
    const rows = await bench.sql.query(
      "select c::text from connections c union all select k::text from environment_keys k",
    );
    expect(rows.length).toBeGreaterThan(1);
    const hex = Buffer.from(SECRET).toString("hex");
    for (const row of rows) for (const text of [SECRET, hex]) expect(JSON.stringify(row)).not.toContain(text);
  });

  test("of another environment are as good as none", async () => {
    const { id } = await aConnection("Walled");
    const by = bench.owner.id;
    expect(await store().get(elsewhere, id)).toBeNull();
    expect(await store().update(elsewhere, id, { name: "x" })).toBeNull();
    expect(await store().replaceCredential(elsewhere, id, 1, NO_CREDENTIAL)).toBeNull();
    expect(await store().delete(elsewhere, id)).toBe(false);
    expect(await store().usedBy(elsewhere, id)).toEqual([]);
    expect((await store().list(elsewhere, { limit: 10 })).items).toEqual([]);
    expect(await store().bind(elsewhere, flowId, { reference: "r", connectionId: id, by })).toBe(false);
    expect(await store().keys("not an id")).toEqual([]);
    const foreign = {
      id: newId(),
      environmentId: elsewhere,
      connectorId,
      ownerId: by,
      name: "x",
      ...NO_CREDENTIAL,
    };
    expect(await store().create(foreign)).toBeNull();
    expect((await store().get(bench.environmentId, id))?.name).toBe("Walled");
  });

  test("are found by a part of their name or of their connector's, page by page, and only those one may see", async () => {
    const other = await aConnectorRow(bench.environmentId, "zoho", "Zoho CRM");
    for (const name of ["Äpfel 1", "Äpfel 2", "Äpfel 3"]) await aConnection(name, { connectorId: other });
    const list = (page: object) => store().list(bench.environmentId, { limit: 2, ...page });
    const first = await list({ search: "äPFEL" });
    expect(first.items.map(({ name }) => name)).toEqual(["Äpfel 1", "Äpfel 2"]);
    const next = await list({ search: "zoho", cursor: first.nextCursor ?? "" });
    expect(next).toMatchObject({ items: [{ name: "Äpfel 3" }], nextCursor: null });
    expect((await list({ cursor: "rubbish" })).items).toEqual([]);
    expect((await list({ connectorId: other, limit: 50 })).items).toHaveLength(3);
    const stranger = newId();
    expect((await list({ connectorId: other, seenBy: stranger })).items).toEqual([]);
    const [shown] = first.items;
    await store().update(bench.environmentId, shown?.id ?? "", { shared: true });
    expect((await list({ connectorId: other, seenBy: stranger })).items).toMatchObject([{ name: "Äpfel 1" }]);
  });

  test("get a new credential from whoever saw the present one, and what was said of the old one is forgotten", async () => {
    const { id } = await aConnection("Replaced");
    const { environmentId } = bench;
    await store().setStatus(id, 1, {
      status: "needs-sign-in",
      message: "The service refused it.",
      testedAt: 1_000,
    });
    expect(await store().get(environmentId, id)).toMatchObject({ status: "needs-sign-in", testedAt: 1_000 });
    const next = await store().replaceCredential(environmentId, id, 1, {
      ...NO_CREDENTIAL,
      values: { a: "b" },
    });
    expect(next).toMatchObject({
      credentialVersion: 2,
      status: "connected",
      message: null,
      values: { a: "b" },
    });
    expect(await store().replaceCredential(environmentId, id, 1, NO_CREDENTIAL)).toBe("stale");
    await store().setStatus(id, 1, { status: "needs-sign-in", message: "late" });
    expect(await store().get(environmentId, id)).toMatchObject({ status: "connected" });
  });

  test("remember when they were last used, the latest use counts", async () => {
    const { id } = await aConnection("Used");
    await store().noteUses(new Map([[id, 5_000]]));
    await store().noteUses(new Map([[id, 3_000]]));
    await store().noteUses(new Map());
    expect((await store().get(bench.environmentId, id))?.lastUsedAt).toBe(5_000);
  });

  test("that are deleted leave nothing of their secret, and are bound to nothing any more", async () => {
    const { environmentId, owner } = bench;
    const { id } = await aConnection("Gone", {
      sealed: Buffer.from("sealed"),
      keyVersion: 1,
      values: { a: "b" },
    });
    await store().bind(environmentId, flowId, { reference: "gone", connectionId: id, by: owner.id });
    expect(await store().delete(environmentId, id)).toBe(true);
    expect(await store().delete(environmentId, id)).toBe(false);
    expect(await store().get(environmentId, id)).toBeNull();
    expect(await store().bound(environmentId, flowId, "gone")).toBeNull();
    expect(await bench.sql.query("select sealed, values_text from connections where id = $1", [id])).toEqual([
      { sealed: null, values_text: "{}" },
    ]);
  });
});

describe("a reference of a flow", () => {
  test("is bound to a connection, in any case of its letters, and the connection knows the flow", async () => {
    const { environmentId, owner } = bench;
    const { id } = await aConnection("Bound");
    const { id: other } = await aConnection("Bound anew");
    const bind = (connectionId: string | null) =>
      store().bind(environmentId, flowId, { reference: "Shared_Trello", connectionId, by: owner.id });
    expect(await bind(id)).toBe(true);
    expect(await bind(other)).toBe(true);
    expect(await store().bound(environmentId, flowId, "shared_TRELLO")).toMatchObject({
      id: other,
      flowCount: 1,
    });
    expect(await store().bindings(environmentId, flowId)).toMatchObject([
      { reference: "Shared_Trello", connection: { id: other, name: "Bound anew" } },
    ]);
    expect(await store().usedBy(environmentId, other)).toMatchObject([
      { id: flowId, name: "Cards", enabled: false, reference: "Shared_Trello" },
    ]);
    expect(await bind(null)).toBe(true);
    expect(await store().bound(environmentId, flowId, "shared_trello")).toBeNull();
  });

  test("is bound to no connection of another environment, nor in a flow that is not there", async () => {
    const { environmentId, owner } = bench;
    const { id } = await aConnection("Here");
    const binding = { reference: "r", connectionId: id, by: owner.id };
    expect(await store().bind(environmentId, newId(), binding)).toBe(false);
    expect(await store().bind(environmentId, flowId, { ...binding, connectionId: newId() })).toBe(false);
    expect(await store().bind(environmentId, flowId, { ...binding, connectionId: "x" })).toBe(false);
  });
});
