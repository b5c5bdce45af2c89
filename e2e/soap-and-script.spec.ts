import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page, test } from "@playwright/test";
import { type IServices, listen } from "soap";
import { type Installation, startInstallation } from "./support/installation.ts";
import { type ApiClient, apiClient, enter } from "./support/owner.ts";
import { startTestService, type TestService } from "./support/test-service.ts";

let towpath: Installation;
let service: TestService;
let weather: { url: string; asked: unknown[]; close(): void };

test.beforeAll(async () => {
  service = await startTestService();
  weather = await startWeather();
  towpath = await startInstallation();
});
test.afterAll(async () => {
  await towpath?.stop();
  await service?.close();
  weather?.close();
});

test.describe.configure({ mode: "serial" });

const part = (name: string, type: string) => `<xs:element name="${name}" type="xs:${type}"/>`;
const wsdl = (address: string) => `<?xml version="1.0"?>
<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
  xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:tns="urn:weather" name="Weather" targetNamespace="urn:weather">
  <types><xs:schema targetNamespace="urn:weather" elementFormDefault="qualified">
    <xs:element name="Forecast"><xs:complexType><xs:sequence>${part("City", "string")}${part("Days", "int")}</xs:sequence></xs:complexType></xs:element>
    <xs:element name="ForecastResponse"><xs:complexType><xs:sequence>${part("Degrees", "double")}${part("Sky", "string")}</xs:sequence></xs:complexType></xs:element>
  </xs:schema></types>
  <message name="In"><part name="body" element="tns:Forecast"/></message>
  <message name="Out"><part name="body" element="tns:ForecastResponse"/></message>
  <portType name="Port"><operation name="Forecast"><input message="tns:In"/><output message="tns:Out"/></operation></portType>
  <binding name="Binding" type="tns:Port"><soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="Forecast"><soap:operation soapAction="urn:weather/Forecast" style="document"/>
      <input><soap:body use="literal"/></input><output><soap:body use="literal"/></output></operation></binding>
  <service name="WeatherService"><port name="Port" binding="tns:Binding"><soap:address location="${address}"/></port></service>
</definitions>`;

/** A SOAP service of another hand on this machine. */
async function startWeather() {
  const server = createServer((_request, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/weather.asmx`;
  const asked: unknown[] = [];
  const Forecast = (input: unknown) => {
    asked.push(input);
    return { Degrees: 11.5, Sky: "grey & wet" };
  };
  const services = { WeatherService: { Port: { Forecast } } } as unknown as IServices;
  listen(server, { path: "/weather.asmx", services, xml: wsdl(url), forceSoap12Headers: false });
  return { url, asked, close: () => server.close() };
}

/** A published flow that starts when it is called, and hands what it was told to one operation. */
async function published(api: ApiClient, name: string, operationId: string, parameters: object) {
  const inputs = {
    host: {
      connectionReferenceName: `shared_${name}`,
      operationId,
      apiId: `/providers/Microsoft.PowerApps/apis/shared_${name}`,
    },
    parameters,
  };
  const definitionText = JSON.stringify({
    triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
    actions: { Ask: { type: "OpenApiConnection", inputs, runAfter: {} } },
  });
  return api.send<{ id: string; revision: number }>("POST", "/flows", { name, definitionText });
}

/** Publishes it, calls it, and opens the run that this started. */
async function calledAndShown(
  page: Page,
  api: ApiClient,
  flow: { id: string; revision: number },
  body: object,
) {
  await api.send("POST", `/flows/${flow.id}/publish`, { revision: flow.revision });
  const { callbackUrl } = await api.get<{ callbackUrl: string }>(`/flows/${flow.id}`);
  const answer = await fetch(callbackUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(202);
  await page.goto(`${towpath.url}/runs?flow=${flow.id}`);
  const runs = () => api.get<{ items: { id: string; status: string }[] }>(`/runs?flowId=${flow.id}`);
  await expect.poll(async () => (await runs()).items[0]?.status).toBe("Succeeded");
  await page.goto(`${towpath.url}/runs/${(await runs()).items[0]?.id}`);
  await page.getByRole("button", { name: /^Ask/ }).first().click();
  return page.getByRole("complementary", { name: "Ask, details" });
}

test("a WSDL becomes a connector in the wizard, is tried there, and a flow calls the service", async ({
  page,
  request,
}) => {
  await enter(page, towpath.url);
  await page.goto(`${towpath.url}/connectors/new`);
  await page.getByLabel(/^cURL line, OpenAPI document/).fill(wsdl(weather.url));
  await page.getByRole("button", { name: "Use this text" }).click();
  // The page before has a field of the same name.
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("New connector: Weather service");
  await page.getByRole("textbox", { name: "Title" }).fill("Weather office");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("New connector: Weather office");

  const steps = page.getByRole("navigation", { name: "Steps" });
  await steps.getByRole("button", { name: "Definition" }).click();
  await expect(page.getByRole("textbox", { name: "Summary" })).toHaveValue("Forecast");
  await steps.getByRole("button", { name: "Test" }).click();
  await page.getByRole("textbox", { name: "Body", exact: true }).click();
  await page.keyboard.insertText('{"Days": 3, "City": "Ghent"}');
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByText(/after \d+ ms/)).toBeVisible();
  await expect(page.getByText(/grey & wet/).first()).toBeVisible();
  expect(weather.asked).toEqual([{ City: "Ghent", Days: 3 }]);
  await page.getByRole("button", { name: "Create the connector" }).click();
  await page.waitForURL(/\/connectors\/[0-9a-f-]{36}$/);

  const api = await apiClient(page, request, towpath.url);
  const parameters = { "body/City": "@triggerBody()?['city']", "body/Days": 2 };
  const flow = await published(api, "weatheroffice", "Forecast", parameters);
  const details = await calledAndShown(page, api, flow, { city: "Bruges" });
  await expect(details).toContainText("grey & wet");
  await expect(details).toContainText("Weather office · Forecast");
  expect(weather.asked.at(-1)).toEqual({ City: "Bruges", Days: 2 });
});

test("a connector with a script is imported, connected, and runs through its script", async ({
  page,
  request,
}) => {
  await enter(page, towpath.url);
  const { host } = new URL(service.url);
  const body = { name: "body", in: "body", schema: { type: "object" } };
  const operation = {
    operationId: "MakeOrder",
    parameters: [body],
    responses: { 200: { description: "OK" } },
  };
  const definition = {
    swagger: "2.0",
    info: { title: "Orders", version: "1" },
    host,
    schemes: ["http"],
    securityDefinitions: { key: { type: "apiKey", in: "header", name: "X-Key" } },
    paths: { "/orders": { post: operation } },
  };
  const script = `async function executeAsync(Context) {
    const order = Context.Request.json();
    Context.Request.Content = createJsonContent({ ...order, total: order.net * 2 });
    const response = await Context.SendAsync(Context.Request);
    return createJsonResponse(200, { sent: JSON.parse(response.json().received), by: "the script" });
  }`;
  const properties = { properties: { connectionParameters: { key: { type: "securestring" } } } };
  await page.goto(`${towpath.url}/connectors`);
  const file = (name: string, text: string) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
  await page
    .locator("input[type=file]:not([webkitdirectory])")
    .last()
    .setInputFiles([
      file("apiDefinition.swagger.json", JSON.stringify(definition)),
      file("apiProperties.json", JSON.stringify(properties)),
      file("script.js", script),
    ]);
  await expect(page.getByRole("link", { name: "Orders" }).first()).toBeVisible();

  const api = await apiClient(page, request, towpath.url);
  const { items } = await api.get<{ items: { id: string; name: string }[] }>("/connectors?search=orders");
  const connection = await api.send<{ id: string }>("POST", "/connections", {
    connectorId: items[0]?.id,
    values: { key: "orders-key-0815" },
  });
  const name = items[0]?.name ?? "";
  const flow = await published(api, name, "MakeOrder", { body: { net: "@triggerBody()?['net']" } });
  await api.send("PUT", `/flows/${flow.id}/connections`, {
    reference: `shared_${name}`,
    connectionId: connection.id,
  });
  const details = await calledAndShown(page, api, flow, { net: 21 });
  await expect(details).toContainText("the script");
  expect(JSON.parse(service.calls.at(-1)?.body ?? "")).toEqual({ net: 21, total: 42 });
  expect(service.calls.at(-1)?.headers["x-key"]).toBe("orders-key-0815");
  await expect(details).not.toContainText("orders-key-0815");
});
