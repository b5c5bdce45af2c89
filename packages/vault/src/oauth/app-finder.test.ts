import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { SealedEnvironmentKey } from "../environment-keys.ts";
import { parseMasterKeys } from "../master-keys.ts";
import { createVault } from "../vault.ts";
import { type AppQuestion, createAppFinder } from "./app-finder.ts";
import type { StoredApp } from "./app-store.ts";
import { parseInstallationApps } from "./installation-apps.ts";

const QUESTION: AppQuestion = {
  environmentId: "env",
  connector: { id: "con", name: "boards", title: "Boards" },
  service: "login.example",
};
const keys: SealedEnvironmentKey[] = [];
const store = {
  keys: async () => keys,
  add: async (_id: string, key: SealedEnvironmentKey) => void keys.push(key),
};
const vault = createVault(store, parseMasterKeys(randomBytes(32).toString("base64")));

async function anApp(clientId: string, of: "connector" | "service"): Promise<StoredApp> {
  const place = { environmentId: "env", table: "oauth_apps", id: clientId, version: 2 } as const;
  const sealed = await vault.seal(place, { current: `${clientId}-new`, old: `${clientId}-old` });
  if (!sealed.ok) throw new Error(sealed.failure);
  return {
    id: clientId,
    environmentId: "env",
    connector: of === "connector" ? QUESTION.connector : null,
    service: of === "service" ? QUESTION.service : null,
    name: clientId,
    clientId,
    ...sealed.value,
    version: 2,
    settings: {
      authentication: "basic",
      tokenFile: null,
      tenant: null,
      scopes: ["extra"],
      hosts: ["login.example"],
      addresses: {},
      hasSecret: true,
      oldSecretSince: 1,
    },
    connectionCount: 0,
    createdAt: 0,
    updatedAt: 0,
  };
}

const INSTALLATION = JSON.stringify({
  apps: [
    { service: "LOGIN.example", clientId: "shared", clientSecret: "s" },
    { connector: "boards", clientId: "for-boards", hosts: ["login.example"], environments: ["production"] },
  ],
});

function finderOf(stored: readonly StoredApp[], file = '{"apps":[]}') {
  const read = parseInstallationApps(file);
  if (!read.ok) throw new Error(read.failure);
  const apps = { forConnector: async () => stored };
  const environmentName = async (id: string) => (id === "env" ? "Production" : "Test");
  return createAppFinder({ apps, vault, installation: read.value, environmentName });
}

describe("the app that signs in", () => {
  test("is the connector's, then the service's, then the installation's", async () => {
    const own = await anApp("own", "connector");
    const service = await anApp("service", "service");
    expect(await finderOf([own, service], INSTALLATION).source(QUESTION)).toMatchObject({
      kind: "connector",
    });
    expect(await finderOf([service], INSTALLATION).source(QUESTION)).toMatchObject({ kind: "service" });
    expect(await finderOf([], INSTALLATION).source(QUESTION)).toMatchObject({ clientId: "for-boards" });
    const elsewhere = { ...QUESTION, environmentId: "env2" };
    expect(await finderOf([], INSTALLATION).source(elsewhere)).toMatchObject({ clientId: "shared" });
    expect(await finderOf([]).source(QUESTION)).toBeNull();
  });

  test("comes with its secrets, the current one first", async () => {
    const found = await finderOf([await anApp("own", "connector")]).forSignIn(QUESTION);
    expect(found).toMatchObject({
      value: { app: "client:own", secrets: ["own-new", "own-old"], authentication: { kind: "basic" } },
    });
  });

  test("of tokens is the one with that client id, also when another would come first now", async () => {
    const finder = finderOf([await anApp("own", "connector"), await anApp("service", "service")]);
    expect(await finder.forTokens(QUESTION, "client:service")).toMatchObject({
      value: { clientId: "service" },
    });
    expect(await finder.forTokens(QUESTION, "client:gone")).toMatchObject({
      failure: expect.stringContaining("no longer there"),
    });
  });

  test("that nobody entered is asked for by name", async () => {
    expect(await finderOf([]).forSignIn(QUESTION)).toMatchObject({
      failure: expect.stringMatching(/"Boards" signs in with OAuth.*OAuth app/),
    });
  });
});

test.each([
  ["no JSON", "{", /no JSON/],
  ["no list", "[]", /"apps"/],
  ["an app for nothing", '{"apps":[{"clientId":"x"}]}', /App 1.*for what/],
  ["an app for two things", '{"apps":[{"clientId":"x","service":"a","connector":"b"}]}', /for what/],
  ["no client id", '{"apps":[{"service":"a"}]}', /clientId/],
  [
    "a member that is none",
    '{"apps":[{"service":"a","clientId":"x","secret":"hush"}]}',
    /"secret" is no member/,
  ],
  ["an unknown way", '{"apps":[{"service":"a","clientId":"x","authentication":"jwt"}]}', /one of automatic/],
  [
    "no token file",
    '{"apps":[{"service":"a","clientId":"x","authentication":"workload-identity"}]}',
    /tokenFile/,
  ],
])("a file of apps with %s is refused in words that hold no secret", (_what, text, words) => {
  const read = parseInstallationApps(text);
  expect(read).toMatchObject({ ok: false, failure: expect.stringMatching(words) });
  expect(JSON.stringify(read)).not.toContain("hush");
});
