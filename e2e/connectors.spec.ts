import { expect, type Page, test } from "@playwright/test";
import { BOARD_KEY, type BoardService, boardConnector, startBoardService } from "./support/board-service.ts";
import { type Installation, startInstallation } from "./support/installation.ts";
import { type ApiClient, apiClient, signUp } from "./support/owner.ts";

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

test.describe.configure({ mode: "serial" });
test.setTimeout(60_000);

const SHOTS = process.env.SHOTS;
async function shot(page: Page, name: string) {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png` });
}

test("connector", async ({ page, request }) => {
  await signUp(page, towpath.url);
  const api: ApiClient = await apiClient(page, request, towpath.url);
  const files = boardConnector().map(({ name, text }) => ({
    path: name,
    contentBase64: Buffer.from(text).toString("base64"),
  }));
  const job = await api.send<{ id: string }>("POST", "/connectors/import", { files });
  await expect
    .poll(async () => (await api.get<{ status: string }>(`/connector-imports/${job.id}`)).status)
    .toBe("Done");
  const { items } = await api.get<{ items: { id: string }[] }>("/connectors");
  await page.goto(towpath.url);
  await page.getByRole("button", { name: "Draw a flow" }).first().click();
  await page.getByRole("button", { name: /^Start by hand/ }).click();
  await page
    .getByRole("button", { name: /^Insert .* after / })
    .last()
    .click();
  await expect(page.getByRole("option", { name: /Boards/ })).toBeVisible();
  await shot(page, "picker-all");
  await page.getByRole("combobox", { name: "Search" }).fill("card");
  await expect(page.getByRole("option", { name: /Create a card/ })).toBeVisible();
  await shot(page, "picker-card");
  await page.getByRole("option", { name: /Create a card/ }).click();
  await page.waitForTimeout(3000);
  await shot(page, "form-unbound");
  await api.send("POST", "/connections", {
    connectorId: items[0]?.id,
    values: { host: boards.host, api_key: BOARD_KEY },
  });
  await page.reload();
  await page.waitForTimeout(3000);
  await page
    .getByRole("button", { name: /Create a card/ })
    .first()
    .click();
  await page.waitForTimeout(2000);
  await shot(page, "form-choose");
  await page.getByRole("radio", { name: /Boards/ }).click();
  await page.waitForTimeout(2000);
  await page.getByRole("combobox", { name: "Board" }).click();
  await page.waitForTimeout(2000);
  await shot(page, "form-open");
});
