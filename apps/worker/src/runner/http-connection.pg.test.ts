import { randomBytes } from "node:crypto";
import type { StoredFlow } from "@towpath/db";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventually, openBench, type WorkerBench } from "../testing/a-worker.ts";
import {
  type ConnectedFlows,
  connectedFlows,
  openService,
  type ServiceOfTest,
} from "../testing/connected-flows.ts";
import { sendEvent } from "../testing/send-event.ts";

const SECRET = "canary-5ecret-of-http";
const MASTER = randomBytes(32).toString("base64");

let bench: WorkerBench;
let flows: ConnectedFlows;
let service: ServiceOfTest;
let worker: { readonly url: string };

beforeAll(async () => {
  bench = await openBench();
  flows = await connectedFlows(bench, MASTER);
  service = await openService();
  worker = await bench.start({ TOWPATH_MASTER_KEY: MASTER });
});
afterAll(async () => {
  await bench?.close();
  service?.close();
});
beforeEach(() => {
  service.asked.length = 0;
});

const bearer = () =>
  flows.signIn("httpconnection", {
    set: "bearer",
    values: { address: `${service.url}/v2`, bearerHeader: "Authorization" },
    secrets: { bearerToken: SECRET },
  });
const host = (operationId: string) => ({
  connectionReferenceName: "shared_httpconnection",
  operationId,
  apiId: "/providers/Microsoft.PowerApps/apis/shared_httpconnection",
});

/** The one run of a flow when it is over. */
const ended = (flow: StoredFlow) =>
  eventually(async () => (await bench.runs(flow)).find(({ endedAt }) => endedAt !== null) ?? null, "a run");

describe("HTTP with a connection", () => {
  const sending = (request: Record<string, unknown>) => ({
    triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
    actions: {
      Send: {
        type: "OpenApiConnection",
        inputs: {
          host: host("SendRequest"),
          parameters: Object.fromEntries(
            Object.entries(request).map(([name, value]) => [`request/${name}`, value]),
          ),
          authentication: "@parameters('$authentication')",
          retryPolicy: { type: "none" },
        },
      },
    },
  });
  const call = async (flow: StoredFlow, body: object = {}) => {
    const answer = await sendEvent(await bench.address(worker, flow), body);
    expect(answer.status).toBe(202);
  };
  const started = async (flow: StoredFlow, body: object = {}) => {
    await call(flow, body);
    const run = await ended(flow);
    return { run, step: (await bench.journal(run.id)).findLast(({ action }) => action === "Send") };
  };

  test("calls below the address with the credential, which nothing keeps or shows", async () => {
    service.answers(({ headers }) => ({ status: 201, body: { id: 7, echo: headers.authorization } }));
    const request = {
      method: "POST",
      url: "/orders",
      queries: { notify: "yes" },
      headers: { Authorization: "Bearer mine", "X-Trace": "@triggerBody()?['trace']" },
      body: { state: "@triggerBody()?['state']" },
    };
    const flow = await flows.publish(sending(request), { shared_httpconnection: await bearer() });
    const { run, step } = await started(flow, { trace: "t-9", state: "paid" });
    expect(run.status).toBe("Succeeded");
    expect(service.asked).toMatchObject([
      {
        method: "POST",
        url: "/v2/orders?notify=yes",
        headers: { authorization: `Bearer ${SECRET}`, "x-trace": "t-9", "content-type": "application/json" },
        body: { state: "paid" },
      },
    ]);
    expect(step?.outputs).toMatchObject({ statusCode: 201, body: { id: 7, echo: "Bearer ***" } });
    expect(await bench.tablesHolding(SECRET)).toEqual({});
  });

  test("refuses to go to another host, without a call", async () => {
    const flow = await flows.publish(sending({ url: "http://127.0.0.1:9/v2/x" }), {
      shared_httpconnection: await bearer(),
    });
    const { run, step } = await started(flow);
    expect(run.status).toBe("Failed");
    expect(step?.error?.message).toContain("is not below the connection's address");
    expect(service.asked).toEqual([]);
  });

  test("tells the service's own words when it refuses", async () => {
    service.answers(() => ({ status: 422, body: { message: "There is no boat 7" } }));
    const flow = await flows.publish(sending({ url: "/boats/7" }), { shared_httpconnection: await bearer() });
    const { run, step } = await started(flow);
    expect([run.status, step?.error?.message]).toEqual([
      "Failed",
      expect.stringContaining(
        `'SendRequest' was answered 422 (UnprocessableEntity). The service says: "There is no boat 7"`,
      ),
    ]);
  });

  test("marks the connection when the service does not take its credential", async () => {
    service.answers(() => ({ status: 401, body: { message: "The token has expired" } }));
    const connection = await bearer();
    await call(await flows.publish(sending({ url: "/me" }), { shared_httpconnection: connection }));
    await eventually(
      async () =>
        (await bench.database.connections.get(bench.environmentId, connection))?.status === "needs-sign-in",
      "the mark",
    );
  });

  test("starts a run with what is new in a list that it asks for again and again", async () => {
    let list = [{ id: 1 }];
    service.answers(() => ({ body: { value: list, total: 9 } }));
    const flow = await flows.publish(
      {
        triggers: {
          When: {
            type: "OpenApiConnection",
            recurrence: { frequency: "Second", interval: 1 },
            inputs: { host: host("WhenSomethingIsNew"), parameters: { "request/url": "/orders" } },
          },
        },
        actions: { New: { type: "Compose", inputs: "@triggerBody()?['value']" } },
      },
      { shared_httpconnection: await bearer() },
    );
    await eventually(
      async () => ((await bench.database.flows.trigger(bench.environmentId, flow.id))?.checks ?? 0) > 0,
      "the first check",
    );
    list = [{ id: 2 }, { id: 1 }];
    const run = await ended(flow);
    const lines = await bench.journal(run.id);
    expect(lines.find(({ action }) => action === "New")?.outputs).toEqual([{ id: 2 }]);
    expect(service.asked[0]).toMatchObject({
      method: "GET",
      url: "/v2/orders",
      headers: { authorization: `Bearer ${SECRET}` },
    });
    await flows.switchTo(flow, false);
  });
});
