import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { silentLogger } from "@towpath/prelude";
import {
  anOAuthConnector,
  anOAuthService,
  type OAuthService,
  oauthParameterFile,
  plainAddresses,
} from "@towpath/vault/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { homeOf } from "./home.ts";
import { signInCallback } from "./http/sign-in-callback.ts";
import { openTestApi, PUBLIC_URL, type TestApi } from "./testing/test-api.ts";
import { testRedirect } from "./use-cases/test-redirect.ts";

let api: TestApi;
let service: OAuthService;
let connectorId: string;
let robotId: string;

beforeAll(async () => {
  [api, service] = await Promise.all([
    openTestApi(),
    anOAuthService({ redirectUris: [`${PUBLIC_URL}/connections/callback`] }),
  ]);
  connectorId = await imported("Things");
  const robot = {
    ...plainAddresses(service.addresses.authorize, service.addresses.token),
    grantType: { value: "client_credentials" },
  };
  robotId = await imported("Robots", {
    connectionParameters: { token: oauthParameterFile("oauth2", robot, ["things"]) },
  });
});
afterAll(async () => {
  await service?.close();
  await api?.close();
});
beforeEach(() => api.sql.query("delete from oauth_apps"));

async function imported(title: string, properties?: object): Promise<string> {
  const options = properties === undefined ? { title } : { title, properties: properties as never };
  const files = anOAuthConnector(service, options).files.map(({ path, bytes }) => ({
    path: path.replace("things/", `${title.toLowerCase()}/`),
    contentBase64: Buffer.from(bytes).toString("base64"),
  }));
  const { body } = await api.call("POST", "/connectors/import", { files });
  return body.items[0].connectorId;
}

const SECRET = "canary-client-secret";
const anApp = (more: object = {}) =>
  api.call("POST", "/oauth-apps", { connectorId, clientId: "abc", secret: SECRET, ...more });

describe("an OAuth app", () => {
  test("is entered once for a connector, and its secret never comes back", async () => {
    const { status, body } = await anApp();
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: "Things", clientId: "abc", hasSecret: true, oldSecretSince: null });
    // As the connector is now: who changes it later cannot have the secret sent elsewhere.
    expect(body.hosts).toEqual(["127.0.0.1"]);
    expect((await anApp()).status).toBe(409);
    const answers = await Promise.all([
      api.call("GET", "/oauth-apps"),
      api.call("GET", `/connectors/${connectorId}/oauth-app`),
      api.call("GET", `/connectors/${connectorId}`),
    ]);
    expect(answers[1]?.body.own).toEqual(body);
    expect(answers[2]?.body.connection.sets[0].signIn).toMatchObject({ missing: null, needsWindow: true });
    expect(JSON.stringify(answers)).not.toContain("canary");
    const rows = await api.sql.query("select * from oauth_apps");
    expect(JSON.stringify(rows)).not.toContain("canary");
  });

  test("keeps a secret that was replaced until an admin drops it; another client ID drops both", async () => {
    const { body: app } = await anApp();
    const path = `/oauth-apps/${app.id}`;
    const secretsOf = async () => {
      const question = {
        environmentId: api.environmentId,
        connector: { id: connectorId, name: "things", title: "" },
        service: null,
      };
      const found = await api.deps.apps.forSignIn(question);
      return found.ok ? found.value.secrets : found.failure;
    };
    const replaced = await api.call("PATCH", path, { secret: "second" });
    expect(replaced.body.oldSecretSince).not.toBeNull();
    expect(await secretsOf()).toEqual(["second", SECRET]);
    expect((await api.call("PATCH", path, { name: "Ours" })).body).toMatchObject({
      name: "Ours",
      hasSecret: true,
    });
    expect((await api.call("PATCH", path, { dropOldSecret: true })).body.oldSecretSince).toBeNull();
    expect(await secretsOf()).toEqual(["second"]);
    expect((await api.call("PATCH", path, { clientId: "other" })).body).toMatchObject({ hasSecret: false });
    expect(await secretsOf()).toEqual([]);
    expect((await api.call("DELETE", path)).status).toBe(200);
    expect((await api.call("PATCH", path, { name: "Gone" })).status).toBe(404);
  });

  test.each<[string, object, RegExp]>([
    ["nothing that it is for", { connectorId: undefined }, /for what it is/],
    ["two things that it is for", { service: "login.test" }, /for what it is/],
    ["no client ID", { clientId: " " }, /client ID/],
    ["a line break in its secret", { secret: "a\nb" }, /control character/],
    ["a way that needs a secret, and none", { secret: undefined, authentication: "basic" }, /client secret/],
    ["no file for workload identity", { authentication: "workload-identity" }, /file on the server/],
    ["a service that is an address", { connectorId: undefined, service: "https://login.test/x" }, /host/],
    ["a scope with a quote", { scopes: ['a"b'] }, /scope/],
    ["an address that is no address", { addresses: { token: "javascript:x" } }, /address/i],
    ["an address without https", { addresses: { token: "http://login.test/token" } }, /begin with https/],
    [
      "an address of the machine's cloud",
      { addresses: { token: "http://169.254.169.254/" } },
      /inside the network/,
    ],
    [
      "the same in other letters",
      { addresses: { refresh: "https://[::ffff:169.254.169.254]/" } },
      /inside the/,
    ],
    [
      "a file in no named folder",
      { authentication: "workload-identity", tokenFile: "/etc/passwd" },
      /Whoever runs the server names the folder of such files in TOWPATH_WORKLOAD_TOKENS\. It names none so far\./,
    ],
  ])("is refused with %s", async (_what, more, words) => {
    const { status, body } = await anApp(more);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toMatch(words);
    expect(JSON.stringify(body)).not.toContain("canary");
  });

  test("for a service signs in to every connector of it, until one has its own", async () => {
    const whole = { connectorId: undefined, service: "127.0.0.1", name: "All" };
    expect((await anApp(whole)).body).toMatchObject({ service: "127.0.0.1", hosts: ["127.0.0.1"] });
    const { body } = await api.call("GET", `/connectors/${connectorId}/oauth-app`);
    expect(body).toMatchObject({
      own: null,
      services: ["127.0.0.1"],
      inherited: { kind: "service", clientId: "abc" },
    });
    await anApp({ clientId: "own" });
    expect((await api.call("GET", `/connectors/${connectorId}/oauth-app`)).body).toMatchObject({
      own: { clientId: "own" },
      inherited: null,
    });
  });
});

test("operations that lack nothing but an app are ready once one is there, on the page, in lists and in the picker", async () => {
  const grades = async () => {
    const [page, list, picker] = await Promise.all([
      api.call("GET", `/connectors/${connectorId}`),
      api.call("GET", "/connectors?search=Things"),
      api.call("GET", `/connector-operations?connectorId=${connectorId}`),
    ]);
    const [listed] = list.body.items;
    return {
      page: page.body.items.map(({ grade }: { grade: string }) => grade),
      needs: [page.body.needs.length, listed.needsSetting],
      picker: picker.body.items.map(({ grade }: { grade: string }) => grade),
    };
  };
  // An address of this machine stands for another one in files, unless an admin enters it.
  const address = `${service.url}/api`;
  expect((await api.call("PATCH", `/connectors/${connectorId}/settings`, { address })).status).toBe(200);
  const before = await grades();
  expect(new Set([...before.page, ...before.picker])).toEqual(new Set(["needs-setting"]));
  await anApp();
  const after = await grades();
  expect(new Set([...after.page, ...after.picker])).toEqual(new Set(["ready"]));
  expect(after.needs).toEqual([0, 0]);
});

test("an app that signs in by itself needs no window, and no browser", async () => {
  const { robot } = service;
  await anApp({ connectorId: robotId, clientId: robot.clientId, secret: robot.secrets[0] });
  const { status, body } = await api.call("POST", "/sign-ins", { connectorId: robotId });
  expect(status).toBe(201);
  expect(body).toMatchObject({ address: null, attempt: { status: "done", account: null } });
  const tested = await api.call("POST", `/connections/${body.attempt.connectionId}/test`);
  expect(tested.body.outcome).toBe("works");
  const stored = await api.database.connections.get(api.environmentId, body.attempt.connectionId);
  // Nobody has to sign in again, ever.
  expect(stored?.tokens).toMatchObject({ livesUntil: null });
  const gone = await api.call("DELETE", `/connections/${body.attempt.connectionId}`);
  expect(gone.body).toMatchObject({ atService: "not-known" });
});

test("a colleague signs in by a connect link, without an account; the link is used up by it", async () => {
  await anApp({ clientId: service.client.clientId, secret: service.client.secrets[0] });
  const made = await api.call("POST", "/connections", { connectorId, signInLater: true });
  const link = await api.call("POST", `/connections/${made.body.id}/links`, {});
  const token = link.body.address.split("/").at(-1);
  const begin = () => api.bare({ method: "POST", path: "/connect-links/sign-in", body: { token } });
  const begun = await begin();
  expect(begun.status).toBe(200);
  const [cookie = ""] = begun.headers.getSetCookie();
  const back = await service.visit(begun.body.address, { user: "cleo" });
  const request = new Request(back, { headers: { cookie: cookie.split(";")[0] ?? "" } });
  const page = await (await signInCallback(api.deps, request)).text();
  expect(page).toContain("Thank you, that works");
  expect(page).not.toContain("Back to Towpath");
  expect((await api.call("GET", `/connections/${made.body.id}`)).body).toMatchObject({
    status: "connected",
    account: { name: "Cleo" },
    isMine: true,
  });
  expect((await begin()).status).toBe(409);
  const rows = await api.sql.query("select * from sign_in_attempts");
  expect(JSON.stringify(rows)).not.toContain(token);
});

describe("the test of the redirect address", () => {
  /** What answers at the public address: this very Towpath, behind whatever the test makes of the call. */
  async function at(
    answer: (request: IncomingMessage, response: ServerResponse, url: string) => void | Promise<void>,
  ) {
    const server = createServer((request, response) => void answer(request, response, url));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const deps = { ...api.deps, publicUrl: url, home: homeOf(url, silentLogger) };
    const found = await testRedirect(deps);
    server.close();
    return found;
  }
  const towpath =
    (headers: Record<string, string> = {}) =>
    async (request: IncomingMessage, response: ServerResponse, url: string) => {
      const seen = { "x-forwarded-host": request.headers.host ?? "", ...headers };
      const answer = await signInCallback(
        api.deps,
        new Request(new URL(request.url ?? "/", url), { headers: seen }),
      );
      response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
    };

  test("finds this Towpath, and warns of an address that services refuse", async () => {
    const found = await at(towpath());
    expect(found).toMatchObject({ outcome: "works-with-warnings" });
    expect(found.messages.join()).toMatch(/on this machine alone/);
  });

  test.each<[string, Parameters<typeof at>[0], RegExp]>([
    [
      "a proxy that drops the path",
      (_request, response) => void response.writeHead(404).end(),
      /does not know the path/,
    ],
    [
      "a proxy that sends on to https",
      (_request, response) => void response.writeHead(301, { location: "https://flows.test/x" }).end(),
      /PUBLIC_URL to https:\/\/flows.test/,
    ],
    [
      "a proxy that asks who is there",
      (_request, response) => void response.writeHead(401).end(),
      /asks who is calling/,
    ],
    [
      "a proxy without Towpath behind",
      (_request, response) => void response.writeHead(502).end(),
      /does not reach Towpath/,
    ],
    ["another program", (_request, response) => void response.end("<h1>Hello</h1>"), /Another program/],
    [
      "another program that repeats what it is asked",
      (request, response) =>
        void response
          .setHeader("content-type", "application/json")
          .end(JSON.stringify({ towpath: request.url?.split("=")[1] })),
      /Another program/,
    ],
  ])("says what is wrong with %s", async (_what, answer, words) => {
    const found = await at(answer);
    expect(found).toMatchObject({ outcome: "fails" });
    expect(found.messages.join()).toMatch(words);
  });

  test("notices a proxy that changes the host, and an address where nothing is", async () => {
    expect((await at(towpath({ "x-forwarded-host": "inner.test" }))).messages.join()).toMatch(
      /host inner.test/,
    );
    const nowhere = "http://127.0.0.1:9";
    const found = await testRedirect({
      ...api.deps,
      publicUrl: nowhere,
      home: homeOf(nowhere, silentLogger),
    });
    expect(found.messages.join()).toMatch(/Nothing could be reached/);
  });

  test("proves nothing to whoever asks with something else than a nonce", async () => {
    const ask = (nonce: string) =>
      signInCallback(api.deps, new Request(`${PUBLIC_URL}/connections/callback?redirect-test=${nonce}`));
    expect((await ask("x")).status).toBe(400);
    expect((await ask("a".repeat(5_000))).status).toBe(400);
  });
});
