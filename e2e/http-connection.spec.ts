import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@playwright/test";
import { type Installation, startInstallation } from "./support/installation.ts";
import { apiClient, enter, openRun } from "./support/owner.ts";

const TOKEN = "token-of-ada-4711";
let towpath: Installation;
let asked: { method: string; url: string; authorization: string; body: string }[];
let address: string;
let close: () => void;

test.beforeAll(async () => {
  asked = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    const { method = "", url = "", headers } = request;
    asked.push({ method, url, authorization: headers.authorization ?? "", body });
    response.writeHead(201, { "content-type": "application/json" });
    response.end(JSON.stringify({ id: 7, youAre: headers.authorization }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2`;
  close = () => server.close();
  towpath = await startInstallation();
});
test.afterAll(async () => {
  await towpath?.stop();
  close?.();
});

test("a token is kept once, in a connection, and any request below its address is sent with it", async ({
  page,
  request,
}) => {
  await enter(page, towpath.url);
  await page.getByRole("button", { name: "Draw a flow" }).first().click();
  await page.getByRole("button", { name: /^Start by hand/ }).click();
  await page
    .getByRole("button", { name: /^Insert .* after / })
    .last()
    .click();
  const http = page.getByRole("group", { name: "HTTP" });
  await expect(http.getByRole("option", { name: /^HTTP Calls any web address/ })).toBeVisible();
  await http.getByRole("option", { name: /^HTTP with a connection/ }).click();

  const panel = page.getByRole("complementary", { name: "Action: HTTP with a connection" });
  await panel.getByRole("radio", { name: "Bearer token" }).click();
  await panel.getByRole("textbox", { name: "Address", exact: true }).fill(address);
  await panel.getByRole("textbox", { name: "Token" }).fill(TOKEN);
  await panel.getByRole("button", { name: "Create", exact: true }).click();
  await expect(panel.getByText("HTTP with a connection · yours")).toBeVisible();

  await panel.getByRole("combobox", { name: "Method" }).click();
  await page.getByRole("option", { name: "POST", exact: true }).click();
  await panel.getByRole("textbox", { name: "Path or address" }).click();
  await page.keyboard.insertText("/orders");
  await panel.getByRole("textbox", { name: "Body" }).click();
  await page.keyboard.insertText('{"state":"paid"}');
  await expect(page.getByRole("button", { name: /^Problems/ })).toHaveText("Problems0");
  await expect(page.getByText(/^Saved/)).toBeVisible();

  await page.getByRole("button", { name: "Test" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Run" }).click();
  await openRun(page);
  await expect(page.getByText("Succeeded").first()).toBeVisible();
  expect(asked).toMatchObject([
    { method: "POST", url: "/v2/orders", authorization: `Bearer ${TOKEN}`, body: '{"state":"paid"}' },
  ]);
  await page.getByRole("button", { name: /^HTTP with a connection/ }).click();
  const details = page.getByRole("complementary", { name: "HTTP with a connection, details" });
  await expect(details).toContainText("Bearer ***");
  await expect(page.getByText(TOKEN)).toHaveCount(0);

  const api = await apiClient(page, request, towpath.url);
  const { items } = await api.get<{ items: { definitionText?: string; id: string }[] }>("/flows");
  const flow = await api.get<{ definitionText: string }>(`/flows/${items[0]?.id}`);
  expect(flow.definitionText).toContain('"connectionReferenceName"');
  expect(flow.definitionText).not.toContain(TOKEN);
});
