import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { findConnectors, readConnector, registryEntry } from "@towpath/connectors";
import { aFile } from "@towpath/connectors/testing";
import { newId, type StoredFlow } from "@towpath/db";
import { type RunReport, runToEnd } from "@towpath/engine";
import type { ValueObject } from "@towpath/expressions";
import { createCallBudget, createConnectors, createHttpGateway } from "@towpath/gateway";
import { ok, silentLogger } from "@towpath/prelude";
import { createVault, parseMasterKeys, sendsTo } from "@towpath/vault";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventually, openBench, type WorkerBench } from "./testing/a-worker.ts";
import { sendEvent } from "./testing/send-event.ts";

const SECRET = "canary-5ecret-of-ann";
const MASTER = randomBytes(32).toString("base64");

let bench: WorkerBench;
let worker: Awaited<ReturnType<WorkerBench["start"]>>;
let service: Server;
let arrived: IncomingMessage[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let ownerId: string;

beforeAll(async () => {
  service = createServer((request, response) => {
    arrived.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  bench = await openBench();
  worker = await bench.start({ TOWPATH_MASTER_KEY: MASTER });
  ownerId = (await bench.database.accounts.findByEmail("ann@x.example"))?.id ?? "";
});
afterAll(async () => {
  await bench?.close();
  service?.closeAllConnections();
  service?.close();
});
beforeEach(() => {
  arrived = [];
  answer = json({ name: "Chair" });
});

const json =
  (body: unknown, status = 200) =>
  (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
const here = () => `127.0.0.1:${(service.address() as AddressInfo).port}`;
const KEY = { api_key: { type: "securestring" } };

function documents(path: string, parameters: ValueObject) {
  const definition = {
    swagger: "2.0",
    info: { title: "Things", version: "1" },
    host: here(),
    schemes: ["http"],
    securityDefinitions:
      Object.keys(parameters).length === 0 ? {} : { key: { type: "apiKey", in: "header", name: "X-Key" } },
    paths: {
      [path]: {
        get: {
          operationId: "GetThing",
          parameters: [{ name: "id", in: "path", required: true, type: "string" }],
          responses: { 200: {} },
        },
      },
    },
  };
  return [
    aFile("apiDefinition.swagger.json", definition),
    aFile("apiProperties.json", { properties: { connectionParameters: parameters } }),
  ];
}

async function aConnector(name: string, path = "/things/{id}", parameters: ValueObject = KEY) {
  const files = documents(path, parameters);
  const [found] = findConnectors(files);
  const { connector, problems } =
    found === undefined ? { connector: null, problems: [] } : readConnector(found);
  if (found === undefined || connector === null) throw new Error("The connector of the test cannot be read");
  const { environmentId, database } = bench;
  const entry = registryEntry(connector, found, problems);
  const version = { environmentId, name, origin: "custom", entry, files, by: null, note: "" } as const;
  return { connector, stored: (await database.connectors.put(version)).connector };
}

type Made = Awaited<ReturnType<typeof aConnector>>;

async function aConnection({ connector, stored }: Made, secret = SECRET) {
  const { environmentId, database } = bench;
  const masters = parseMasterKeys(MASTER);
  const vault = createVault(database.connections, masters);
  const place = { environmentId, connectionId: newId(), credentialVersion: 1 };
  const sealed = await vault.seal(place, { api_key: secret });
  if (!sealed.ok) throw new Error(sealed.failure);
  const made = await database.connections.create({
    id: place.connectionId,
    environmentId,
    connectorId: stored.id,
    ownerId,
    name: "Ann's things",
    parameterSet: "",
    values: {},
    sendsTo: sendsTo(connector),
    ...sealed.value,
  });
  if (made === null) throw new Error("The connection was not made");
  return made;
}

const openApi = (operationId: string, parameters: ValueObject = {}, name = "things") => ({
  type: "OpenApiConnection",
  inputs: {
    host: {
      connectionReferenceName: "shared_things",
      operationId,
      apiId: `/providers/Microsoft.PowerApps/apis/shared_${name}`,
    },
    parameters,
    retryPolicy: { type: "none" },
  },
});
const api = (path: string) => ({
  type: "ApiConnection",
  inputs: {
    host: { connection: { name: "@parameters('$connections')['shared_things']['connectionId']" } },
    method: "get",
    path,
    retryPolicy: { type: "none" },
  },
});
const flowOf = (call: object) => ({
  parameters: { $connections: { type: "Object", defaultValue: {} } },
  triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
  actions: { Call: call },
});

const bind = (flow: StoredFlow, connectionId: string | null, by = ownerId) =>
  bench.database.connections.bind(bench.environmentId, flow.id, {
    reference: "shared_things",
    connectionId,
    by,
  });

/** Runs the flow by its address, or another version of it, and gives the line of its one action. */
async function stepOf(flow: StoredFlow, versionId = flow.published?.id) {
  const known = new Set((await bench.runs(flow)).map(({ id }) => id));
  if (versionId === flow.published?.id) {
    await sendEvent(await bench.address(worker, flow));
  } else {
    await bench.accept({ ...flow, published: await bench.database.flows.version(versionId ?? "") }, 1);
  }
  const run = await eventually(
    async () =>
      (await bench.runs(flow)).find(({ id, endedAt }) => !known.has(id) && endedAt !== null) ?? null,
    "the end of the run",
  );
  const lines = await bench.journal(run.id);
  return lines.findLast((line) => line.action === "Call" && line.status !== undefined);
}

/** Runs the flow by its address; it waits for its connection. */
async function waitingStep(flow: StoredFlow) {
  await sendEvent(await bench.address(worker, flow));
  const run = await eventually(
    async () => (await bench.runs(flow)).find(({ status }) => status === "Waiting") ?? null,
    "the run that waits",
  );
  const line = (await bench.journal(run.id)).at(-1);
  const ended = (what: string) =>
    eventually(async () => {
      const now = await bench.database.history.get(bench.environmentId, run.id);
      return now?.endedAt == null ? null : now.status;
    }, what);
  return { line, ended };
}

/** What `towpath run` makes of the same flow, with the connection given to it as a folder and values. */
async function inMemory(definition: object, { connector }: Made): Promise<RunReport> {
  const http = createHttpGateway({ egress: { allow: [], allowAll: true }, logger: silentLogger });
  const report = await runToEnd({
    definition: definition as Parameters<typeof runToEnd>[0]["definition"],
    event: {},
    timeoutMs: 10_000,
    ports: {
      http,
      connectors: createConnectors({
        http,
        bound: async () => ok({ id: "c", connector, connection: { set: "", values: { api_key: SECRET } } }),
        budget: createCallBudget(),
        now: Date.now,
        random: () => 0.5,
        sleep: async () => undefined,
      }),
      clock: { now: Date.now },
      logger: silentLogger,
      random: () => 0.5,
      hash: (text) => text.padEnd(64, "0"),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref()),
      yield: async () => undefined,
    },
  });
  await http.close();
  return report as RunReport;
}

/** The service says when it answered, and that is not the same twice. */
const withoutDate = (outputs: unknown) =>
  JSON.stringify(outputs ?? null, (name, value) => (/^date$/i.test(name) ? null : value));

describe("an action of a connector on a server", () => {
  test.each<[string, object, typeof answer?]>([
    ["answered", openApi("GetThing", { id: "a/b" })],
    ["named by its address", api("/things/7")],
    ["refused by the service", openApi("GetThing", { id: "1" }), json({ message: "No" }, 404)],
    ["without a value it needs", openApi("GetThing")],
    ["of an operation that is not there", openApi("Nope")],
  ])("%s gives what towpath run gives", async (_what, call, said = json({ name: "Chair" })) => {
    answer = said;
    const made = await aConnector("things");
    const flow = await bench.publish(flowOf(call));
    await bind(flow, (await aConnection(made)).id);
    const step = await stepOf(flow);
    const own = (await inMemory(flowOf(call), made)).actions.Call;
    const { code, message, details } = step?.error ?? {};
    const error = step?.error === undefined ? undefined : { code, message, details };
    expect([step?.status, step?.code, error]).toEqual([own?.status, own?.code, own?.error]);
    expect(withoutDate(step?.outputs)).toEqual(withoutDate(own?.outputs));
    for (const request of arrived) expect(request.headers["x-key"]).toBe(SECRET);
  });

  test("leaves its credential nowhere in the tables, also when the service repeats it", async () => {
    answer = (request, response) => json({ echo: request.headers["x-key"] })(request, response);
    const flow = await bench.publish(flowOf(openApi("GetThing", { id: "1" })));
    const connection = await aConnection(await aConnector("things"));
    await bind(flow, connection.id);
    expect(await stepOf(flow)).toMatchObject({ status: "Succeeded", outputs: { body: { echo: "***" } } });
    expect(await bench.tablesHolding(SECRET)).toEqual({});
  });

  test("refused its credential waits, marks the connection, says who can fix it, and goes on when it works again", async () => {
    const flow = await bench.publish(flowOf(openApi("GetThing", { id: "1" })));
    const { id } = await aConnection(await aConnector("things"));
    await bind(flow, id);
    const status = async () => (await bench.database.connections.get(bench.environmentId, id))?.status;
    answer = json({ message: "Bad key" }, 401);
    const first = await waitingStep(flow);
    expect(first.line?.error?.message).toMatch(
      /"Bad key".*"Ann's things".*Ann, whose connection it is, or an admin/,
    );
    await eventually(async () => (await status()) === "needs-sign-in", "the mark");
    expect((await bench.database.connections.get(bench.environmentId, id))?.message).toContain("401");
    const asked = arrived.length;
    const second = await bench.publish(flowOf(openApi("GetThing", { id: "2" })));
    await bind(second, id);
    const waits = await waitingStep(second);
    expect(arrived).toHaveLength(asked);
    // It is tried again some minutes later, and the service changed its mind meanwhile.
    const earlier = "update connections set broken_since = now() - interval '5 minutes' where id = $1";
    await bench.query(earlier, [id]);
    answer = json({});
    const third = await bench.publish(flowOf(openApi("GetThing", { id: "3" })));
    await bind(third, id);
    expect((await stepOf(third))?.status).toBe("Succeeded");
    expect(await first.ended("the run that waited")).toBe("Succeeded");
    expect(await waits.ended("the run that was not even sent")).toBe("Succeeded");
    expect(await status()).toBe("connected");
    expect(arrived.map(({ url }) => url).toSorted()).toEqual([
      "/things/1",
      "/things/1",
      "/things/2",
      "/things/3",
    ]);
  });

  test("bound to nothing waits until it is; a connector that asks for nothing works all the same", async () => {
    const flow = await bench.publish(flowOf(openApi("GetThing", { id: "1" })));
    const things = await aConnector("things");
    const { line, ended } = await waitingStep(flow);
    expect(line).toMatchObject({ kind: "waiting", code: "AwaitsConnection" });
    expect(line?.error?.message).toMatch(/No connection is chosen for .*'shared_things'/);
    await bind(flow, (await aConnection(things)).id);
    expect(await ended("the run with a connection")).toBe("Succeeded");
    await aConnector("open", "/things/{id}", {});
    const open = await bench.publish(flowOf(openApi("GetThing", { id: "1" }, "open")));
    expect(await stepOf(open)).toMatchObject({ status: "Succeeded", outputs: { body: { name: "Chair" } } });
    expect(arrived.at(-1)?.headers["x-key"]).toBeUndefined();
  });

  test("is not made for an owner who left, nor with a connection that is deleted: it waits", async () => {
    const flow = await bench.publish(flowOf(openApi("GetThing", { id: "1" })));
    const { id } = await aConnection(await aConnector("things"));
    await bind(flow, id);
    const leave = "delete from members where environment_id = $1 and user_id = $2";
    await bench.query(leave, [bench.environmentId, ownerId]);
    const refused = await waitingStep(flow);
    expect(refused.line?.error).toMatchObject({ code: "ConnectionNotUsable" });
    expect(refused.line?.error?.message).toMatch(/Ann.*no longer in this environment/);
    await bench.database.connections.update(bench.environmentId, id, { shared: true });
    expect(await refused.ended("the run with a shared connection")).toBe("Succeeded");
    const back = "insert into members (environment_id, user_id, role) values ($1, $2, 'admin')";
    await bench.query(back, [bench.environmentId, ownerId]);
    await bench.database.connections.delete(bench.environmentId, id);
    const gone = await waitingStep(flow);
    expect(gone.line?.error?.message).toMatch(/connection "Ann's things".*was deleted/);
    expect(arrived).toHaveLength(1);
    await bind(flow, (await aConnection(await aConnector("things"))).id);
    expect(await gone.ended("the run with another connection")).toBe("Succeeded");
    expect(arrived).toHaveLength(2);
  });

  test("is not made with a connection that the one who published it may not use", async () => {
    const flow = await bench.publish(flowOf(openApi("GetThing", { id: "1" })));
    const { id } = await aConnection(await aConnector("things"));
    await bind(flow, id);
    const bob = newId();
    await bench.query(
      "insert into users (id, name, email, email_key, password_hash) values ($1, 'Bob', 'b', 'b', 'x')",
      [bob],
    );
    await bench.query("update flow_versions set published_by = $2 where id = $1", [flow.published?.id, bob]);
    const { line } = await waitingStep(flow);
    expect(line?.error?.message).toMatch(/belongs to Ann and is not shared/);
    expect(arrived).toEqual([]);
  });

  test("of a test is not made with a connection that the one who tries it may not use: the test fails at once", async () => {
    const flow = await bench.publish(flowOf(openApi("GetThing", { id: "1" })));
    await bind(flow, (await aConnection(await aConnector("things"))).id);
    const bob = newId();
    await bench.query(
      "insert into users (id, name, email, email_key, password_hash) values ($1, 'Bo', 'b2', 'b2', 'x')",
      [bob],
    );
    const { flows } = bench.database;
    const anns = await flows.draftVersion(bench.environmentId, flow.id, ownerId);
    expect(await stepOf(flow, anns?.id)).toMatchObject({ status: "Succeeded" });
    const bobs = await flows.draftVersion(bench.environmentId, flow.id, bob);
    const refused = await stepOf(flow, bobs?.id);
    expect(refused?.error?.message).toMatch(/belongs to Ann and is not shared/);
    expect(arrived).toHaveLength(1);
  });

  test("keeps the version of the connector it was published with", async () => {
    const made = await aConnector("pinned", "/old/{id}");
    const { environmentId, database } = bench;
    const text = JSON.stringify(flowOf(openApi("GetThing", { id: "1" }, "pinned")));
    const draft = {
      environmentId,
      name: "Pinned",
      definitionText: text,
      parametersText: "{}",
      createdBy: null,
    };
    const { id, revision } = await database.flows.create(draft);
    const connectors = { pinned: made.stored.version.id };
    const by = { userId: null, note: "", schedule: null, connectors };
    const flow = await database.flows.publish(environmentId, id, revision, by);
    if (flow === null || flow === "stale") throw new Error("The flow was not published");
    await bind(flow, (await aConnection(made)).id);
    await aConnector("pinned", "/new/{id}");
    await stepOf(flow);
    expect(arrived.at(-1)?.url).toBe("/old/1");
    const version = await database.flows.draftVersion(environmentId, id, null);
    await stepOf(flow, version?.id);
    expect(arrived.at(-1)?.url).toBe("/new/1");
  });

  test("notes that its connection was used", async () => {
    const flow = await bench.publish(flowOf(openApi("GetThing", { id: "1" })));
    const { id } = await aConnection(await aConnector("things"));
    await bind(flow, id);
    const began = Date.now() - 1_000;
    await stepOf(flow);
    await worker.stop();
    expect((await bench.database.connections.get(bench.environmentId, id))?.lastUsedAt).toBeGreaterThan(
      began,
    );
    worker = await bench.start({});
    const { line, ended } = await waitingStep(flow);
    expect(line?.error?.message).toMatch(/no master key.*TOWPATH_MASTER_KEY/);
    await worker.stop();
    worker = await bench.start({ TOWPATH_MASTER_KEY: MASTER });
    await bench.query("update connection_waits set tried_at = tried_at - interval '1 min'");
    expect(await ended("the run at a worker that has the key")).toBe("Succeeded");
  });
});
