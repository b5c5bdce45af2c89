import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  anOAuthConnector,
  anOAuthService,
  type OAuthService,
  oauthParameterFile,
  plainAddresses,
} from "@towpath/vault/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestApi, PUBLIC_URL, type TestApi } from "./testing/test-api.ts";

let api: TestApi;
let service: OAuthService;
let folder: string;
let connectorId: string;
let cookie: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "towpath-tokens-"));
  [api, service] = await Promise.all([openTestApi({ tokenFolders: [folder] }), anOAuthService()]);
  const { authorize, token } = service.addresses;
  const custom = { ...plainAddresses(authorize, token), grantType: { value: "client_credentials" } };
  const properties = {
    connectionParameters: { token: oauthParameterFile("oauth2", custom, ["things:read"]) },
  };
  const files = anOAuthConnector(service, { properties }).files.map(({ path, bytes }) => ({
    path,
    contentBase64: Buffer.from(bytes).toString("base64"),
  }));
  const { body } = await api.call("POST", "/connectors/import", { files });
  connectorId = body.items[0].connectorId;
  ({ cookie } = await api.newSession());
});
afterAll(async () => {
  await service?.close();
  await api?.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => api.sql.query("delete from oauth_apps"));

const connect = () =>
  api.bare({
    method: "POST",
    path: "/sign-ins",
    body: { connectorId },
    headers: { cookie, origin: PUBLIC_URL, "sec-fetch-site": "same-origin" },
  });
const register = (app: object) => api.call("POST", "/oauth-apps", { connectorId, ...app });

describe("an app that signs in by itself", () => {
  test("connects at once with its secret, without a window", async () => {
    const { clientId, secrets } = service.robot;
    await register({ clientId, secret: secrets[0] });
    const { status, body } = await connect();
    expect({ status, address: body.address, attempt: body.attempt?.status }).toEqual({
      status: 201,
      address: null,
      attempt: "done",
    });
    const tested = await api.call("POST", `/connections/${body.attempt.connectionId}/test`);
    expect(tested.body).toMatchObject({ outcome: "works" });
    expect(service.apiCalls.at(-1)).toMatchObject({ by: "robot", status: 200 });
  });

  test("connects by a file that the platform keeps, and no secret is stored", async () => {
    const tokenFile = join(folder, "things-token");
    const statement = service.workloadToken();
    await writeFile(tokenFile, statement);
    await register({
      clientId: service.workload(tokenFile).clientId,
      authentication: "workload-identity",
      tokenFile,
    });
    const { body } = await connect();
    expect(body.attempt?.status).toBe("done");
    const rows = await api.sql.query("select sealed, settings_text from oauth_apps");
    expect(rows).toEqual([{ sealed: null, settings_text: expect.not.stringContaining(statement) }]);
    expect(JSON.stringify(body)).not.toContain(statement);
  });

  test("may not name a file that is not below a folder of such files, whether it is there or not", async () => {
    const answers: string[] = [];
    for (const tokenFile of ["/etc/passwd", "/etc/there-is-no-such-file", join(folder, "..", "passwd")]) {
      const app = { connectorId, clientId: "workload", authentication: "workload-identity", tokenFile };
      const { status, body } = await api.call("POST", "/oauth-apps", app);
      expect(status).toBe(400);
      answers.push(body.message);
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain(`TOWPATH_WORKLOAD_TOKENS. So far it names ${folder}.`);
  });

  test("gets nothing from a link that leads out of the folder", async () => {
    const tokenFile = join(folder, "out");
    await symlink("/etc/passwd", tokenFile);
    await register({ clientId: "workload", authentication: "workload-identity", tokenFile });
    const { status, body } = await connect();
    expect(status).toBe(409);
    expect(body.message).toContain("TOWPATH_WORKLOAD_TOKENS");
  });
});

describe("a connector that signs in with an admin's app", () => {
  /** As the page, the list, the picker and the designer tell it. */
  async function told() {
    const page = await api.call("GET", `/connectors/${connectorId}`);
    const list = await api.call("GET", "/connectors?search=things");
    const picker = await api.call("GET", "/connector-operations?search=things");
    const spec = await api.call("GET", `/connectors/${connectorId}/operation?operationId=GetMe`);
    return {
      page: [...new Set(page.body.items.map(({ grade }: { grade: string }) => grade))],
      needs: page.body.needs.length,
      waiting: list.body.items[0].needsSetting,
      picker: [...new Set(picker.body.items.map(({ grade }: { grade: string }) => grade))],
      operation: spec.body.operation.grade,
    };
  }

  // A service on this machine counts as a placeholder until an admin says that it is meant.
  beforeAll(() =>
    api.call("PATCH", `/connectors/${connectorId}/settings`, { address: `${service.url}/api` }),
  );

  test("needs one until it is there, and is ready then, wherever it is shown", async () => {
    const without = {
      page: ["needs-setting"],
      needs: 1,
      waiting: 3,
      picker: ["needs-setting"],
      operation: "needs-setting",
    };
    expect(await told()).toEqual(without);
    const { body } = await register({ clientId: "robot", secret: "s" });
    expect(await told()).toEqual({
      page: ["ready"],
      needs: 0,
      waiting: 0,
      picker: ["ready"],
      operation: "ready",
    });
    await api.call("DELETE", `/oauth-apps/${body.id}`);
    expect(await told()).toEqual(without);
  });
});
