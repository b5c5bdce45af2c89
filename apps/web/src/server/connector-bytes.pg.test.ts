import { aDefinition } from "@towpath/connectors/testing";
import { hashToken, newId, newToken } from "@towpath/db";
import { packFiles } from "@towpath/flow";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connectorIcon } from "./http/connector-icon.ts";
import { uploadConnectors } from "./http/upload-connectors.ts";
import { openTestApi, PUBLIC_URL, type TestApi } from "./testing/test-api.ts";

let api: TestApi;
let memberKey: string;
let strangerKey: string;
beforeAll(async () => {
  api = await openTestApi();
  const elsewhere = newId();
  await api.sql.query("insert into environments (id, name) values ($1, 'Elsewhere')", [elsewhere]);
  memberKey = await newPerson("mia", "member", api.environmentId);
  strangerKey = await newPerson("oscar", "admin", elsewhere);
});
afterAll(() => api.close());
beforeEach(() => api.sql.query("delete from connectors"));

async function newPerson(name: string, role: string, environmentId: string): Promise<string> {
  const userId = newId();
  await api.sql.query(
    "insert into users (id, name, email, email_key, password_hash) values ($1, $2, $2, $2, 'x')",
    [userId, name],
  );
  await api.sql.query("insert into members (environment_id, user_id, role) values ($1, $2, $3)", [
    environmentId,
    userId,
    role,
  ]);
  const key = `twp_${newToken()}`;
  const prefix = key.slice(0, 10);
  await api.database.accounts.createApiKey({ userId, environmentId, name, prefix, keyHash: hashToken(key) });
  return key;
}

const PICTURE = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);
const ARCHIVE = packFiles(
  new Map([
    ["Acme/apiDefinition.swagger.json", new TextEncoder().encode(JSON.stringify(aDefinition()))],
    ["Acme/icon.png", PICTURE],
  ]),
);

interface Upload {
  readonly key?: string | null;
  readonly bytes?: Uint8Array;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
}
async function upload({
  key = api.key,
  bytes = ARCHIVE,
  query = "?fileName=acme.zip",
  headers = {},
}: Upload = {}) {
  const request = new Request(`${PUBLIC_URL}/api/v1/connectors/uploads${query}`, {
    method: "POST",
    headers: {
      "content-length": String(bytes.length),
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...headers,
    },
    body: new Uint8Array(bytes),
  });
  const response = await uploadConnectors(api.deps, request);
  return { status: response.status, body: await response.json() };
}

describe("an upload of connectors", () => {
  test("imports the file that is its body", async () => {
    const { status, body } = await upload();
    expect(status).toBe(202);
    expect(body).toMatchObject({ fileName: "acme.zip", status: "Done", created: 1 });
    const managed = await upload({ query: "?origin=managed" });
    // A custom connector is not replaced by a managed one.
    expect(managed.body).toMatchObject({ fileName: "connectors.zip", refused: 1, same: 0 });
  });

  test.each([
    ["nobody", null, 401],
    ["a key that was never given", "twp_x", 401],
    ["a member", "member", 403],
  ])("by %s is refused, and nothing is written", async (_who, who, status) => {
    const key = who === "member" ? memberKey : who;
    expect(await upload({ key })).toMatchObject({ status, body: { message: expect.stringMatching(/\w/) } });
    expect((await api.call("GET", "/connectors")).body.items).toEqual([]);
  });

  test("from a page of another site is refused", async () => {
    const { cookie } = await api.newSession();
    const foreign = { cookie, origin: "http://evil.example" };
    expect((await upload({ key: null, headers: foreign })).status).toBe(403);
    expect((await upload({ key: null, headers: { cookie, origin: PUBLIC_URL } })).status).toBe(202);
  });

  test.each([
    ["that does not say its length", { headers: { "content-length": "many" } }, 411],
    ["that says it is too long", { headers: { "content-length": "300000001" } }, 413],
    ["that breaks off", { headers: { "content-length": String(ARCHIVE.length + 5) } }, 400],
    ["that is longer than it says", { headers: { "content-length": "10" } }, 400],
    ["of nothing", { bytes: new Uint8Array(0) }, 400],
    ["of bytes that are nothing", { bytes: new Uint8Array(50) }, 400],
    ["with an unknown origin", { query: "?origin=built-in" }, 400],
    ["with an unknown question", { query: "?x=1" }, 400],
    ["with a name of NUL", { query: "?fileName=%00" }, 400],
  ])("%s is refused in plain words", async (_what, given, status) => {
    const answer = await upload(given as Upload);
    expect(answer.status).toBe(status);
    expect(answer.body.message).not.toMatch(/undefined|Error:/);
  });
});

describe("the picture of a connector", () => {
  const picture = (address: string, key: string | null = api.key) => {
    const id = /connectors\/([^/]+)\/icon/.exec(address)?.[1] ?? "";
    const headers: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` };
    return connectorIcon(api.deps, new Request(`${PUBLIC_URL}${address}`, { headers }), id);
  };

  test("is served to members as a picture that can do nothing else", async () => {
    await upload();
    const { body } = await api.call("GET", "/connectors");
    const answer = await picture(body.items[0].icon, memberKey);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(PICTURE);
    expect(answer.headers.get("content-type")).toBe("image/png");
    expect(answer.headers.get("content-security-policy")).toContain("sandbox");
    expect(answer.headers.get("cache-control")).toContain("immutable");
  });

  test("is for nobody else, and not there for what has none", async () => {
    await upload();
    const { body } = await api.call("GET", "/connectors");
    const { icon } = body.items[0];
    expect((await picture(icon, null)).status).toBe(401);
    expect((await picture(icon, strangerKey)).status).toBe(404);
    expect((await picture("/api/v1/connectors/nonsense/icon")).status).toBe(404);
  });
});
