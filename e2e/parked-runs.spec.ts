import { expect, test } from "@playwright/test";
import {
  BOARD_KEY,
  type BoardService,
  boardConnector,
  LIST_BOARDS,
  startBoardService,
} from "./support/board-service.ts";
import { type Installation, startInstallation } from "./support/installation.ts";
import { apiClient, enter } from "./support/owner.ts";

let towpath: Installation;
let boards: BoardService;
test.beforeAll(async () => {
  boards = await startBoardService();
  towpath = await startInstallation();
});
test.afterAll(async () => {
  await towpath?.stop();
  await boards?.close();
});

test("a run whose key is not taken waits, tells its owner, and goes on from its page when the key is replaced", async ({
  page,
  request,
}) => {
  await enter(page, towpath.url);
  const api = await apiClient(page, request, towpath.url);
  const files = boardConnector().map(({ name, text }) => ({
    path: `boards/${name}`,
    contentBase64: Buffer.from(text).toString("base64"),
  }));
  await api.send("POST", "/connectors/import", { files });
  const { items } = await api.get<{ items: { id: string; name: string }[] }>("/connectors?search=boards");
  const connection = await api.send<{ id: string }>("POST", "/connections", {
    connectorId: items.find(({ name }) => name === "boards")?.id,
    name: "Our boards",
    values: { host: boards.host, api_key: "a-key-of-yesterday" },
  });
  const flow = await api.send<{ id: string }>("POST", "/flows", {
    name: "Look",
    definitionText: LIST_BOARDS,
  });
  const binding = { reference: "shared_boards", connectionId: connection.id };
  await api.send("PUT", `/flows/${flow.id}/connections`, binding);
  const { runId } = await api.send<{ runId: string }>("POST", `/flows/${flow.id}/run`, { version: "draft" });

  await page.goto(`${towpath.url}/runs/${runId}`);
  const banner = page.getByRole("region", { name: "The connection that the run waits for" });
  await expect(banner).toContainText("Waiting for the connection “Our boards”");
  await page.goto(`${towpath.url}/runs?status=connection`);
  await expect(page.getByRole("list", { name: "Runs" })).toContainText("Waiting for connection");
  await page.goto(towpath.url);
  const attention = page.getByRole("region", { name: "Needs attention" });
  await expect(attention).toContainText("“Our boards” needs sign-in");
  await expect(attention).toContainText("1 run waits for it, of 1 flow.");
  await page.getByRole("button", { name: /Notices/ }).click();
  await page
    .getByRole("dialog", { name: "Notices" })
    .getByRole("link", { name: /Our boards/ })
    .click();
  await expect(page).toHaveURL(/\/connections\?search=Our%20boards|\/connections\?search=Our\+boards/);

  await page.goto(`${towpath.url}/runs/${runId}`);
  await banner.getByRole("button", { name: "Reconnect" }).click();
  const dialog = page.getByRole("dialog", { name: /Our boards/ });
  await dialog.getByLabel("Board key").fill(BOARD_KEY);
  await dialog.getByRole("button", { name: /Replace it/ }).click();
  await expect(page.getByText("Succeeded").first()).toBeVisible();
  await expect(banner).toHaveCount(0);
  await page.goto(towpath.url);
  await expect(page.getByRole("button", { name: /Notices/ })).toHaveText("Notices");
});
