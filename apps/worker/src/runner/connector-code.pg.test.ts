import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connectorFromWsdl, type SourceFile } from "@towpath/connectors";
import { aDefinition, aFile, aWsdl, element } from "@towpath/connectors/testing";
import type { StoredFlow } from "@towpath/db";
import { type IServices, listen } from "soap";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventually, openBench, type WorkerBench } from "../testing/a-worker.ts";
import {
  type ConnectedFlows,
  connectedFlows,
  openService,
  type ServiceOfTest,
} from "../testing/connected-flows.ts";
import { sendEvent } from "../testing/send-event.ts";

const SECRET = "canary-5ecret-of-code";
const MASTER = randomBytes(32).toString("base64");

let bench: WorkerBench;
let flows: ConnectedFlows;
let worker: { readonly url: string };

beforeAll(async () => {
  bench = await openBench();
  flows = await connectedFlows(bench, MASTER);
  worker = await bench.start({ TOWPATH_MASTER_KEY: MASTER });
});
afterAll(() => bench?.close());

/** A flow that starts when it is called, and calls one operation with what it was given. */
const aFlow = (name: string, operationId: string, parameters: object) => ({
  triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
  actions: {
    Call: {
      type: "OpenApiConnection",
      inputs: {
        host: {
          connectionReferenceName: `shared_${name}`,
          operationId,
          apiId: `/providers/Microsoft.PowerApps/apis/shared_${name}`,
        },
        parameters,
        retryPolicy: { type: "none" },
      },
    },
  },
});

async function ran(flow: StoredFlow, body: object = {}) {
  const answer = await sendEvent(await bench.address(worker, flow), body);
  expect(answer.status).toBe(202);
  const run = await eventually(
    async () => (await bench.runs(flow)).find(({ endedAt }) => endedAt !== null) ?? null,
    "a run that ended",
  );
  const step = (await bench.journal(run.id)).findLast(({ action }) => action === "Call");
  return { run, step };
}

describe("a connector with a script", () => {
  let service: ServiceOfTest;
  beforeAll(async () => {
    service = await openService();
  });
  afterAll(() => service?.close());
  beforeEach(() => {
    service.asked.length = 0;
  });

  const SCRIPT = `async function executeAsync(Context) {
    const order = Context.Request.json();
    const rate = await Context.SendAsync({ method: "GET", uri: new URL("/rate", Context.Request.RequestUri).href });
    Context.Request.Content = createJsonContent({ total: order.net * rate.json().factor });
    const response = await Context.SendAsync(Context.Request);
    if (!response.IsSuccessStatusCode) return response;
    return createJsonResponse(200, { number: response.json().order_id, operation: Context.OperationId });
  }`;
  const files = (script = SCRIPT): readonly SourceFile[] => {
    const { host } = new URL(service.url);
    const body = { name: "body", in: "body", schema: { type: "object" } };
    const operation = { operationId: "MakeOrder", parameters: [body], responses: { 200: {} } };
    const definition = aDefinition({
      host,
      schemes: ["http"],
      basePath: "/",
      paths: { "/orders": { post: operation } },
    });
    const key = {
      securityDefinitions: { key: { type: "apiKey", in: "header", name: "X-Key" } },
    };
    const properties = { properties: { connectionParameters: { key: { type: "securestring" } } } };
    return [
      aFile("apiDefinition.swagger.json", { ...definition, ...key }),
      aFile("apiProperties.json", properties),
      aFile("script.js", script),
    ];
  };

  test("is run by the worker: it asks twice with the credential, and its answer is the step's", async () => {
    service.answers(({ url }) => ({ body: url === "/rate" ? { factor: 2 } : { order_id: 71 } }));
    const connection = await flows.connect("scripted", files(), { key: SECRET });
    const parameters = { body: { net: "@triggerBody()?['net']" } };
    const flow = await flows.publish(aFlow("scripted", "MakeOrder", parameters), {
      shared_scripted: connection,
    });
    const { run, step } = await ran(flow, { net: 21 });
    expect(run.status).toBe("Succeeded");
    expect(step?.outputs).toMatchObject({ statusCode: 200, body: { number: 71, operation: "MakeOrder" } });
    expect(service.asked).toMatchObject([
      { method: "GET", url: "/rate" },
      { method: "POST", url: "/orders", headers: { "x-key": SECRET }, body: { total: 42 } },
    ]);
    expect(await bench.tablesHolding(SECRET)).toEqual({});
  });

  test("that throws fails the step by name and line, without its secrets", async () => {
    const script = `async function executeAsync(Context) {
      throw new Error("no boats for " + Context.Request.headers.get("x-key"));
    }`;
    const connection = await flows.connect("throwing", files(script), { key: SECRET });
    const flow = await flows.publish(aFlow("throwing", "MakeOrder", { body: {} }), {
      shared_throwing: connection,
    });
    const { run, step } = await ran(flow);
    expect([run.status, step?.code]).toEqual(["Failed", "ScriptFailed"]);
    expect(step?.error?.message).toMatch(/no boats for \*\*\*/);
    expect(service.asked).toEqual([]);
  });
});

describe("a connector made of a WSDL", () => {
  const WSDL = aWsdl({
    schema: `${element(
      "Ask",
      '<xs:element name="City" type="xs:string"/><xs:element name="Day" type="xs:date" minOccurs="0"/>',
    )}${element("AskResponse", '<xs:element name="Degrees" type="xs:double"/><xs:element name="Wind" type="xs:string" minOccurs="0" maxOccurs="unbounded"/>')}`,
  });
  let asked: unknown[];
  let url: string;
  let close: () => void;

  beforeAll(async () => {
    asked = [];
    const server = createServer((_request, response) => response.writeHead(404).end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const Ask = (input: { City: string }) => {
      asked.push(input);
      if (input.City === "Atlantis") {
        throw { Fault: { faultcode: "soap:Client", faultstring: "There is no such city" } };
      }
      return { Degrees: 21.5, Wind: ["north", "gusts"] };
    };
    const services = { WeatherService: { First: { Ask }, Second: { Ask } } } as unknown as IServices;
    listen(server, { path: "/soap/Weather.asmx", services, xml: WSDL, forceSoap12Headers: false });
    close = () => {
      server.closeAllConnections();
      server.close();
    };
  });
  afterAll(() => close?.());

  const soapFiles = (): readonly SourceFile[] => {
    const draft = connectorFromWsdl([aFile("weather.wsdl", WSDL)]);
    if (!draft.ok) throw new Error(draft.failure.message);
    const { definition, properties } = draft.value;
    const { host } = new URL(url);
    return [
      aFile("apiDefinition.swagger.json", {
        ...(JSON.parse(definition) as object),
        host,
        schemes: ["http"],
      }),
      aFile("apiProperties.json", properties),
    ];
  };
  const published = async () => {
    await flows.importFiles("weather", soapFiles());
    const parameters = { "body/City": "@triggerBody()?['city']", "body/Day": "2026-11-22" };
    return flows.publish(aFlow("weather", "Ask", parameters), {});
  };

  test("is called as SOAP by the worker, and its answer is JSON", async () => {
    const { run, step } = await ran(await published(), { city: "Ghent & Bruges" });
    expect(run.status).toBe("Succeeded");
    expect(step?.outputs).toMatchObject({
      statusCode: 200,
      body: { Degrees: 21.5, Wind: ["north", "gusts"] },
    });
    expect(asked.at(-1)).toMatchObject({ City: "Ghent & Bruges" });
  });

  test("tells the service's own words of a fault that blames the call, once", async () => {
    const before = asked.length;
    const { run, step } = await ran(await published(), { city: "Atlantis" });
    expect([run.status, step?.code]).toEqual(["Failed", "BadRequest"]);
    expect(step?.error?.message).toContain(`'Ask' was answered 400 (BadRequest).`);
    expect(step?.error?.message).toContain("There is no such city");
    expect(asked.length).toBe(before + 1);
  });
});
