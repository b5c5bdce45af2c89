import type { AnyContractProcedure } from "@orpc/contract";
import { hashToken, newId, newToken } from "@towpath/db";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contract } from "../contract/index.ts";
import { ACCESS, type Access } from "./access.ts";
import { ALERT_SAMPLES, anIncident } from "./testing/alert-samples.ts";
import { anInvitationTo, PEOPLE_SAMPLES } from "./testing/people-samples.ts";
import { procedureCall } from "./testing/procedure-call.ts";
import { anAttempt, SIGN_IN_SAMPLES } from "./testing/sign-in-samples.ts";
import { type Call, openTestApi, REQUEST_FLOW, type TestApi } from "./testing/test-api.ts";

interface Ids {
  readonly flow: string;
  readonly run: string;
  readonly apiKey: string;
  readonly bulkJob: string;
  readonly connector: string;
  readonly connection: string;
  readonly attempt: string;
  readonly oauthApp: string;
  readonly connectorImport: string;
  readonly person: string;
  readonly group: string;
  readonly invitation: string;
  /** The token of an invitation to another environment. */
  readonly invitationToken: string;
  readonly environment: string;
  readonly connectLink: string;
  readonly alertRule: string;
  readonly incident: string;
}
/** A call that would succeed for an admin. `takes`: it names something that belongs to one environment. */
interface Sample {
  readonly input: (ids: Ids) => Readonly<Record<string, unknown>>;
  readonly takes: boolean;
}
const flow: Sample = { input: (ids) => ({ id: ids.flow }), takes: true };
const run: Sample = { input: (ids) => ({ id: ids.run }), takes: true };
const nothing: Sample = { input: () => ({}), takes: false };
const withInput = (sample: Sample, more: object): Sample => ({
  ...sample,
  input: (ids) => ({ ...sample.input(ids), ...more }),
});
const connector: Sample = { input: (ids) => ({ id: ids.connector }), takes: true };
const connection: Sample = { input: (ids) => ({ id: ids.connection }), takes: true };
const asked: Sample = {
  input: (ids) => ({ connectorId: ids.connector, operationId: "Get", connectionId: ids.connection }),
  takes: true,
};
const DEFINITION = JSON.stringify({
  swagger: "2.0",
  info: { title: "Guarded", version: "1" },
  securityDefinitions: { api_key: { type: "apiKey", in: "header", name: "X-Key" } },
  paths: { "/a": { get: { operationId: "Get", responses: {} } } },
});
const DRAFT = { definitionText: DEFINITION, propertiesText: "{}" };
const CONNECTOR_FILE = {
  fileName: "apiDefinition.swagger.json",
  contentBase64: Buffer.from(DEFINITION).toString("base64"),
};
const FILE = Buffer.from(JSON.stringify({ definition: JSON.parse(REQUEST_FLOW) })).toString("base64");

const SAMPLES = {
  account: {
    status: nothing,
    createOwner: withInput(nothing, { name: "Eve", email: "eve@example.com", password: "0123456789" }),
    me: nothing,
  },
  apiKeys: {
    list: nothing,
    create: withInput(nothing, { name: "k" }),
    revoke: { input: (ids) => ({ id: ids.apiKey }), takes: true },
  },
  flows: {
    list: nothing,
    create: withInput(nothing, { name: "x" }),
    import: withInput(nothing, { fileName: "x.json", contentBase64: FILE }),
    get: flow,
    export: flow,
    saveDraft: withInput(flow, { revision: 1, name: "Taken over" }),
    check: withInput(nothing, { definitionText: REQUEST_FLOW }),
    publish: withInput(flow, { revision: 1 }),
    setEnabled: withInput(flow, { enabled: false }),
    delete: flow,
    run: withInput(flow, { version: "draft" }),
    versions: flow,
  },
  history: {
    list: flow,
    read: withInput(flow, { stateId: "00000000-0000-4000-8000-000000000000" }),
    keep: withInput(flow, { revision: 1 }),
    pending: flow,
  },
  presence: {
    follow: flow,
    here: withInput(flow, { seat: "00000000-0000-4000-8000-000000000000", selection: [], cursor: null }),
  },
  attention: { list: nothing, flows: nothing, tryAgain: connection },
  connections: {
    list: nothing,
    get: connection,
    create: { input: (ids) => ({ connectorId: ids.connector, values: { api_key: "k" } }), takes: true },
    update: withInput(connection, { name: "Taken over" }),
    test: connection,
    delete: connection,
    usedBy: connection,
    counts: nothing,
    sharers: nothing,
    share: withInput(connection, { everybody: true }),
    assign: withInput(connection, { backupOwnerId: null }),
    history: connection,
    replacement: withInput(connection, { with: "00000000-0000-4000-8000-000000000000" }),
    replace: withInput(connection, { with: "00000000-0000-4000-8000-000000000000" }),
    inNeed: connection,
    bindWhereNeeded: connection,
    bindings: { input: (ids) => ({ flowId: ids.flow }), takes: true },
    setBinding: {
      input: (ids) => ({ flowId: ids.flow, reference: "r", connectionId: ids.connection }),
      takes: true,
    },
    choices: withInput(asked, { parameter: "id" }),
    schema: asked,
  },
  connectors: {
    list: nothing,
    import: withInput(nothing, CONNECTOR_FILE),
    imports: nothing,
    importJob: { input: (ids) => ({ id: ids.connectorImport }), takes: true },
    operations: nothing,
    get: connector,
    operation: { input: (ids) => ({ id: ids.connector, operationId: "Get" }), takes: true },
    usedBy: connector,
    previewUpdate: { input: (ids) => ({ id: ids.connector, flowId: ids.flow }), takes: true },
    saveSettings: withInput(connector, { address: "https://evil.example" }),
    export: connector,
    delete: connector,
  },
  gateway: { usage: connection, token: connection },
  environment: { rules: nothing, saveRules: withInput(nothing, { allowedHosts: null }) },
  ...PEOPLE_SAMPLES,
  authoring: {
    fromSource: withInput(nothing, { text: "curl https://guarded.example.com/a" }),
    files: connector,
    compare: withInput(connector, DRAFT),
    create: withInput(nothing, DRAFT),
    saveVersion: withInput(connector, { ...DRAFT, versionId: "00000000-0000-4000-8000-000000000000" }),
    copy: connector,
    test: withInput(nothing, { ...DRAFT, operationId: "Get" }),
  },
  bulk: {
    count: withInput(nothing, { filter: {} }),
    start: withInput(nothing, { kind: "cancel", filter: {} }),
    list: nothing,
    get: { input: (ids) => ({ id: ids.bulkJob }), takes: true },
    stop: { input: (ids) => ({ id: ids.bulkJob }), takes: true },
  },
  favourites: { list: nothing, save: withInput(nothing, { operation: "Compose", favourite: true }) },
  flowViews: { get: flow, save: withInput(flow, { collapsed: ["Say"] }) },
  flowSettings: { get: flow, save: withInput(flow, { durability: "everyStep" }) },
  pins: {
    list: flow,
    save: withInput(flow, { action: "Say", status: "Succeeded", outputsText: "1" }),
    clear: flow,
  },
  tests: {
    start: flow,
    cases: flow,
    keepCase: withInput(flow, { name: "Big order", bodyText: "{}" }),
    removeCase: withInput(flow, { caseId: "00000000-0000-4000-8000-000000000000" }),
  },
  ...ALERT_SAMPLES,
  ...SIGN_IN_SAMPLES,
  operate: {
    resume: run,
    decide: withInput(run, { action: "Say", decision: "repeat" }),
    resubmit: run,
    interventions: run,
  },
  runData: {
    seen: flow,
    values: withInput(run, { actions: ["Say"] }),
    example: withInput(flow, { action: "Say" }),
  },
  runs: {
    list: nothing,
    chart: withInput(nothing, { from: new Date(Date.now() - 3_600_000).toISOString() }),
    get: run,
    steps: run,
    outline: run,
    iterations: withInput(run, { at: "0" }),
    step: withInput(run, { seq: 0 }),
    compare: { input: (ids) => ({ id: ids.run, with: ids.run }), takes: true },
    trigger: run,
    cancel: run,
    watch: run,
  },
} as const satisfies { [G in keyof typeof ACCESS]: { [P in keyof (typeof ACCESS)[G]]: Sample } };

interface Row {
  readonly name: string;
  readonly access: Access;
  readonly sample: Sample;
  readonly call: (ids: Ids) => Call;
}

/** Every procedure of the contract: the matrix cannot forget one. */
const ROWS: readonly Row[] = Object.entries(contract).flatMap(([group, procedures]) =>
  Object.entries(procedures as Record<string, AnyContractProcedure>).map(([procedure, definition]) => {
    const samples: Readonly<Record<string, Sample>> = SAMPLES[group as keyof typeof SAMPLES];
    const accesses: Readonly<Record<string, Access>> = ACCESS[group as keyof typeof ACCESS];
    const sample = samples[procedure] ?? nothing;
    const call = (ids: Ids): Call => procedureCall(definition, sample.input(ids));
    return { name: `${group}.${procedure}`, access: accesses[procedure] ?? "maker", sample, call };
  }),
);
const named = (rows: readonly Row[]) => rows.map((row) => [row.name, row] as const);

let api: TestApi;
let ids: Ids;
let otherKey: string;
let revokedKey: string;
let memberKey: string;
let makerKey: string;

async function newPerson(
  name: string,
  role: string,
  environmentId: string,
  userId = newId(),
): Promise<string> {
  const email = `${name}@example.com`;
  await api.sql.query(
    "insert into users (id, name, email, email_key, password_hash) values ($1, $2, $3, $3, 'x')",
    [userId, name, email],
  );
  await api.sql.query("insert into members (environment_id, user_id, role) values ($1, $2, $3)", [
    environmentId,
    userId,
    role,
  ]);
  const key = `twp_${newToken()}`;
  await api.database.accounts.createApiKey({
    userId,
    environmentId,
    name,
    prefix: key.slice(0, 10),
    keyHash: hashToken(key),
  });
  return key;
}

/** What a refused call must not have touched. Uses of keys are noted, so that column is left out. */
async function everything(): Promise<string> {
  const tables = [
    "environments",
    "flows",
    "flow_versions",
    "flow_drafts",
    "sources",
    "runs",
    "run_interventions",
    "bulk_jobs",
    "pinned_outputs",
    "test_cases",
    "favourite_operations",
    "flow_views",
    "connections",
    "flow_connections",
    "connection_shares",
    "oauth_apps",
    "sign_in_attempts",
    "connection_events",
    "environment_keys",
    "connectors",
    "connector_versions",
    "connector_files",
    "connector_imports",
    "users",
    "invitations",
    "groups",
    "group_members",
    "connect_links",
    "alert_rules",
    "alert_watches",
    "alert_incidents",
    "alert_messages",
    "alert_mail",
  ];
  const rows = await Promise.all(tables.map((table) => api.sql.query(`select * from ${table} order by 1`)));
  const keys = await api.sql.query("select id, name, key_hash from api_keys order by 1");
  const members = await api.sql.query("select environment_id, user_id, role from members order by 1, 2");
  return JSON.stringify([rows, keys, members]);
}

beforeAll(async () => {
  api = await openTestApi();
  const { body } = await api.call("POST", "/flows", { name: "Mine", definitionText: REQUEST_FLOW });
  const { body: started } = await api.call("POST", `/flows/${body.id}/run`, { version: "draft" });
  const bulk = { kind: "resubmit", runIds: [started.runId] };
  const { body: job } = await api.call("POST", "/bulk-jobs", bulk);
  const { body: imported } = await api.call("POST", "/connectors/import", CONNECTOR_FILE);
  const connectorId = imported.items[0].connectorId;
  const { body: made } = await api.call("POST", "/connections", { connectorId, values: { api_key: "k" } });
  const otherEnvironment = newId();
  await api.sql.query("insert into environments (id, name) values ($1, 'Elsewhere')", [otherEnvironment]);
  const personId = newId();
  makerKey = await newPerson("max", "maker", api.environmentId, personId);
  const { body: grouped } = await api.call("POST", "/groups", { name: "Makers" });
  const { body: invited } = await api.call("POST", "/invitations", {});
  const { body: link } = await api.call("POST", `/connections/${made.id}/links`, {});
  const invitationToken = await anInvitationTo(api, otherEnvironment);
  const { body: app } = await api.call("POST", "/oauth-apps", { service: "login.test", clientId: "c" });
  ids = {
    attempt: await anAttempt(api, connectorId),
    oauthApp: app.id,
    person: personId,
    group: grouped.id,
    invitation: invited.id,
    invitationToken,
    environment: api.environmentId,
    connectLink: link.id,
    ...(await anIncident(api, body.id)),
    connection: made.id,
    flow: body.id,
    run: started.runId,
    apiKey: api.keyId,
    bulkJob: job.id,
    connector: connectorId,
    connectorImport: imported.id,
  };
  otherKey = await newPerson("oscar", "admin", otherEnvironment);
  memberKey = await newPerson("mia", "member", api.environmentId);
  const revoked = await api.newKey("revoked");
  revokedKey = revoked.key;
  await api.database.accounts.revokeApiKey(api.owner.id, api.environmentId, revoked.id);
});
afterAll(() => api.close());

const as = (row: Row, authorization?: string) =>
  api.bare({ ...row.call(ids), headers: authorization === undefined ? {} : { authorization } });

async function expectRefusal(row: Row, status: number, authorization?: string) {
  const before = await everything();
  const answer = await as(row, authorization);
  expect(answer).toMatchObject({ status, body: { code: expect.any(String), message: expect.any(String) } });
  expect(await everything()).toBe(before);
}

const guarded = ROWS.filter((row) => row.access !== "public");

describe("who may call what", () => {
  test("every procedure stands in the table of accesses and in this matrix", () => {
    expect(ROWS.length).toBeGreaterThan(20);
    for (const row of ROWS) expect(row.sample, row.name).toBeDefined();
  });

  test.each(named(guarded))("%s refuses a call without a sign-in", (_name, row) => expectRefusal(row, 401));

  test.each(named(guarded))("%s refuses a revoked key", (_name, row) =>
    expectRefusal(row, 401, `Bearer ${revokedKey}`),
  );

  test.each(named(guarded))("%s refuses a key that was never given", (_name, row) =>
    expectRefusal(row, 401, `Bearer twp_${newToken()}`),
  );

  const beyondMembers = guarded.filter(({ access }) => access !== "member");
  test.each(named(beyondMembers))("%s refuses a member", (_name, row) =>
    expectRefusal(row, 403, `Bearer ${memberKey}`),
  );

  test.each(named(guarded.filter(({ access }) => access === "admin")))("%s refuses a maker", (_name, row) =>
    expectRefusal(row, 403, `Bearer ${makerKey}`),
  );

  test.each(named(guarded.filter((row) => row.sample.takes)))(
    "%s does not know what belongs to another environment",
    (_name, row) => expectRefusal(row, 404, `Bearer ${otherKey}`),
  );

  test("a member, who may not start a flow, is not given the address that starts it", async () => {
    const { body: made } = await api.call("POST", "/flows", { name: "Called", definitionText: REQUEST_FLOW });
    await api.call("POST", `/flows/${made.id}/publish`, { revision: made.revision });
    const read = (key: string) =>
      api.bare({ method: "GET", path: `/flows/${made.id}`, headers: { authorization: `Bearer ${key}` } });
    expect((await read((await api.newKey("maker's")).key)).body.callbackUrl).toContain("/hooks/");
    expect(await read(memberKey)).toMatchObject({ status: 200, body: { callbackUrl: null } });
  });

  test("lists hold nothing of another environment", async () => {
    for (const path of [
      "/flows",
      "/runs",
      "/connections",
      "/connectors",
      "/connector-operations?builtIn=false",
      "/connector-imports",
      "/alerts/rules",
      "/alerts/incidents",
    ]) {
      const answer = await api.bare({
        method: "GET",
        path,
        headers: { authorization: `Bearer ${otherKey}` },
      });
      expect(answer).toMatchObject({ status: 200, body: { items: [] } });
    }
  });

  test("the owner's account cannot be made a second time", async () => {
    const [row] = ROWS.filter(({ name }) => name === "account.createOwner");
    if (row === undefined) throw new Error("not in the contract");
    await expectRefusal(row, 409);
  });

  test.each(named(guarded.filter(({ access, sample }) => access === "member" && !sample.takes)))(
    "%s serves a member, so the refusals above are not for want of a right call",
    async (_name, row) => {
      expect((await as(row, `Bearer ${memberKey}`)).status).toBeLessThan(300);
    },
  );
});
