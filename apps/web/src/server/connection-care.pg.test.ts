import { newId } from "@towpath/db";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestApi } from "./testing/test-api.ts";
import { openThings, type Things } from "./testing/things-service.ts";

type Person = Awaited<ReturnType<Things["newPerson"]>>;

let things: Things;
let api: TestApi;
let bob: Person;
let cyd: Person;
let mia: Person;

beforeAll(async () => {
  things = await openThings();
  ({ api, bob } = things);
  cyd = await things.newPerson("Cyd", "maker");
  mia = await things.newPerson("Mia", "member");
});
afterAll(() => things?.close());

async function aConnection(name: string, by: Pick<Person, "call"> = api): Promise<string> {
  const values = { api_key: "k" };
  const { body } = await by.call("POST", "/connections", { connectorId: things.connectorId, name, values });
  return body.id;
}
async function aGroup(name: string, people: readonly Person[]): Promise<string> {
  const id = newId();
  const row = [id, api.environmentId, name, name.toLowerCase()];
  await api.sql.query("insert into groups (id, environment_id, name, name_key) values ($1, $2, $3, $4)", row);
  for (const { id: userId } of people) {
    await api.sql.query("insert into group_members (group_id, user_id) values ($1, $2)", [id, userId]);
  }
  return id;
}
const leave = (person: Person) => api.sql.query("delete from members where user_id = $1", [person.id]);

const step = {
  type: "OpenApiConnection",
  inputs: {
    host: {
      connectionReferenceName: "shared_things",
      operationId: "ListBoxes",
      apiId: "/providers/Microsoft.PowerApps/apis/shared_things",
    },
    parameters: {},
  },
};
const FLOW = JSON.stringify({
  triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
  actions: { Boxes: { ...step, runAfter: {} } },
});

async function aFlow(name: string, connectionId: string, by: Pick<Person, "call"> = api) {
  const { body } = await by.call("POST", "/flows", { name, definitionText: FLOW });
  const bind = { reference: "shared_things", connectionId };
  const bound = await by.call("PUT", `/flows/${body.id}/connections`, bind);
  return { id: body.id as string, revision: body.revision as number, bound };
}

describe("sharing a connection", () => {
  test("with a person or a group lets them use it and not look into it", async () => {
    const id = await aConnection("Shared by name");
    const group = await aGroup("Sales", [cyd]);
    const asked = { everybody: false, people: [bob.id], groups: [group] };
    const { status, body } = await api.call("PUT", `/connections/${id}/sharing`, asked);
    expect(status).toBe(200);
    expect(body.sharedWith).toEqual({
      people: [{ id: bob.id, name: "Bob" }],
      groups: [{ id: group, name: "Sales" }],
    });
    for (const person of [bob, cyd]) {
      expect((await person.call("GET", `/connections/${id}`)).body).toMatchObject({
        may: { use: true, manage: false, share: false, assign: false },
        sharedWith: { people: [], groups: [] },
        values: {},
      });
      expect((await person.call("PUT", `/connections/${id}/sharing`, { everybody: true })).status).toBe(403);
      const { body: history } = await person.call("GET", `/connections/${id}/history`);
      expect(history.items.map(({ kind }: { kind: string }) => kind)).toEqual(["made"]);
    }
    expect((await mia.call("GET", `/connections/${id}`)).status).toBe(404);
    await api.call("PUT", `/connections/${id}/sharing`, { everybody: false });
    expect((await bob.call("GET", `/connections/${id}`)).status).toBe(404);
  });

  test("stops at the next call: binding, trying, publishing and resubmitting are refused from then on", async () => {
    const id = await aConnection("Shared for a while");
    await api.call("PUT", `/connections/${id}/sharing`, { everybody: false, people: [bob.id] });
    const flow = await aFlow("Bob's", id, bob);
    expect(flow.bound.status).toBe(200);
    const tried = await bob.call("POST", `/flows/${flow.id}/run`, { version: "draft" });
    expect(tried.status).toBeLessThan(300);
    await api.call("PUT", `/connections/${id}/sharing`, { everybody: false });
    const answers = await Promise.all([
      bob.call("POST", `/flows/${flow.id}/run`, { version: "draft" }),
      bob.call("POST", `/runs/${tried.body.runId}/resubmit`, {}),
      bob.call("PUT", `/flows/${flow.id}/connections`, { reference: "shared_things", connectionId: id }),
      bob.call("POST", `/flows/${flow.id}/publish`, { revision: flow.revision }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 422]);
    expect(answers[3]?.body.data.problems[0].message).toMatch(/belongs to Ada and is not shared/);
  });

  test("is for its owner alone; an admin only takes shares back, until the owner leaves", async () => {
    const dan = await things.newPerson("Dan", "maker");
    const id = await aConnection("Dan's", dan);
    const share = (more: object) =>
      api.call("PUT", `/connections/${id}/sharing`, { everybody: false, ...more });
    expect(await share({ people: [bob.id] })).toMatchObject({
      status: 403,
      body: { message: expect.stringMatching(/Only Dan may share/) },
    });
    await dan.call("PUT", `/connections/${id}/sharing`, { everybody: true, people: [bob.id] });
    expect((await share({ people: [bob.id] })).body).toMatchObject({ shared: false });
    expect((await share({})).body.sharedWith.people).toEqual([]);
    await leave(dan);
    expect((await api.call("GET", `/connections/${id}`)).body).toMatchObject({
      ownerIsHere: false,
      may: { share: true, assign: true, use: false },
    });
    expect((await share({ people: [bob.id] })).status).toBe(200);
    expect((await bob.call("POST", `/connections/${id}/test`)).body.outcome).toBe("works");
  });

  test("of what a connector says belongs to one person is refused, and so is giving it away", async () => {
    const personal = {
      properties: {
        connectionParameterSets: {
          values: [
            {
              name: "own",
              parameters: { api_key: { type: "securestring" } },
              metadata: { allowSharing: false },
            },
          ],
        },
      },
    };
    const connectorId = await things.imported(
      "personal",
      { info: { title: "Personal", version: "1" } },
      personal,
    );
    const given = { connectorId, parameterSet: "own", values: { api_key: "k" } };
    const { body, status } = await api.call("POST", "/connections", given);
    expect(status).toBe(201);
    const answers = await Promise.all([
      api.call("PUT", `/connections/${body.id}/sharing`, { everybody: false, people: [bob.id] }),
      api.call("PATCH", `/connections/${body.id}`, { shared: true }),
      api.call("PUT", `/connections/${body.id}/owner`, { ownerId: bob.id }),
      api.call("PUT", `/connections/${body.id}/owner`, { backupOwnerId: bob.id }),
    ]);
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 409, body: { message: expect.stringContaining("one person") } });
    }
    expect((await bob.call("GET", `/connections/${body.id}`)).status).toBe(404);
  });

  test("with people and groups that are not here shares with the others, and says so", async () => {
    const id = await aConnection("Shared far");
    const people = [bob.id, newId()];
    const answer = await api.call("PUT", `/connections/${id}/sharing`, { everybody: false, people });
    expect(answer).toMatchObject({ status: 409, body: { message: expect.stringContaining("not in this") } });
    expect((await bob.call("GET", `/connections/${id}`)).status).toBe(200);
  });

  test("offers the people and groups of the environment, found by a part of their name or address", async () => {
    const { body } = await bob.call("GET", "/connection-sharers?search=cy");
    expect(body).toEqual({
      people: [{ id: cyd.id, name: "Cyd", email: "Cyd@example.com", makesFlows: true }],
      groups: [],
    });
    expect((await bob.call("GET", "/connection-sharers?search=sal")).body.groups).toMatchObject([
      { name: "Sales", members: 1 },
    ]);
    expect((await mia.call("GET", "/connection-sharers")).status).toBe(403);
  });
});

describe("a connection that gets another owner", () => {
  test("is that person's with its flows and shares, and the one before has no right to it", async () => {
    const id = await aConnection("Bob's to give", bob);
    const given = await bob.call("PUT", `/connections/${id}/owner`, { ownerId: cyd.id });
    expect(given.body).toMatchObject({ owner: { name: "Cyd" }, isMine: false });
    expect((await bob.call("GET", `/connections/${id}`)).status).toBe(404);
    expect((await cyd.call("GET", `/connections/${id}`)).body.may.share).toBe(true);
    expect((await cyd.call("GET", `/connections/${id}/history`)).body.items[0]).toMatchObject({
      kind: "owner",
      by: { name: "Bob" },
      detail: "Cyd",
    });
  });

  test("goes to nobody who makes no flows here, and to nobody twice", async () => {
    const id = await aConnection("Stays");
    const assign = (body: object) => api.call("PUT", `/connections/${id}/owner`, body);
    const me = api.owner.id;
    expect((await assign({ ownerId: mia.id })).status).toBe(409);
    expect((await assign({ ownerId: newId() })).status).toBe(409);
    expect((await assign({})).status).toBe(400);
    expect((await assign({ backupOwnerId: me })).status).toBe(400);
    expect((await assign({ ownerId: me })).body.owner.id).toBe(me);
    expect((await cyd.call("PUT", `/connections/${id}/owner`, { ownerId: cyd.id })).status).toBe(404);
  });

  test("is the backup owner's when its owner leaves, who then shares it", async () => {
    const eve = await things.newPerson("Eve", "maker");
    const id = await aConnection("Eve's", eve);
    expect((await eve.call("PUT", `/connections/${id}/owner`, { backupOwnerId: cyd.id })).status).toBe(200);
    expect((await cyd.call("GET", `/connections/${id}`)).body.may).toMatchObject({
      use: false,
      manage: false,
    });
    await leave(eve);
    const { body } = await cyd.call("GET", `/connections/${id}`);
    expect(body).toMatchObject({ isMine: true, may: { use: true, manage: true, share: true, assign: true } });
    expect((await api.call("GET", "/connection-counts?search=Eve's")).body.conditions["owner-left"]).toBe(1);
    expect((await api.call("GET", "/connections?condition=owner-left&search=Eve's")).body.items[0].id).toBe(
      id,
    );
  });
});

describe("replacing a connection everywhere", () => {
  test("moves the flows whose publishers may use the other one, and says why others stay", async () => {
    const from = await aConnection("Before");
    const to = await aConnection("After");
    await api.call("PUT", `/connections/${from}/sharing`, { everybody: true });
    const mine = await aFlow("Ada's flow", from);
    await api.call("POST", `/flows/${mine.id}/publish`, { revision: mine.revision });
    const bobs = await aFlow("Bob's flow", from, bob);
    expect((await bob.call("POST", `/flows/${bobs.id}/publish`, { revision: bobs.revision })).status).toBe(
      200,
    );

    const { body: seen } = await api.call("GET", `/connections/${from}/replacement?with=${to}`);
    expect(seen.items).toMatchObject([
      { name: "Ada's flow", problem: null },
      {
        name: "Bob's flow",
        problem: expect.stringMatching(/Bob published this flow, and may not use "After"/),
      },
    ]);
    const replaced = await api.call("POST", `/connections/${from}/replacement`, { with: to });
    expect(replaced.body).toMatchObject({
      replaced: [{ name: "Ada's flow" }],
      left: [{ name: "Bob's flow" }],
    });
    expect((await api.call("GET", `/connections/${to}/flows`)).body.items).toMatchObject([
      { name: "Ada's flow", uses: [{ role: "action", name: "Boxes" }], lastRun: null },
    ]);
    await api.call("PUT", `/connections/${to}/sharing`, { everybody: false, people: [bob.id] });
    expect((await api.call("POST", `/connections/${from}/replacement`, { with: to })).body).toMatchObject({
      replaced: [{ name: "Bob's flow" }],
      left: [],
    });
    expect((await api.call("GET", `/connections/${from}/flows`)).body.items).toEqual([]);
  });

  test("needs the right to the other one, and the same connector", async () => {
    const from = await aConnection("Here", bob);
    const foreign = await aConnection("Ada's alone");
    const replace = (id: string) => bob.call("POST", `/connections/${from}/replacement`, { with: id });
    expect((await replace(foreign)).status).toBe(404);
    expect((await replace(from)).status).toBe(400);
    const other = await things.imported("elsewhere", { info: { title: "Elsewhere", version: "1" } });
    const { body } = await bob.call("POST", "/connections", { connectorId: other, values: { api_key: "k" } });
    expect(await replace(body.id)).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining("one connector") },
    });
    expect((await cyd.call("POST", `/connections/${from}/replacement`, { with: from })).status).toBe(404);
  });
});

describe("a connection that several flows need", () => {
  test("is used for all that mean its connector and have none, and for no others", async () => {
    const titled = { info: { title: "Needed", version: "1" } };
    const connectorId = await things.imported("needed", titled);
    const definitionText = FLOW.replaceAll("shared_things", "shared_needed");
    const made = [];
    for (const name of ["Needs it", "Needs it too", "Has one"]) {
      made.push((await bob.call("POST", "/flows", { name, definitionText })).body.id);
    }
    const aNeeded = async (name: string) =>
      (await bob.call("POST", "/connections", { connectorId, name, values: { api_key: "k" } })).body.id;
    const taken = await aNeeded("Taken");
    const bind = { reference: "shared_needed", connectionId: taken };
    await bob.call("PUT", `/flows/${made[2]}/connections`, bind);
    const id = await aNeeded("For all");
    const names = (answer: { body: { items: { name: string }[] } }) =>
      answer.body.items.map(({ name }) => name).sort();
    expect(names(await bob.call("GET", `/connections/${id}/flows-in-need`))).toEqual([
      "Needs it",
      "Needs it too",
    ]);
    expect(names(await bob.call("POST", `/connections/${id}/flows-in-need`))).toEqual([
      "Needs it",
      "Needs it too",
    ]);
    expect(names(await bob.call("GET", `/connections/${id}/flows-in-need`))).toEqual([]);
    expect(names(await bob.call("GET", `/connections/${id}/flows`))).toEqual(["Needs it", "Needs it too"]);
    expect(names(await bob.call("GET", `/connections/${taken}/flows`))).toEqual(["Has one"]);
    expect((await cyd.call("POST", `/connections/${id}/flows-in-need`)).status).toBe(404);
  });
});
