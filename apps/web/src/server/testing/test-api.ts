import { randomBytes } from "node:crypto";
import { hashToken, newToken } from "@towpath/db";
import { openTestDatabase } from "@towpath/db/testing";
import { createEnvironmentDoors, createHttpGateway } from "@towpath/gateway";
import { silentLogger } from "@towpath/prelude";
import { createAppFinder, createVault, parseMasterKeys } from "@towpath/vault";
import { connectionUseOf } from "../connection-use.ts";
import type { Deps } from "../deps.ts";
import { homeOf } from "../home.ts";
import { openHttpApi } from "../http/api.ts";

export const PUBLIC_URL = "http://towpath.test";

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly rawBody?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads the shape it expects and fails where it is another.
  readonly body: any;
  readonly headers: Headers;
}

/** The real API over a real database; the doorbell only notes who was rung. */
export async function openTestApi({ tokenFolders = [] }: { readonly tokenFolders?: readonly string[] } = {}) {
  const test = await openTestDatabase();
  const rung: string[] = [];
  const vault = createVault(test.database.connections, parseMasterKeys(randomBytes(32).toString("base64")));
  const doors = createEnvironmentDoors({
    gateway: createHttpGateway({ egress: { allow: ["127.0.0.1/32"] }, logger: silentLogger }),
    hostsOf: (environmentId) => test.database.environments.allowedHosts(environmentId),
    now: Date.now,
  });
  const apps = createAppFinder({
    apps: test.database.oauthApps,
    vault,
    installation: [],
    environmentName: (id) => test.database.environments.nameOf(id),
  });
  const deps: Deps = {
    database: test.database,
    ring: async (runIds) => {
      rung.push(...runIds);
    },
    publicUrl: PUBLIC_URL,
    trustedProxies: 1,
    inlineCode: true,
    hasMailServer: false,
    doors,
    vault,
    ...connectionUseOf({
      ...{ database: test.database, vault, doors, apps, tokenFolders },
      ...{ publicUrl: PUBLIC_URL, logger: silentLogger, now: Date.now },
    }),
    installationApps: [],
    apps,
    tokenFolders,
    home: homeOf(PUBLIC_URL, silentLogger),
    logger: silentLogger,
    now: Date.now,
  };
  const api = openHttpApi(deps);
  const { accounts } = test.database;
  const { key, id: keyId } = await newKey("owner");

  async function newKey(name: string) {
    const token = `twp_${newToken()}`;
    const stored = await accounts.createApiKey({
      userId: test.owner.id,
      environmentId: test.environmentId,
      name,
      prefix: token.slice(0, 10),
      keyHash: hashToken(token),
    });
    return { key: token, id: stored.id };
  }

  async function newSession() {
    const token = newToken();
    const expiresAt = Date.now() + 3_600_000 * 24 * 30;
    await accounts.createSession({ tokenHash: hashToken(token), userId: test.owner.id, expiresAt });
    return { token, cookie: `towpath-session=${token}` };
  }

  /** Without any sign-in. */
  async function bare({ method, path, body, rawBody, headers = {} }: Call): Promise<Answer> {
    const sent = rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
    const type = sent === undefined ? {} : { "content-type": "application/json" };
    const response = await api.rest(
      new Request(`${PUBLIC_URL}/api/v1${path}`, {
        method,
        headers: { ...type, ...headers },
        ...(sent === undefined ? {} : { body: sent, duplex: "half" }),
      } as RequestInit),
    );
    const text = await response.text();
    return {
      status: response.status,
      body: text === "" ? null : JSON.parse(text),
      headers: response.headers,
    };
  }

  /** With the owner's key. */
  const call = (method: string, path: string, body?: unknown) =>
    bare({ method, path, body, headers: { authorization: `Bearer ${key}` } });

  return { ...test, api, deps, bare, call, key, keyId, newKey, newSession, rung };
}

export type TestApi = Awaited<ReturnType<typeof openTestApi>>;

export const REQUEST_FLOW = JSON.stringify({
  $schema:
    "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
  contentVersion: "1.0.0.0",
  triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
  actions: { Say: { type: "Compose", inputs: "@triggerBody()", runAfter: {} } },
});
