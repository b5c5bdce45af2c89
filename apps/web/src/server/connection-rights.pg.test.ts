import { hashToken, newId, newToken } from "@towpath/db";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contract } from "../contract/index.ts";
import { procedureCall } from "./testing/procedure-call.ts";
import { anAttempt } from "./testing/sign-in-samples.ts";
import type { Call, TestApi } from "./testing/test-api.ts";
import { openThings, type Things } from "./testing/things-service.ts";

/** From left to right, as in the table below. */
const PEOPLE = [
  /** A maker, whose connection it is. */
  "its owner",
  /** Makers it is shared with. */
  "a person it is shared with",
  "a person of a group it is shared with",
  "another maker",
  "a member",
  /** Manages, which is not using. */
  "an admin",
  "an admin of another environment",
  "the owner's own key of another environment",
  "nobody",
] as const;

interface Ids {
  readonly connection: string;
  /** To the same connector, and everybody may use it. */
  readonly other: string;
  readonly connector: string;
  readonly flow: string;
  readonly group: string;
  readonly person: string;
  readonly link: string;
  /** Of the connection's owner, on the way to a service. */
  readonly attempt: string;
  readonly app: string;
}
interface Row {
  readonly input: (ids: Ids) => Readonly<Record<string, unknown>>;
  readonly statuses: readonly number[];
}

const it = (ids: Ids) => ({ id: ids.connection });
const asked = ({ connector, connection }: Ids) => ({
  connectorId: connector,
  operationId: "GetBox",
  connectionId: connection,
});
const sees = [200, 200, 200, 404, 404, 200, 404, 404, 401];
const manages = [200, 403, 403, 404, 403, 200, 404, 404, 401];
const uses = [200, 200, 200, 404, 403, 403, 404, 404, 401];
const anybody = [200, 200, 200, 200, 200, 200, 200, 200, 401];
const makers = [200, 200, 200, 200, 403, 200, 200, 200, 401];
const admins = [403, 403, 403, 403, 403, 200, 404, 403, 401];
/** Whoever has the token of a link, which nobody here has. */
const noToken = (status: number) => PEOPLE.map(() => status);
const created = (statuses: readonly number[]) => statuses.map((one) => (one === 200 ? 201 : one));

const host = () => `${newId()}.example`;
const settings = (done: number, elsewhere: number) => [403, 403, 403, 403, 403, done, elsewhere, 403, 401];
const attempt = (done: number) => [done, 404, 404, 404, 403, 404, 404, 404, 401];

type Guarded = "connections" | "connectLinks" | "gateway" | "groups" | "oauthApps" | "signIn";

/** A procedure without a row does not compile. */
const TABLE = {
  connections: {
    list: { input: () => ({}), statuses: anybody },
    counts: { input: () => ({}), statuses: anybody },
    sharers: { input: () => ({}), statuses: makers },
    get: { input: it, statuses: sees },
    usedBy: { input: it, statuses: sees },
    history: { input: it, statuses: sees },
    create: {
      input: ({ connector }) => ({ connectorId: connector, values: { api_key: "k" } }),
      statuses: [201, 201, 201, 201, 403, 201, 404, 404, 401],
    },
    update: { input: (ids) => ({ ...it(ids), name: "Taken over" }), statuses: manages },
    test: { input: it, statuses: [200, 200, 200, 404, 403, 200, 404, 404, 401] },
    delete: { input: it, statuses: manages },
    // An admin does not share what is somebody else's account.
    share: {
      input: (ids) => ({ ...it(ids), everybody: true }),
      statuses: [200, 403, 403, 404, 403, 403, 404, 404, 401],
    },
    assign: { input: (ids) => ({ ...it(ids), ownerId: ids.person }), statuses: manages },
    replacement: {
      input: (ids) => ({ ...it(ids), with: ids.other }),
      statuses: [200, 200, 200, 404, 403, 200, 404, 404, 401],
    },
    replace: {
      input: (ids) => ({ ...it(ids), with: ids.other }),
      statuses: [200, 200, 200, 404, 403, 200, 404, 404, 401],
    },
    inNeed: { input: it, statuses: uses },
    bindWhereNeeded: { input: it, statuses: uses },
    bindings: {
      input: ({ flow }) => ({ flowId: flow }),
      statuses: [200, 200, 200, 200, 200, 200, 404, 404, 401],
    },
    setBinding: {
      input: ({ flow, connection }) => ({ flowId: flow, reference: "r", connectionId: connection }),
      statuses: uses,
    },
    choices: { input: (ids) => ({ ...asked(ids), parameter: "box" }), statuses: uses },
    schema: { input: asked, statuses: uses },
  },
  gateway: {
    usage: { input: it, statuses: uses },
    token: { input: it, statuses: created(uses) },
  },
  connectLinks: {
    list: { input: ({ connection }) => ({ connectionId: connection }), statuses: manages },
    create: { input: ({ connection }) => ({ connectionId: connection }), statuses: created(manages) },
    revoke: { input: ({ link }) => ({ id: link }), statuses: manages },
    news: { input: () => ({}), statuses: anybody },
    // Of one's own links alone, and this one was not used yet.
    told: { input: ({ link }) => ({ id: link }), statuses: [404, 404, 404, 404, 404, 404, 404, 404, 401] },
    read: { input: () => ({ token: "guessed" }), statuses: noToken(404) },
    signIn: { input: () => ({ token: "guessed" }), statuses: noToken(409) },
    connect: { input: () => ({ token: "guessed", values: {} }), statuses: noToken(409) },
  },
  groups: {
    list: { input: () => ({}), statuses: makers },
    create: { input: () => ({ name: newId() }), statuses: [403, 403, 403, 403, 403, 201, 201, 403, 401] },
    update: { input: ({ group }) => ({ id: group, name: newId() }), statuses: admins },
    delete: { input: ({ group }) => ({ id: group }), statuses: admins },
  },
  oauthApps: {
    list: { input: () => ({}), statuses: settings(200, 200) },
    forConnector: { input: ({ connector }) => ({ id: connector }), statuses: settings(200, 404) },
    create: { input: () => ({ service: host(), clientId: "c" }), statuses: settings(201, 201) },
    update: { input: ({ app }) => ({ id: app, name: "Taken over" }), statuses: settings(200, 404) },
    delete: { input: ({ app }) => ({ id: app }), statuses: settings(200, 404) },
    testRedirect: { input: () => ({}), statuses: settings(200, 200) },
  },
  signIn: {
    // The connector signs in with a key, which is only said to those who could replace it.
    start: {
      input: ({ connector, connection }) => ({ connectorId: connector, connectionId: connection }),
      statuses: manages.map((one) => (one === 200 ? 409 : one)),
    },
    attempt: { input: (ids) => ({ id: ids.attempt }), statuses: attempt(200) },
    cancel: { input: (ids) => ({ id: ids.attempt }), statuses: attempt(200) },
    answer: { input: (ids) => ({ id: ids.attempt, useAccount: true }), statuses: attempt(409) },
  },
} as const satisfies { [G in Guarded]: { [P in keyof (typeof contract)[G]]: Row } };

let things: Things;
let api: TestApi;
let other: string;
let keys: readonly (string | null)[];
let ids: { readonly owner: string; readonly named: string; readonly grouped: string };

async function aKey(userId: string, environmentId: string): Promise<string> {
  const key = `twp_${newToken()}`;
  const named = { userId, environmentId, name: "k", prefix: key.slice(0, 10), keyHash: hashToken(key) };
  await api.database.accounts.createApiKey(named);
  return key;
}
async function join(userId: string, environmentId: string, role: string): Promise<void> {
  const member = "insert into members (environment_id, user_id, role) values ($1, $2, $3)";
  await api.sql.query(member, [environmentId, userId, role]);
}

beforeAll(async () => {
  things = await openThings();
  ({ api } = things);
  const here = api.environmentId;
  const people = [];
  for (const name of ["Ann", "Nat", "Gus", "Oto"]) people.push(await things.newPerson(name, "maker"));
  const [owner, named, grouped, maker] = people.map(({ id }) => id);
  const { id: member } = await things.newPerson("Mia", "member");
  const elsewhere = newId();
  await api.sql.query("insert into environments (id, name) values ($1, 'Elsewhere')", [elsewhere]);
  const { id: stranger } = await things.newPerson("Eve", "member");
  await api.sql.query("delete from members where user_id = $1", [stranger]);
  await join(stranger, elsewhere, "admin");
  if (owner === undefined || named === undefined || grouped === undefined || maker === undefined) {
    throw new Error("nobody is here");
  }
  await join(owner, elsewhere, "maker");
  ids = { owner, named, grouped };
  const seated: readonly (readonly [string, string])[] = [
    [owner, here],
    [named, here],
    [grouped, here],
    [maker, here],
    [member, here],
    [api.owner.id, here],
    [stranger, elsewhere],
    [owner, elsewhere],
  ];
  keys = [...(await Promise.all(seated.map(([id, environment]) => aKey(id, environment)))), null];
  const shared = await things.create({ name: "Everybody's", shared: true });
  other = shared.body.id;
});
afterAll(() => things?.close());

/** Everything a row can speak of, made for it alone. */
async function fresh(): Promise<Ids> {
  const as = (method: string, path: string, body: unknown) =>
    api.bare({ method, path, body, headers: { authorization: `Bearer ${keys[0]}` } });
  const connectorId = things.connectorId;
  const { body: made } = await as("POST", "/connections", { connectorId, values: { api_key: "k" } });
  const { body: group } = await api.call("POST", "/groups", { name: newId(), memberIds: [ids.grouped] });
  await as("PUT", `/connections/${made.id}/sharing`, {
    everybody: false,
    people: [ids.named],
    groups: [group.id],
  });
  const { body: flow } = await api.call("POST", "/flows", { name: "Anybody's" });
  const { body: link } = await as("POST", `/connections/${made.id}/links`, {});
  const attempt = await anAttempt(api, connectorId, ids.owner);
  // Begun long ago: the owner has not used up the sign-ins of this hour.
  await api.sql.query("update sign_in_attempts set created_at = now() - interval '1 day'");
  const { body: app } = await api.call("POST", "/oauth-apps", { service: host(), clientId: "c" });
  return {
    connection: made.id,
    other,
    connector: connectorId,
    flow: flow.id,
    group: group.id,
    person: ids.named,
    link: link.id,
    attempt,
    app: app.id,
  };
}

function callAs(index: number, call: Call) {
  const key = keys[index] ?? null;
  return api.bare({ ...call, headers: key === null ? {} : { authorization: `Bearer ${key}` } });
}

async function everything(): Promise<string> {
  const tables = ["connections", "connection_shares", "flow_connections", "connect_links", "groups"];
  tables.push("sign_in_attempts", "oauth_apps");
  const rows = await Promise.all(
    [...tables, "group_members"].map((table) => api.sql.query(`select * from ${table} order by 1, 2`)),
  );
  return JSON.stringify(rows);
}

const rows = Object.entries(TABLE).flatMap(([group, procedures]) =>
  Object.entries<Row>(procedures).map(([procedure, row]) => {
    const definition = (contract[group as Guarded] as Record<string, unknown>)[procedure];
    return [`${group}.${procedure}`, row, definition as Parameters<typeof procedureCall>[0]] as const;
  }),
);

describe("who may do what with a connection", () => {
  test("every procedure of the contract has a row", () => {
    const names = (Object.keys(TABLE) as Guarded[]).flatMap((group) =>
      Object.keys(contract[group]).map((procedure) => `${group}.${procedure}`),
    );
    expect(rows.map(([name]) => name).sort()).toEqual(names.sort());
    for (const [name, row] of rows) expect(row.statuses, name).toHaveLength(PEOPLE.length);
  });

  test.each(rows)("%s", async (_name, row, definition) => {
    const answers: string[] = [];
    let known = await fresh();
    for (const [index, person] of PEOPLE.entries()) {
      const before = await everything();
      const { status, body } = await callAs(index, procedureCall(definition, row.input(known)));
      answers.push(`${person}: ${status}`);
      const isUntouched = (await everything()) === before;
      // What this call did, the next one does not meet.
      if (!isUntouched) known = await fresh();
      if (status < 400) continue;
      expect(isUntouched, person).toBe(true);
      expect(JSON.stringify(body), person).not.toContain("canary");
    }
    expect(answers).toEqual(PEOPLE.map((person, index) => `${person}: ${row.statuses[index]}`));
  });
});
