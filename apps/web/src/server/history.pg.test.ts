import { createRouterClient } from "@orpc/server";
import { hashToken, newId, newToken } from "@towpath/db";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { router } from "./router.ts";
import { openTestApi, REQUEST_FLOW, type TestApi } from "./testing/test-api.ts";

let api: TestApi;
let bobsKey: string;
const BOB = newId();
beforeAll(async () => {
  api = await openTestApi();
  await api.sql.query(
    "insert into users (id, name, email, email_key, password_hash) values ($1, 'Bob', 'bob@x.test', 'bob@x.test', 'x')",
    [BOB],
  );
  await api.sql.query("insert into members (environment_id, user_id, role) values ($1, $2, 'maker')", [
    api.environmentId,
    BOB,
  ]);
  bobsKey = `twp_${newToken()}`;
  const key = {
    userId: BOB,
    environmentId: api.environmentId,
    name: "bob",
    prefix: "twp",
    keyHash: hashToken(bobsKey),
  };
  await api.database.accounts.createApiKey(key);
});
afterAll(() => api.close());

const asBob = (method: string, path: string, body?: unknown) =>
  api.bare({ method, path, body, headers: { authorization: `Bearer ${bobsKey}` } });
const saying = (inputs: string) => {
  const flow = JSON.parse(REQUEST_FLOW);
  return JSON.stringify({ ...flow, actions: { Say: { ...flow.actions.Say, inputs } } });
};

async function aFlow() {
  const { body } = await api.call("POST", "/flows", { name: "Orders", definitionText: REQUEST_FLOW });
  const path = `/flows/${body.id}`;
  let revision: number = body.revision;
  const save = async (call: typeof asBob, text: string) => {
    const saved = await call("PATCH", path, { revision, definitionText: text });
    revision = saved.body.revision;
    return saved;
  };
  return { id: body.id as string, path, save, revision: () => revision };
}

describe("the history of a flow", () => {
  test("has a state for each turn of each person, with who and when, and its text", async () => {
    const flow = await aFlow();
    await flow.save(api.call, saying("one"));
    await flow.save(api.call, saying("two"));
    await flow.save(asBob, saying("three"));
    await flow.save(asBob, saying("four"));
    const { body } = await api.call("GET", `${flow.path}/history`);
    expect(body.draft).toMatchObject({ revision: 5, by: { id: BOB, name: "Bob" } });
    // Saves of one turn are one state; the first is the owner's last before Bob went on.
    expect(body.items).toMatchObject([{ kind: "draft", revision: 3, kept: false, by: { id: api.owner.id } }]);
    const read = await api.call("GET", `${flow.path}/history/${body.items[0].id}`);
    expect(read.body.definitionText).toBe(saying("two"));
  });

  test("has versions with name, description and who published, and what was kept by hand", async () => {
    const flow = await aFlow();
    await flow.save(api.call, saying("one"));
    expect((await api.call("POST", `${flow.path}/history`, { revision: 1 })).status).toBe(409);
    const kept = { revision: flow.revision(), name: "Before the sale", note: "Works" };
    expect((await api.call("POST", `${flow.path}/history`, kept)).body).toEqual({ revision: 2 });
    // Kept once more without a name: the name stays.
    await api.call("POST", `${flow.path}/history`, { revision: 2 });
    await asBob("POST", `${flow.path}/publish`, { revision: 2, name: "Summer", note: "Says one" });
    const { body } = await api.call("GET", `${flow.path}/history`);
    expect(body).toMatchObject({
      publishedNumber: 1,
      items: [
        { kind: "version", number: 1, name: "Summer", note: "Says one", by: { name: "Bob" } },
        { kind: "draft", revision: 2, kept: true, name: "Before the sale", note: "Works" },
      ],
    });
    const read = await api.call("GET", `${flow.path}/history/${body.items[0].id}`);
    expect(read.body.definitionText).toBe(saying("one"));
  });

  test("gives nothing of another flow, and refuses names that are none", async () => {
    const [one, two] = [await aFlow(), await aFlow()];
    await api.call("POST", `${one.path}/history`, { revision: 1 });
    const { body } = await api.call("GET", `${one.path}/history`);
    expect((await api.call("GET", `${two.path}/history/${body.items[0].id}`)).status).toBe(404);
    for (const name of ["", " ", "a\u0000b", "x".repeat(81)]) {
      expect((await api.call("POST", `${one.path}/history`, { revision: 1, name })).status).toBe(400);
    }
  });

  test("keeps the newest states alone, and those kept by hand", async () => {
    const flow = await aFlow();
    await api.call("POST", `${flow.path}/history`, { revision: 1, name: "First" });
    for (let turn = 0; turn < 53; turn++)
      await flow.save(turn % 2 === 0 ? asBob : api.call, saying(`${turn}`));
    const { body } = await api.call("GET", `${flow.path}/history`);
    expect(body.items).toHaveLength(51);
    expect(body.items.at(-1)).toMatchObject({ name: "First", revision: 1 });
  });
});

describe("what the next publication makes live", () => {
  test("is told person by person, with the actions they changed", async () => {
    const flow = await aFlow();
    await api.call("POST", `${flow.path}/publish`, { revision: 1 });
    const published = JSON.parse(REQUEST_FLOW);
    const withLog = {
      ...published,
      actions: { ...published.actions, Log: { type: "Compose", inputs: 1, runAfter: {} } },
    };
    await flow.save(asBob, JSON.stringify(withLog));
    await flow.save(api.call, JSON.stringify({ ...withLog, outputs: { x: { type: "Int", value: 1 } } }));
    const { body } = await api.call("GET", `${flow.path}/pending-changes`);
    expect(body.publishedText).toBe(REQUEST_FLOW);
    expect(body.people).toMatchObject([
      { by: { name: "Bob" }, actions: ["Log"], others: false },
      { by: { id: api.owner.id }, actions: [], others: true },
    ]);
    await api.call("POST", `${flow.path}/publish`, { revision: flow.revision() });
    expect((await api.call("GET", `${flow.path}/pending-changes`)).body.people).toEqual([]);
  });
});

describe("following a flow", () => {
  const asked = {
    actor: () => ({
      user: api.owner,
      environmentId: api.environmentId,
      environmentName: "",
      role: "admin" as const,
    }),
  };
  const clientOf = (signal: AbortSignal) =>
    ({
      client: createRouterClient(router, {
        context: {
          deps: api.deps,
          actor: asked.actor(),
          session: null,
          refusedKey: false,
          address: "",
          visitor: { address: "", agent: "" } as never,
        },
      }),
      signal,
    }) as const;

  test("tells each save with who made it, and who else is there", async () => {
    const flow = await aFlow();
    const stop = new AbortController();
    const { client, signal } = clientOf(stop.signal);
    const [mine, theirs] = [newId(), newId()];
    const seen = await client.presence.follow({ id: flow.id, seat: mine }, { signal });
    const first = await seen.next();
    expect(first.value).toMatchObject({ revision: 1, people: [] });
    const other = await client.presence.follow({ id: flow.id, seat: theirs }, { signal });
    await other.next();
    expect((await seen.next()).value).toMatchObject({ people: [{ seat: theirs, cursor: null }] });
    await client.presence.here({ id: flow.id, seat: theirs, selection: ["trigger"], cursor: null });
    expect((await seen.next()).value).toMatchObject({ people: [{ selection: ["trigger"] }] });
    await flow.save(asBob, saying("changed"));
    expect((await seen.next()).value).toMatchObject({ revision: 2, savedBy: { name: "Bob" } });
    await other.return?.();
    expect((await seen.next()).value).toMatchObject({ people: [] });
    stop.abort();
    await seen.return?.();
  });
});
