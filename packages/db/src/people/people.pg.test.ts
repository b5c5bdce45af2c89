import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { hashToken, newToken } from "../accounts/tokens.ts";
import { newId } from "../new-id.ts";
import type { Database, Role } from "../stores.ts";
import { openTestDatabase, type TestDatabase } from "../testing/with-database.ts";

let db: TestDatabase;
let database: Database;
let here: string;
beforeAll(async () => {
  db = await openTestDatabase();
  ({ database, environmentId: here } = db);
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.sql.query("delete from users where id <> $1", [db.owner.id]);
  await db.sql.query("delete from environments where id <> $1", [here]);
  await db.sql.query("truncate groups, invitations cascade");
});

const DAY_MS = 86_400_000;

async function invite(given: { role?: Role; expiresAt?: number; invitedBy?: string } = {}) {
  const tokenHash = hashToken(newToken());
  const invitation = await database.invitations.create({
    environmentId: here,
    tokenHash,
    role: given.role ?? "maker",
    note: "for Bob",
    invitedBy: given.invitedBy ?? db.owner.id,
    expiresAt: given.expiresAt ?? Date.now() + DAY_MS,
  });
  return { tokenHash, id: invitation.id };
}

async function joined(name: string, role: Role = "maker"): Promise<string> {
  const { tokenHash } = await invite({ role });
  const email = `${name.toLowerCase()}@example.com`;
  const answer = await database.invitations.accept(tokenHash, { name, email, passwordHash: "h" });
  if (answer.kind !== "joined") throw new Error(answer.kind);
  return answer.userId;
}

async function aConnection(ownerId: string, shared = false): Promise<string> {
  const connectorId = newId();
  const id = newId();
  await db.sql.query(
    `insert into connectors (id, environment_id, name, origin, title, title_key)
     values ($1, $2, $3, 'custom', 'Boards', 'boards')`,
    [connectorId, here, `c${connectorId}`],
  );
  await database.connections.create({
    id,
    environmentId: here,
    connectorId,
    ownerId,
    name: "Theirs",
    parameterSet: "",
    values: {},
    sealed: null,
    keyVersion: null,
    sendsTo: "",
  });
  if (shared) await database.connections.update(here, id, { shared: true });
  return id;
}

describe("an invitation", () => {
  test("lets one person in, once, with its role", async () => {
    const { tokenHash, id } = await invite({ role: "member" });
    expect(await database.invitations.find(tokenHash)).toMatchObject({
      id,
      environmentName: "Default",
      role: "member",
      invitedBy: "Ada",
      state: "open",
    });
    const who = (n: number) => ({ name: `B${n}`, email: `b${n}@example.com`, passwordHash: "h" });
    const tries = await Promise.all([1, 2, 3].map((n) => database.invitations.accept(tokenHash, who(n))));
    expect(tries.map(({ kind }) => kind).sort()).toEqual(["gone", "gone", "joined"]);
    const { items } = await database.members.list(here, { limit: 10 });
    expect(items.map(({ role }) => role).sort()).toEqual(["admin", "member"]);
    expect(await db.sql.query("select 1 from users")).toHaveLength(2);
    expect((await database.invitations.find(tokenHash))?.state).toBe("used");
    expect(await database.invitations.list(here)).toEqual([]);
  });

  test("is not used up by an address that is taken, nor by somebody who is in already", async () => {
    const { tokenHash } = await invite();
    const taken = { name: "Eve", email: " ADA@example.com", passwordHash: "h" };
    expect(await database.invitations.accept(tokenHash, taken)).toEqual({ kind: "taken" });
    expect(await database.invitations.accept(tokenHash, { userId: db.owner.id })).toEqual({ kind: "member" });
    expect((await database.invitations.find(tokenHash))?.state).toBe("open");
  });

  test("that is over, revoked or of nobody opens nothing", async () => {
    const late = await invite({ expiresAt: Date.now() - 1 });
    const revoked = await invite();
    expect(await database.invitations.revoke(newId(), revoked.id)).toBe(false);
    expect(await database.invitations.revoke(here, revoked.id)).toBe(true);
    expect(await database.invitations.revoke(here, revoked.id)).toBe(false);
    expect(await database.invitations.revoke(here, "x")).toBe(false);
    const states = await Promise.all(
      [late, revoked].map(({ tokenHash }) => database.invitations.find(tokenHash)),
    );
    expect(states.map((found) => found?.state)).toEqual(["expired", "revoked"]);
    const who = { name: "Eve", email: "eve@example.com", passwordHash: "h" };
    for (const tokenHash of [late.tokenHash, revoked.tokenHash, hashToken("x"), ""]) {
      expect(await database.invitations.accept(tokenHash, who)).toEqual({ kind: "gone" });
    }
    expect(await database.invitations.find(hashToken("x"))).toBeNull();
  });

  test("keeps the token nowhere", async () => {
    const token = newToken();
    const given = { environmentId: here, role: "maker", note: "", invitedBy: db.owner.id } as const;
    await database.invitations.create({
      ...given,
      tokenHash: hashToken(token),
      expiresAt: Date.now() + DAY_MS,
    });
    const rows = await db.sql.query("select *, encode(token_hash, 'escape') as e from invitations");
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});

describe("the people of an environment", () => {
  test("are listed by name with what is theirs, searched, and page by page", async () => {
    const bob = await joined("Bob");
    await joined("Åsa");
    await aConnection(bob);
    const first = await database.members.list(here, { limit: 2 });
    expect(first.items).toMatchObject([
      { name: "Ada", isOwner: true, role: "admin", lastSeenAt: null },
      { name: "Bob", isOwner: false, role: "maker", connectionCount: 1, flowCount: 0 },
    ]);
    const rest = await database.members.list(here, { limit: 2, cursor: first.nextCursor ?? "" });
    expect(rest).toMatchObject({ items: [{ name: "Åsa" }], nextCursor: null });
    expect((await database.members.list(here, { limit: 9, search: "ÅS" })).items).toHaveLength(1);
    expect((await database.members.list(here, { limit: 9, search: "bob@EXAMPLE" })).items).toHaveLength(1);
    for (const cursor of ["x", "", "\u0000"]) {
      expect((await database.members.list(here, { limit: 9, cursor })).items).toEqual([]);
    }
    expect((await database.members.list(newId(), { limit: 9 })).items).toEqual([]);
  });

  test("there is always an admin, whoever takes whom down at the same moment", async () => {
    const [bob, eve] = [await joined("Bob", "admin"), await joined("Eve", "admin")];
    await db.sql.query("update members set role = 'maker' where user_id = $1", [db.owner.id]);
    const answers = await Promise.all([
      database.members.setRole(here, bob, "maker"),
      database.members.remove(here, eve),
    ]);
    expect([...answers].sort()).toEqual(["done", "last-admin"]);
    await db.sql.query("update members set role = 'admin' where user_id = $1", [db.owner.id]);
  });

  test("the owner of the installation is neither demoted nor removed", async () => {
    await joined("Bob", "admin");
    expect(await database.members.setRole(here, db.owner.id, "maker")).toBe("owner");
    expect(await database.members.remove(here, db.owner.id)).toBe("owner");
    expect(await database.members.setRole(here, db.owner.id, "admin")).toBe("done");
  });

  test("nobody of another environment is touched", async () => {
    const bob = await joined("Bob");
    expect(await database.members.setRole(newId(), bob, "admin")).toBe("absent");
    expect(await database.members.remove(newId(), bob)).toBe("absent");
    expect(await database.members.remove(here, "x")).toBe("absent");
    expect(await database.members.get(newId(), bob)).toBeNull();
  });

  test("whoever leaves takes keys, groups, shares, links and invitations along, and no connection", async () => {
    const bob = await joined("Bob", "admin");
    const connectionId = await aConnection(bob);
    const others = await aConnection(db.owner.id);
    const keyHash = hashToken(newToken());
    await database.accounts.createApiKey({
      userId: bob,
      environmentId: here,
      name: "k",
      prefix: "p",
      keyHash,
    });
    await database.groups.create(here, { name: "Sales", memberIds: [bob] });
    await db.sql.query("insert into connection_shares (connection_id, user_id) values ($1, $2)", [
      others,
      bob,
    ]);
    const { tokenHash: invited } = await invite({ invitedBy: bob });
    const linkHash = hashToken(newToken());
    const link = {
      environmentId: here,
      connectionId,
      note: "",
      createdBy: bob,
      expiresAt: Date.now() + DAY_MS,
    };
    await database.connectLinks.create({ ...link, tokenHash: linkHash });
    expect(await database.members.belongings(here, bob)).toMatchObject({
      connections: [
        { id: connectionId, name: "Theirs", connectorTitle: "Boards", shared: false, flowCount: 0 },
      ],
      apiKeyCount: 1,
    });

    expect(await database.members.remove(here, bob)).toBe("done");
    expect(await database.accounts.findApiKey(keyHash)).toBeNull();
    expect(await database.groups.list(here)).toMatchObject([{ name: "Sales", members: [] }]);
    expect(await db.sql.query("select 1 from connection_shares")).toEqual([]);
    expect((await database.invitations.find(invited))?.state).toBe("revoked");
    expect(await database.connectLinks.find(linkHash)).toMatchObject({ state: "revoked", asker: null });
    expect(await database.connections.get(here, connectionId)).toMatchObject({ ownerIsMember: false });
    expect(await database.accounts.enter(bob, here)).toBeNull();
  });
});

describe("an environment", () => {
  test("is made once under its name, and entered by choosing it", async () => {
    const made = await database.environments.create({ name: "Test", createdBy: db.owner.id });
    if (made === "taken") throw new Error("taken");
    expect(await database.environments.create({ name: "TEST", createdBy: db.owner.id })).toBe("taken");
    expect(await database.accounts.enter(db.owner.id, null)).toMatchObject({ environmentId: here });
    expect(await database.accounts.enter(db.owner.id, made.id)).toEqual({
      environmentId: made.id,
      environmentName: "Test",
      role: "admin",
    });
    expect(await database.members.get(made.id, db.owner.id)).toMatchObject({
      lastSeenAt: expect.any(Number),
    });
    // One that is gone, or was never theirs, is as good as none.
    for (const id of [newId(), "x"]) {
      expect(await database.accounts.enter(db.owner.id, id)).toMatchObject({ environmentId: here });
    }
  });

  test("is chosen by a session of a member only", async () => {
    const bob = await joined("Bob");
    const made = await database.environments.create({ name: "Test", createdBy: db.owner.id });
    if (made === "taken") throw new Error("taken");
    const expiresAt = Date.now() + DAY_MS;
    await database.accounts.createSession({ tokenHash: "of-bob", userId: bob, expiresAt });
    expect(await database.accounts.chooseEnvironment("of-bob", made.id)).toBe(false);
    expect(await database.accounts.chooseEnvironment("of-bob", "x")).toBe(false);
    expect(await database.accounts.chooseEnvironment("of-bob", here)).toBe(true);
    expect(await database.accounts.findSession("of-bob")).toMatchObject({ environmentId: here });
    await database.members.remove(here, bob);
    expect(await database.accounts.findSession("of-bob")).toMatchObject({ environmentId: null });
  });
});

describe("a group", () => {
  test("has a name of its own and members of its environment only", async () => {
    const bob = await joined("Bob");
    const group = await database.groups.create(here, { name: "Sales", memberIds: [bob, newId(), "x", bob] });
    if (group === "taken") throw new Error("taken");
    expect(group.members).toEqual([{ id: bob, name: "Bob" }]);
    expect(await database.groups.create(here, { name: "SALES", memberIds: [] })).toBe("taken");
    const other = await database.groups.create(here, { name: "Åland", memberIds: [] });
    if (other === "taken") throw new Error("taken");
    expect(await database.groups.update(here, other.id, { name: "sales" })).toBe("taken");
    expect(await database.groups.update(here, group.id, { name: "Field sales" })).toMatchObject({
      name: "Field sales",
      members: [{ id: bob }],
    });
    expect(await database.groups.update(here, group.id, { memberIds: [] })).toMatchObject({ members: [] });
    expect((await database.groups.list(here)).map(({ name }) => name)).toEqual(["Field sales", "Åland"]);
  });

  test("of another environment is as good as none", async () => {
    const group = await database.groups.create(here, { name: "Sales", memberIds: [] });
    if (group === "taken") throw new Error("taken");
    expect(await database.groups.update(newId(), group.id, { name: "x" })).toBeNull();
    expect(await database.groups.update(here, "x", { name: "x" })).toBeNull();
    expect(await database.groups.delete(newId(), group.id)).toBe(false);
    expect(await database.groups.delete(here, group.id)).toBe(true);
    expect(await database.groups.list(here)).toEqual([]);
  });
});

describe("a connect link", () => {
  const aLink = async (expiresAt = Date.now() + DAY_MS) => {
    const tokenHash = hashToken(newToken());
    const connectionId = await aConnection(db.owner.id);
    const given = { environmentId: here, connectionId, note: "to Eve", createdBy: db.owner.id, expiresAt };
    return { tokenHash, connectionId, link: await database.connectLinks.create({ ...given, tokenHash }) };
  };

  test("is found by its token, used once, and can be given back", async () => {
    const { tokenHash, connectionId, link } = await aLink();
    expect(await database.connectLinks.find(tokenHash)).toMatchObject({
      id: link.id,
      connectionId,
      environmentId: here,
      asker: { id: db.owner.id, role: "admin" },
      state: "open",
    });
    const uses = await Promise.all([1, 2, 3].map(() => database.connectLinks.use(link.id)));
    expect(uses.filter((used) => used)).toHaveLength(1);
    expect(await database.connectLinks.list(here, connectionId)).toMatchObject([{ state: "used" }]);
    await database.connectLinks.giveBack(link.id);
    expect(await database.connectLinks.find(tokenHash)).toMatchObject({ state: "open" });
  });

  test("that is over, revoked, or to a connection that is gone cannot be used", async () => {
    const [late, revoked, gone] = [await aLink(Date.now() - 1), await aLink(), await aLink()];
    expect(await database.connectLinks.revoke(newId(), revoked.link.id)).toBe(false);
    expect(await database.connectLinks.revoke(here, revoked.link.id)).toBe(true);
    await database.connections.delete(here, gone.connectionId);
    expect(await database.connectLinks.use(late.link.id)).toBe(false);
    expect(await database.connectLinks.use(revoked.link.id)).toBe(false);
    expect(await database.connectLinks.find(late.tokenHash)).toMatchObject({ state: "expired" });
    expect(await database.connectLinks.find(revoked.tokenHash)).toMatchObject({ state: "revoked" });
    expect(await database.connectLinks.find(gone.tokenHash)).toBeNull();
    expect(await database.connectLinks.list(here, late.connectionId)).toEqual([]);
  });
});
