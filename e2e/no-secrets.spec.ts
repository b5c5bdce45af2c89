import { readdir, readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, type Page, request, test } from "@playwright/test";
import { openDatabase } from "@towpath/db";
import { silentLogger } from "@towpath/prelude";
import { createVault, openTokens, readMasterKeys } from "@towpath/vault";
import { anOAuthConnector, anOAuthService, type OAuthService } from "@towpath/vault/testing";
import pg from "pg";
import { type Installation, startInstallation } from "./support/installation.ts";
import { type ApiClient, apiClient, enter } from "./support/owner.ts";

// Everything secret that a journey through connections has, and all the places where it must not stand: each row of
// each table, the logs at their most talkative, the files of the data folder, every answer of the API.

const API_KEY = 'canary-api-key "7f3a" é&=%';
const APP_KEY = "canary-app-key-52fe/+?";
const PASSWORD = "canary-password-91bc/+?";

/** Looks for a mark that is no secret: a search that finds nothing anywhere would pass for good. */
const MARK = "canary-that-is-no-secret";

let towpath: Installation;
let service: OAuthService;
let echo: Server;
let api: ApiClient;
let page: Page;
const answers: string[] = [];
/** What the echoing service was told as the key of its connectors. */
const heard: string[] = [];

test.describe.configure({ mode: "serial" });
test.beforeAll(async ({ browser }) => {
  towpath = await startInstallation({ LOG_LEVEL: "debug" });
  service = await anOAuthService({ redirectUris: [`${towpath.url}/connections/callback`] });
  echo = createServer(async (asked, response) => {
    let body = "";
    for await (const chunk of asked) body += chunk;
    heard.push(String(asked.headers["app-key"] ?? ""));
    const isBad = asked.url?.startsWith("/bad") === true;
    response.writeHead(isBad ? 422 : 200, { "content-type": "application/json", "x-echo": "1" });
    // A service that tells back all it was told, as some do in their errors.
    response.end(JSON.stringify({ error: { message: JSON.stringify(asked.headers) }, url: asked.url, body }));
  });
  await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
  page = await browser.newPage();
  page.on("response", async (response) => {
    const headers = JSON.stringify(response.headers());
    answers.push(headers + (await response.text().catch(() => "")));
  });
  await enter(page, towpath.url);
  const client = await apiClient(page, await request.newContext(), towpath.url);
  const told = <T>(answer: T): T => {
    answers.push(JSON.stringify(answer));
    return answer;
  };
  api = {
    get: async (path) => told(await client.get(path)),
    send: async (method, path, body) => told(await client.send(method, path, body)),
  };
});
test.afterAll(async () => {
  await page?.close();
  await towpath?.stop();
  await service?.close();
  echo?.closeAllConnections();
  echo?.close();
});

const bytes = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64");
/** Files hold a placeholder; an admin enters the key that each call is to have beside the credential. */
const APP_KEY_POLICY = {
  templateId: "setheader",
  parameters: {
    "x-ms-apimTemplateParameter.name": "App-Key",
    "x-ms-apimTemplateParameter.value": "PLACEHOLDER_APP_KEY",
  },
};
const secret = (name: string) => ({ type: "securestring", uiDefinition: { displayName: name } });

/** A connector of the service that echoes. */
async function importEcho(title: string, security: object, connectionParameters: object): Promise<string> {
  const definition = {
    swagger: "2.0",
    info: { title, version: "1" },
    host: `127.0.0.1:${(echo.address() as AddressInfo).port}`,
    schemes: ["http"],
    securityDefinitions: { s: security },
    paths: {
      "/good": { get: { operationId: "Good", responses: { 200: {} } } },
      "/bad": { get: { operationId: "Bad", responses: { 200: {} } } },
    },
  };
  const files = [
    { path: `${title}/apiDefinition.swagger.json`, contentBase64: bytes(definition) },
    {
      path: `${title}/apiProperties.json`,
      contentBase64: bytes({
        properties: { connectionParameters, policyTemplateInstances: [APP_KEY_POLICY] },
      }),
    },
  ];
  const { items } = await api.send<{ items: { connectorId: string }[] }>("POST", "/connectors/import", {
    files,
  });
  const id = items[0]?.connectorId ?? "";
  await api.send("PATCH", `/connectors/${id}/settings`, { placeholders: { "header/app-key": APP_KEY } });
  return id;
}

const step = (name: string, operationId: string, after: string[]) => ({
  type: "OpenApiConnection",
  inputs: {
    host: {
      connectionReferenceName: `shared_${name}`,
      operationId,
      apiId: `/providers/Microsoft.PowerApps/apis/shared_${name}`,
    },
    parameters: {},
    retryPolicy: { type: "none" },
  },
  runAfter: Object.fromEntries(after.map((one) => [one, ["Succeeded", "Failed"]])),
});

const ACTIONS = {
  GoodKey: step("echokey", "Good", []),
  BadKey: step("echokey", "Bad", ["GoodKey"]),
  GoodBasic: step("echobasic", "Good", ["BadKey"]),
  BadBasic: step("echobasic", "Bad", ["GoodBasic"]),
  Things: step("things", "ListThings", ["BadBasic"]),
};

const secrets = new Map<string, string>();
const flow = { id: "" };

test("keys, passwords and sign-ins are used by a flow, at services that repeat all they hear", async () => {
  const key = await importEcho(
    "EchoKey",
    { type: "apiKey", in: "header", name: "X-Key" },
    { api_key: secret("Key") },
  );
  const basic = await importEcho(
    "EchoBasic",
    { type: "basic" },
    {
      username: { type: "string", uiDefinition: { displayName: "User" } },
      password: secret("Password"),
    },
  );
  secrets
    .set("the API key", encodeURIComponent(API_KEY))
    .set("the password", PASSWORD)
    .set("the key of the connectors", APP_KEY);
  const keyed = await api.send<{ id: string }>("POST", "/connections", {
    connectorId: key,
    name: MARK,
    values: { api_key: encodeURIComponent(API_KEY) },
  });
  const other = await api.send<{ id: string }>("POST", "/connections", {
    connectorId: basic,
    values: { username: "ann", password: PASSWORD },
  });

  const files = anOAuthConnector(service).files.map(({ path, bytes: content }) => ({
    path,
    contentBase64: Buffer.from(content).toString("base64"),
  }));
  const { items } = await api.send<{ items: { connectorId: string }[] }>("POST", "/connectors/import", {
    files,
  });
  const { clientId, secrets: appSecrets } = service.client;
  secrets.set("the secret of the OAuth app", appSecrets[0] ?? "");
  await api.send("POST", "/oauth-apps", {
    connectorId: items[0]?.connectorId,
    clientId,
    secret: appSecrets[0],
  });
  const begun = await page.request.post(`${towpath.url}/api/v1/sign-ins`, {
    data: { connectorId: items[0]?.connectorId },
    headers: { origin: towpath.url },
  });
  const { address, attempt } = (await begun.json()) as { address: string; attempt: { id: string } };
  const back = await service.visit(address, { user: "ada" });
  await page.goto(back.href);
  await expect(page.getByText("You are signed in")).toBeVisible();
  secrets
    .set("the state", back.searchParams.get("state") ?? "")
    .set("the code", back.searchParams.get("code") ?? "");
  const done = (await (await page.request.get(`${towpath.url}/api/v1/sign-ins/${attempt.id}`)).json()) as {
    connectionId: string;
  };

  const definitionText = JSON.stringify({
    triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
    actions: ACTIONS,
  });
  const made = await api.send<{ id: string; revision: number }>("POST", "/flows", {
    name: MARK,
    definitionText,
  });
  flow.id = made.id;
  for (const [reference, connectionId] of [
    ["shared_echokey", keyed.id],
    ["shared_echobasic", other.id],
    ["shared_things", done.connectionId],
  ])
    await api.send("PUT", `/flows/${made.id}/connections`, { reference, connectionId });
  const published = await api.send<{ callbackUrl: string }>("POST", `/flows/${made.id}/publish`, {
    revision: made.revision,
  });
  // With tokens that are renewed on the way: what was replaced counts as well.
  await rememberTokens(done.connectionId, 1);
  service.expireAccessTokens();
  // Tokens that are refused as soon as they were given are not renewed at once: these are an hour old.
  await query("update connection_tokens set obtained_at = obtained_at - interval '1 hour'");
  await fetch(published.callbackUrl, { method: "POST", body: "{}" });
  await expect.poll(async () => (await ended()).length, { timeout: 30_000 }).toBe(1);
  await rememberTokens(done.connectionId, 2);
  expect(new Set(heard)).toEqual(new Set([APP_KEY]));

  // Shown once, to whoever makes them: these two answers are not among those that are searched.
  for (const [what, path, data] of [
    ["a connect link", `/connections/${keyed.id}/links`, {}],
    ["an invitation", "/invitations", { role: "maker" }],
  ] as const) {
    const link = await page.request.post(`${towpath.url}/api/v1${path}`, {
      data,
      headers: { origin: towpath.url },
    });
    const [, token = ""] = /\/(?:connect|join)\/([\w-]+)/.exec(await link.text()) ?? [];
    secrets.set(what, token);
  }
});

const ended = async () =>
  (await api.get<{ items: { id: string; status: string }[] }>(`/runs?flowId=${flow.id}`)).items.filter(
    ({ status }) => !["Queued", "Running", "Waiting"].includes(status),
  );

async function databaseUrl(): Promise<string> {
  const read = async (name: string) =>
    (await readFile(join(towpath.dataDir, "postgres", name), "utf8")).trim();
  return `postgres://postgres:${encodeURIComponent(await read("password"))}@127.0.0.1:${await read("port")}/towpath`;
}

/** As the vault opens them. */
async function rememberTokens(connectionId: string, round: number): Promise<void> {
  const database = await openDatabase({ url: await databaseUrl(), logger: silentLogger });
  try {
    const file = join(towpath.dataDir, "master-key");
    const masters = await readMasterKeys({ file });
    const row = await database.tokens.read(connectionId);
    if (row === null) throw new Error("There are no tokens");
    const tokens = await openTokens(createVault(database.connections, masters), row, row);
    if (!tokens.ok) throw new Error(tokens.failure);
    secrets.set(`access token ${round}`, tokens.value.accessToken);
    secrets.set(`refresh token ${round}`, tokens.value.refreshToken ?? "");
    secrets.set("the master key", (await readFile(file, "utf8")).trim());
  } finally {
    await database.close();
  }
}

/** The ways in which a text may stand somewhere. */
function spellings(text: string): Buffer[] {
  const raw = Buffer.from(text, "utf8");
  const plain = JSON.stringify(text).slice(1, -1);
  const forms = [text, plain, encodeURIComponent(text), raw.toString("hex")];
  // In Base64 a text may begin at any of three places.
  for (const before of ["", "a", "ab"]) {
    const start = before === "" ? 0 : 4;
    const inside = Buffer.from(before + text)
      .toString("base64")
      .slice(start)
      .replace(/=+$/, "")
      .slice(0, -2);
    forms.push(inside, inside.replaceAll("+", "-").replaceAll("/", "_"));
  }
  return [...new Set(forms)].map((form) => Buffer.from(form));
}

async function query<R extends pg.QueryResultRow>(text: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: await databaseUrl() });
  await client.connect();
  try {
    return (await client.query<R>(text)).rows;
  } finally {
    await client.end();
  }
}

async function tables(): Promise<[place: string, content: Buffer][]> {
  const names = await query<{ name: string }>(
    `select format('%I', table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema = 'public'`,
  );
  const found: [string, Buffer][] = [];
  for (const { name } of names) {
    const rows = await query<{ text: string }>(`select row_to_json(t)::text as text from ${name} t`);
    found.push([`table ${name}`, Buffer.from(rows.map(({ text }) => text).join("\n"))]);
  }
  return found;
}

async function files(): Promise<[place: string, content: Buffer][]> {
  const entries = await readdir(towpath.dataDir, { recursive: true, withFileTypes: true });
  const wanted = entries.filter((entry) => entry.isFile() && entry.name !== "master-key");
  return Promise.all(
    wanted.map(async (entry): Promise<[string, Buffer]> => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(towpath.dataDir.length), await readFile(path).catch(() => Buffer.alloc(0))];
    }),
  );
}

function placesOf(text: string, places: readonly [string, Buffer][]): string[] {
  const forms = spellings(text);
  return places.flatMap(([place, content]) => (forms.some((form) => content.includes(form)) ? [place] : []));
}

test("and none of it stands anywhere: not in a table, a log, a file, or an answer", async () => {
  for (const { id } of await ended()) {
    const steps = await api.get<{ items: { seq?: number; id?: string }[] }>(`/runs/${id}/steps`);
    for (const index of steps.items.keys()) await api.get(`/runs/${id}/steps/${index}`).catch(() => null);
    await page.goto(`${towpath.url}/runs/${id}`);
    await expect(page.getByText("GoodKey").first()).toBeVisible();
  }
  for (const path of ["/connections", "/oauth-apps", "/connectors", "/runs", `/flows/${flow.id}`])
    await api.get(path);
  const { items: made } = await api.get<{ items: { id: string; name: string }[] }>("/connectors");
  for (const { id, name } of made) {
    await api.get(`/connectors/${id}`);
    await page.goto(`${towpath.url}/connectors/${id}`);
    await expect(page.getByText("Entered, and kept encrypted")).toHaveCount(name.startsWith("echo") ? 1 : 0);
    const { contentBase64 } = await api.get<{ contentBase64: string }>(`/connectors/${id}/export`);
    answers.push(Buffer.from(contentBase64, "base64").toString("latin1"));
  }
  const exported = await page.request.get(`${towpath.url}/api/v1/flows/${flow.id}/export`);
  answers.push((await exported.body()).toString("latin1"));
  await page.goto(`${towpath.url}/connections`);
  await expect(page.getByText(MARK).first()).toBeVisible();

  const places: [string, Buffer][] = [
    ...(await tables()),
    ...(await files()),
    ["an answer of the API", Buffer.from(answers.join("\n"))],
  ];
  // The search itself: what is no secret is found where it has to be, in each spelling.
  expect(placesOf(MARK, places)).toEqual(
    expect.arrayContaining(["table connections", "table flows", "an answer of the API"]),
  );
  for (const form of spellings(PASSWORD))
    expect(placesOf(PASSWORD, [["planted", form]])).toEqual(["planted"]);
  expect(places.some(([place, content]) => place.includes("logs") && content.length > 0)).toBe(true);

  expect(new Set(secrets.values()).size).toBe(13);
  for (const [what, text] of secrets) {
    expect(text.length, what).toBeGreaterThan(15);
    expect(placesOf(text, places), what).toEqual([]);
  }
});
