import { anOAuthConnector, anOAuthService, type OAuthService } from "@towpath/vault/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { signInAnswer, signInCallback } from "./http/sign-in-callback.ts";
import { openTestApi, PUBLIC_URL, type TestApi } from "./testing/test-api.ts";

let api: TestApi;
let service: OAuthService;
let connectorId: string;

beforeAll(async () => {
  [api, service] = await Promise.all([
    openTestApi(),
    anOAuthService({ redirectUris: [`${PUBLIC_URL}/connections/callback`] }),
  ]);
  const files = anOAuthConnector(service).files.map(({ path, bytes }) => ({
    path,
    contentBase64: Buffer.from(bytes).toString("base64"),
  }));
  const { body } = await api.call("POST", "/connectors/import", { files });
  connectorId = body.items[0].connectorId;
  await api.call("POST", "/oauth-apps", {
    connectorId,
    clientId: service.client.clientId,
    secret: service.client.secrets[0],
  });
});
afterAll(async () => {
  await service?.close();
  await api?.close();
});
beforeEach(async () => {
  await api.sql.query("delete from sign_in_failures");
});

const headers = { origin: PUBLIC_URL, host: new URL(PUBLIC_URL).host };
const post = (path: string, body: unknown) => api.bare({ method: "POST", path, body, headers });

async function aLink() {
  const { body: connection } = await api.call("POST", "/connections", { connectorId, signInLater: true });
  return { connectionId: connection.id as string, ...(await anotherLink(connection.id)) };
}

async function anotherLink(connectionId: string) {
  const { body } = await api.call("POST", `/connections/${connectionId}/links`, {});
  return { linkId: body.id as string, token: body.address.split("/").at(-1) as string };
}

/** Begins by a link, in a browser without a session. */
async function begin(token: string) {
  const { status, body, headers: told } = await post("/connect-links/sign-in", { token });
  const [line = ""] = told.getSetCookie();
  return { status, body, cookie: line.split(";")[0] ?? "" };
}

async function comeBack(address: URL, cookie: string) {
  const response = await signInCallback(api.deps, new Request(address, { headers: { cookie } }));
  return { status: response.status, page: await response.text() };
}

async function signIn(token: string, user: string) {
  const begun = await begin(token);
  const back = await service.visit(begun.body.address, { user });
  return { begun, back, ...(await comeBack(back, begun.cookie)) };
}
async function answer(form: Record<string, string>, cookie: string, origin = PUBLIC_URL) {
  const request = new Request(`${PUBLIC_URL}/connections/callback`, {
    method: "POST",
    headers: { cookie, origin, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(form),
  });
  const response = await signInAnswer(api.deps, request);
  return { status: response.status, page: await response.text() };
}
const read = async (token: string) => (await post("/connect-links/read", { token })).body;
const connection = async (id: string) => (await api.call("GET", `/connections/${id}`)).body;

describe("signing in at a service by a link", () => {
  test("connects the one connection without an account here, and uses the link up", async () => {
    const { connectionId, token } = await aLink();
    const { begun, status, page } = await signIn(token, "ada");
    expect(begun.status).toBe(200);
    expect([status, page]).toEqual([200, expect.stringContaining("Thank you, that works")]);
    expect(page).not.toContain(token);
    expect(await connection(connectionId)).toMatchObject({ status: "connected", account: { name: "Ada" } });
    expect(await read(token)).toMatchObject({ state: "used", request: null });
    expect((await begin(token)).status).toBe(409);
    const rows = await api.sql.query("select row_to_json(a)::text as text from sign_in_attempts a");
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  test("tells what is asked for before anybody goes there", async () => {
    const { token } = await aLink();
    const { request } = await read(token);
    expect(request.connector.connection.sets[0].signIn).toMatchObject({ needsWindow: true, missing: null });
  });

  test("belongs to the browser that began, and to a link that still stands", async () => {
    const { connectionId, linkId, token } = await aLink();
    const begun = await begin(token);
    const back = await service.visit(begun.body.address, { user: "ada" });
    expect((await comeBack(back, "")).status).toBe(400);
    await api.call("DELETE", `/connect-links/${linkId}`);
    expect(await comeBack(back, begun.cookie)).toMatchObject({
      status: 400,
      page: expect.stringContaining("taken back"),
    });
    expect(await connection(connectionId)).toMatchObject({ status: "needs-sign-in" });
  });

  test("of two at once by one link, one counts", async () => {
    const { connectionId, token } = await aLink();
    const [one, two] = [await begin(token), await begin(token)];
    const backs = [
      [await service.visit(one.body.address, { user: "ada" }), one.cookie],
      [await service.visit(two.body.address, { user: "bob" }), two.cookie],
    ] as const;
    const pages = await Promise.all(backs.map(([back, cookie]) => comeBack(back, cookie)));
    expect(pages.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect((await connection(connectionId)).status).toBe("connected");
  });

  test("asks before another account takes the place of the one there was, and names nobody who was there", async () => {
    const { connectionId, token } = await aLink();
    await signIn(token, "ada");
    const again = await anotherLink(connectionId);
    const { back, begun, status, page } = await signIn(again.token, "bob");
    expect([status, page]).toEqual([200, expect.stringContaining("Is this the right account?")]);
    expect(page).toContain("Use Bob");
    expect(page).not.toContain("Ada");
    expect((await connection(connectionId)).account).toMatchObject({ name: "Ada" });

    const state = back.searchParams.get("state") ?? "";
    expect((await answer({ state, account: "use" }, "")).status).toBe(400);
    expect((await answer({ state, account: "use" }, begun.cookie, "https://evil.example")).status).toBe(403);
    expect((await connection(connectionId)).account).toMatchObject({ name: "Ada" });

    const used = await answer({ state, account: "use" }, begun.cookie);
    expect(used).toMatchObject({ status: 200, page: expect.stringContaining("Thank you, that works") });
    expect((await connection(connectionId)).account).toMatchObject({ name: "Bob" });
    expect((await read(again.token)).state).toBe("used");
    expect((await answer({ state, account: "use" }, begun.cookie)).status).toBe(400);
  });

  test("leaves the account as it was when that is the answer, and the link open", async () => {
    const { connectionId, token } = await aLink();
    await signIn(token, "ada");
    const again = await anotherLink(connectionId);
    const { back, begun } = await signIn(again.token, "bob");
    const state = back.searchParams.get("state") ?? "";
    const left = await answer({ state, account: "keep" }, begun.cookie);
    expect(left).toMatchObject({ status: 200, page: expect.stringContaining("Nothing was changed") });
    expect((await connection(connectionId)).account).toMatchObject({ name: "Ada" });
    expect((await read(again.token)).state).toBe("open");
  });

  test("stands in the history with whose link it was and whose account, and is told to whoever made the link", async () => {
    const { connectionId, linkId, token } = await aLink();
    const news = async () => (await api.call("GET", "/connect-link-news")).body.items;
    const mine = async () => (await news()).filter((one: { id: string }) => one.id === linkId);
    expect(await mine()).toEqual([]);
    await signIn(token, "ada");
    const { items } = (await api.call("GET", `/connections/${connectionId}/history`)).body;
    expect(items[0]).toMatchObject({
      by: { name: api.owner.name },
      detail: `signed in as Ada, by a connect link of ${api.owner.name}`,
    });
    expect(await mine()).toMatchObject([{ connectionId, usedAs: "Ada" }]);
    expect((await api.call("POST", `/connect-links/${linkId}/told`)).status).toBe(200);
    expect(await mine()).toEqual([]);
  });

  test("is not done by entering a token as if it were a key", async () => {
    const { token } = await aLink();
    expect((await post("/connect-links/connect", { token, values: { token: "pasted" } })).status).toBe(409);
  });
});
