import { refusedUse, type SealedConnection } from "@towpath/vault";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../new-id.ts";
import { openTestDatabase, type TestDatabase } from "../testing/with-database.ts";

let bench: TestDatabase;
let connectorId: string;
let bob: string;
let cyd: string;
let mia: string;
let group: string;

const store = () => bench.database.connections;
const env = () => bench.environmentId;

beforeAll(async () => {
  bench = await openTestDatabase();
  connectorId = await aConnector("trello");
  bob = await aPerson("Bob", "maker");
  cyd = await aPerson("Cyd", "maker");
  mia = await aPerson("Mia", "member");
  group = newId();
  await bench.sql.query(
    "insert into groups (id, environment_id, name, name_key) values ($1, $2, 'Sales', 'sales')",
    [group, env()],
  );
});
afterAll(() => bench.close());

async function aConnector(name: string): Promise<string> {
  const id = newId();
  await bench.sql.query(
    `insert into connectors (id, environment_id, name, origin, title, title_key) values ($1, $2, $3, 'custom', $3, $3)`,
    [id, env(), name],
  );
  return id;
}

async function aPerson(name: string, role: string, environmentId = env()): Promise<string> {
  const id = newId();
  const email = `${name.toLowerCase()}-${id}@example.com`;
  await bench.sql.query(
    "insert into users (id, name, email, email_key, password_hash) values ($1, $2, $3, $3, 'x')",
    [id, name, email],
  );
  await bench.sql.query("insert into members (environment_id, user_id, role) values ($1, $2, $3)", [
    environmentId,
    id,
    role,
  ]);
  return id;
}

const leave = (userId: string) =>
  bench.sql.query("delete from members where environment_id = $1 and user_id = $2", [env(), userId]);
const join = (userId: string) =>
  bench.sql.query("insert into members (environment_id, user_id, role) values ($1, $2, 'maker')", [
    env(),
    userId,
  ]);

async function aConnection(name: string, more: object = {}): Promise<SealedConnection> {
  const made = await store().create({
    id: newId(),
    environmentId: env(),
    connectorId,
    ownerId: bench.owner.id,
    name,
    parameterSet: "",
    values: {},
    sealed: null,
    keyVersion: null,
    sendsTo: "",
    ...more,
  });
  if (made === null) throw new Error("not made");
  return made;
}

async function aFlow(name: string, createdBy: string | null = null): Promise<string> {
  const { id } = await bench.database.flows.create({
    environmentId: env(),
    name,
    definitionText: "{}",
    parametersText: "{}",
    createdBy,
  });
  return id;
}

const mayUse = async (id: string, userId: string) => {
  const connection = await store().get(env(), id);
  return connection !== null && refusedUse(connection, userId) === null;
};
const shareWith = (id: string, people: string[], groups: string[] = [], everybody = false) =>
  store().share(env(), id, { everybody, people, groups, by: bench.owner.id });

describe("a connection that is shared", () => {
  test("with a person may be used by that person, until the share ends or the person leaves", async () => {
    const { id } = await aConnection("For Bob");
    expect(await mayUse(id, bob)).toBe(false);
    expect(await shareWith(id, [bob])).toMatchObject({
      sharedWith: { people: [{ id: bob, name: "Bob" }], groups: [] },
      users: [bob],
    });
    expect([await mayUse(id, bob), await mayUse(id, cyd)]).toEqual([true, false]);
    await leave(bob);
    expect(await mayUse(id, bob)).toBe(false);
    await join(bob);
    expect(await mayUse(id, bob)).toBe(true);
    await shareWith(id, []);
    expect(await mayUse(id, bob)).toBe(false);
  });

  test("with a group may be used by whoever is in it at that moment", async () => {
    const { id } = await aConnection("For Sales");
    expect((await shareWith(id, [], [group]))?.sharedWith.groups).toEqual([{ id: group, name: "Sales" }]);
    expect(await mayUse(id, cyd)).toBe(false);
    await bench.sql.query("insert into group_members (group_id, user_id) values ($1, $2)", [group, cyd]);
    expect(await mayUse(id, cyd)).toBe(true);
    const flow = await aFlow("Sold");
    await store().bind(env(), flow, { reference: "r", connectionId: id, by: cyd });
    expect((await store().bound(env(), flow, "r"))?.users).toEqual([cyd]);
    await bench.sql.query("delete from group_members where group_id = $1", [group]);
    expect((await store().bound(env(), flow, "r"))?.users).toEqual([]);
  });

  test("lets what waited for the right to it go on: at the share, and when somebody comes into the group", async () => {
    const { id } = await aConnection("Waited for");
    const flow = await aFlow("Held");
    const hold = async () => {
      await bench.sql.query("delete from triggers where flow_id = $1", [flow]);
      await bench.sql.query(
        `insert into triggers (flow_id, environment_id, version_id, trigger_name, recurrence, kind, hold_for, held_since)
         values ($1, $2, $1, 't', '{}', 'poll', $3, now())`,
        [flow, env(), id],
      );
    };
    const isHeld = async () => {
      const rows = await bench.sql.query("select 1 from triggers where flow_id = $1 and hold_for = $2", [
        flow,
        id,
      ]);
      return rows.length > 0;
    };
    await hold();
    expect(await isHeld()).toBe(true);
    await shareWith(id, [], [group]);
    expect(await isHeld()).toBe(false);
    await hold();
    await bench.database.groups.update(env(), group, { memberIds: [cyd] });
    expect(await isHeld()).toBe(false);
    await hold();
    await store().assign(env(), id, { ownerId: bob, by: bench.owner.id });
    expect(await isHeld()).toBe(false);
    await bench.database.groups.update(env(), group, { memberIds: [] });
  });

  test("is shared with nobody of another environment", async () => {
    const elsewhere = newId();
    await bench.sql.query("insert into environments (id, name) values ($1, 'Elsewhere')", [elsewhere]);
    const stranger = await aPerson("Eve", "admin", elsewhere);
    const foreign = newId();
    await bench.sql.query(
      "insert into groups (id, environment_id, name, name_key) values ($1, $2, 'F', 'f')",
      [foreign, elsewhere],
    );
    const { id } = await aConnection("Walled in");
    expect((await shareWith(id, [stranger, newId()], [foreign]))?.sharedWith).toEqual({
      people: [],
      groups: [],
    });
    expect(
      await store().share(elsewhere, id, { everybody: true, people: [], groups: [], by: stranger }),
    ).toBeNull();
    expect(await store().assign(elsewhere, id, { ownerId: stranger, by: stranger })).toBeNull();
    expect(await store().events(elsewhere, id, 9)).toEqual([]);
    expect((await store().sharers(elsewhere, "", 9)).people.map(({ name }) => name)).toEqual(["Eve"]);
    expect((await store().counts(elsewhere, {})).all).toBe(0);
  });
});

describe("the owner of a connection", () => {
  test("is somebody who makes flows here; the share of a new owner is not needed any more", async () => {
    const { id } = await aConnection("Given away");
    await shareWith(id, [bob]);
    expect((await store().assign(env(), id, { ownerId: mia, by: bench.owner.id }))?.owner?.name).toBe("Ada");
    expect(await store().assign(env(), id, { ownerId: bob, by: bench.owner.id })).toMatchObject({
      owner: { id: bob },
      users: [],
    });
    expect(await mayUse(id, bench.owner.id)).toBe(false);
  });

  test("who leaves is followed by the backup owner", async () => {
    const { id } = await aConnection("With a backup", { ownerId: bob });
    const assigned = await store().assign(env(), id, { backupOwnerId: cyd, by: bob });
    expect(assigned?.backupOwner).toEqual({ id: cyd, name: "Cyd", isMember: true });
    expect(await mayUse(id, cyd)).toBe(false);
    await leave(bob);
    expect([await mayUse(id, bob), await mayUse(id, cyd)]).toEqual([false, true]);
    const mine = { seenBy: cyd, whose: { personId: cyd, own: true }, limit: 9 };
    expect((await store().list(env(), mine)).items.map(({ name }) => name)).toEqual(["With a backup"]);
    await join(bob);
    const swapped = await store().assign(env(), id, { ownerId: cyd, by: bob });
    expect(swapped).toMatchObject({ owner: { id: cyd }, backupOwner: null });
  });
});

describe("the history of a connection", () => {
  test("tells what people did and what services said, the latest first", async () => {
    const { id } = await aConnection("Remembered");
    await store().setStatus(id, 1, { status: "needs-sign-in", message: "The key is old." });
    await store().setStatus(id, 1, { status: "needs-sign-in", message: "The key is still old." });
    expect((await store().get(env(), id))?.brokenSince).toBeGreaterThan(Date.now() - 60_000);
    await store().setStatus(id, 1, { status: "connected", message: null });
    expect((await store().get(env(), id))?.brokenSince).toBeNull();
    await shareWith(id, [bob], [group], true);
    await store().assign(env(), id, { backupOwnerId: cyd, by: bench.owner.id });
    const events = await store().events(env(), id, 9);
    expect(events.map(({ kind, detail, by }) => [kind, detail, by?.name ?? null])).toEqual([
      ["backup", "Cyd", "Ada"],
      ["shared", "with everybody who makes flows, Bob, Sales", "Ada"],
      ["connected", null, null],
      ["needs-sign-in", "The key is old.", null],
      ["made", null, "Ada"],
    ]);
    expect(await store().events(env(), id, 1)).toHaveLength(1);
  });
});

describe("many connections", () => {
  test("are counted and found by how they stand, each by the database", async () => {
    const other = await aConnector("zoho");
    const made = async (name: string, ownerId = cyd) =>
      (await aConnection(name, { connectorId: other, ownerId })).id;
    const [broken, ending, renewed, old, left] = [
      await made("Broken"),
      await made("Ending"),
      await made("Renewed"),
      await made("Old"),
      await made("Left", bob),
    ];
    await store().setStatus(broken, 1, { status: "needs-sign-in", message: null });
    for (const [id, rotates] of [
      [ending, false],
      [renewed, true],
    ] as const) {
      await bench.sql.query(
        `insert into connection_tokens (connection_id, environment_id, sealed, key_version, app, obtained_at,
           expires_at, refresh_at, lives_until, rotates)
         values ($1, $2, '\\x00', 1, 'app', now(), now() + interval '1 hour', now() + interval '50 minutes',
           now() + interval '3 days', $3)`,
        [id, env(), rotates],
      );
    }
    await bench.sql.query("update connections set created_at = now() - interval '91 days' where id = $1", [
      old,
    ]);
    await leave(bob);
    const counts = await store().counts(env(), { connectorId: other });
    expect(counts).toMatchObject({
      all: 5,
      conditions: { attention: 3, "needs-sign-in": 1, expiring: 1, "owner-left": 1, unused: 1 },
      owners: [
        { id: bob, name: "Bob", count: 1 },
        { id: cyd, name: "Cyd", count: 4 },
      ],
      connectors: [{ id: other, title: "zoho", count: 5 }],
    });
    const found = async (condition: "attention" | "expiring" | "unused" | "owner-left") =>
      (await store().list(env(), { connectorId: other, condition, limit: 9 })).items.map(({ id }) => id);
    expect(await found("attention")).toEqual([broken, ending, left]);
    expect(await found("expiring")).toEqual([ending]);
    expect(await found("unused")).toEqual([old]);
    expect(await found("owner-left")).toEqual([left]);
    expect((await store().counts(env(), { connectorId: other, ownerId: bob })).all).toBe(1);
    await join(bob);
  });

  test("show a person those of the flows that person made, and no others of other people", async () => {
    const { id } = await aConnection("In a flow of Mia's");
    await aConnection("Not hers");
    await store().bind(env(), await aFlow("Mia's", mia), {
      reference: "r",
      connectionId: id,
      by: bench.owner.id,
    });
    expect((await store().list(env(), { seenBy: mia, limit: 99 })).items.map(({ name }) => name)).toContain(
      "In a flow of Mia's",
    );
    expect((await store().list(env(), { seenBy: mia, search: "not hers", limit: 99 })).items).toEqual([]);
    expect((await store().counts(env(), { seenBy: mia, search: "flow of mia" })).all).toBe(1);
  });
});

describe("a connection that takes the place of another", () => {
  test("is bound wherever the other one was in these flows, and only to one of the same connector", async () => {
    const from = await aConnection("Old one");
    const to = await aConnection("New one");
    const foreign = await aConnection("Of another", { connectorId: await aConnector("hubspot") });
    const flows = [await aFlow("First"), await aFlow("Second"), await aFlow("Third")];
    for (const flow of flows) {
      for (const reference of ["a", "b"]) {
        await store().bind(env(), flow, { reference, connectionId: from.id, by: bench.owner.id });
      }
    }
    const [first = "", second = ""] = flows;
    const rebind = (to: string, flowIds: readonly string[]) =>
      store().rebind(env(), { from: from.id, to, flowIds, by: bob });
    expect(await rebind(foreign.id, flows)).toEqual([]);
    expect([...(await rebind(to.id, [first, second, newId()]))].sort()).toEqual([first, second].sort());
    expect((await store().bound(env(), first, "B"))?.name).toBe("New one");
    expect((await store().events(env(), from.id, 1))[0]).toMatchObject({
      kind: "replaced",
      by: { id: bob },
      detail: "by “New one” in 2 flows",
    });
    expect(new Set((await store().usedBy(env(), from.id)).map(({ name }) => name))).toEqual(
      new Set(["Third"]),
    );
    expect(await store().rebind(newId(), { from: from.id, to: to.id, flowIds: flows, by: bob })).toEqual([]);
  });
});
