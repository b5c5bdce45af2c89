import { expect, type Page, test } from "@playwright/test";
import { BOARD_KEY, type BoardService, boardConnector, startBoardService } from "./support/board-service.ts";
import { type Installation, startInstallation } from "./support/installation.ts";
import { type ApiClient, apiClient, signIn, signUp } from "./support/owner.ts";

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
let shots = 0;
async function shot(page: Page, name: string) {
  if (!SHOTS) return;
  await page.waitForTimeout(700);
  shots += 1;
  await page.screenshot({ path: `${SHOTS}/${String(shots).padStart(2, "0")}-${name}.png` });
}

async function importBoards(api: ApiClient): Promise<string> {
  const files = boardConnector().map(({ name, text }) => ({
    path: name,
    contentBase64: Buffer.from(text).toString("base64"),
  }));
  const job = await api.send<{ id: string }>("POST", "/connectors/import", { files });
  await expect
    .poll(async () => (await api.get<{ status: string }>(`/connector-imports/${job.id}`)).status)
    .toBe("Done");
  const { items } = await api.get<{ items: { id: string }[] }>("/connectors");
  return items[0]?.id ?? "";
}

async function addAction(page: Page, search: string, operation: RegExp): Promise<void> {
  await page.getByRole("button", { name: /^Insert .* after / }).last().click();
  await page.getByRole("combobox", { name: "Search" }).fill(search);
  await page.getByRole("option", { name: operation }).click();
}

test("a step of a connector is drawn with what the service says", async ({ page, request }) => {
  await signUp(page, towpath.url);
  const api = await apiClient(page, request, towpath.url);
  const connectorId = await importBoards(api);
  await page.goto(towpath.url);
  await page.getByRole("button", { name: "Draw a flow" }).first().click();
  await page.getByRole("button", { name: /^Start by hand/ }).click();
  await page.getByRole("button", { name: /^Insert .* after / }).last().click();
  await page.getByText("Connectors", { exact: true }).click();
  await page.getByRole("option", { name: /^Boards/ }).click();
  await shot(page, "picker-inside");
  await page.getByRole("option", { name: /^Create a card/ }).click();
  const panel = page.getByRole("complementary");
  await expect(panel.getByText("No connection yet")).toBeVisible();
  await shot(page, "form-unbound");
  await api.send("POST", "/connections", { connectorId, values: { host: boards.host, api_key: BOARD_KEY } });
  await expect(page.getByText(/^Saved/)).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: /^Create a card/ }).click();
  await shot(page, "form-choose");
  page.on("request", (r) => {
    if (/rpc/.test(r.url())) console.log(r.method(), r.url(), r.postData()?.slice(0, 300));
  });
  page.on("response", (r) => {
    if (/rpc/.test(r.url())) console.log(r.status(), r.url());
  });
  await panel.getByRole("radio").first().click();
  await panel.getByRole("combobox", { name: "Board" }).click();
  await expect(page.getByRole("option", { name: "Operations" })).toBeVisible();
  await shot(page, "form-board");
  await page.getByRole("option", { name: "Operations" }).click();
  await panel.getByRole("combobox", { name: "Column" }).click();
  await shot(page, "form-column");
  await page.getByRole("option", { name: "Doing" }).click();
  await panel.getByRole("textbox", { name: "Title" }).click();
  await page.keyboard.insertText("Fix the lock gate");
  await panel.getByRole("button", { name: "Add to labels" }).click();
  await panel.getByRole("textbox", { name: "Labels 1" }).click();
  await page.keyboard.insertText("urgent");
  await panel.getByRole("button", { name: /^Advanced/ }).click();
  await shot(page, "form-filled");
  await panel.getByRole("combobox", { name: "Board" }).click();
  await page.getByRole("option", { name: "At home" }).click();
  await expect(panel.getByText("“2” is not among the choices now.")).toBeVisible();
  await shot(page, "form-gone");
  await panel.getByRole("combobox", { name: "Board" }).click();
  await page.getByRole("option", { name: "Operations" }).click();
  boards.refuseWith("Boards are closed for the season.");
  await panel.getByRole("button", { name: "Reload the choices of Board" }).click();
  await expect(panel.getByText(/closed for the season/)).toBeVisible();
  await shot(page, "form-refused");
  boards.refuseWith(null);
  await panel.getByRole("button", { name: /Try again/ }).first().click();
  await panel.getByRole("tab", { name: "Code" }).click();
  await shot(page, "code");
});

test("fields that only the service knows", async ({ page }) => {
  await signIn(page, towpath.url);
  await page.getByRole("link", { name: /Untitled/ }).first().click();
  await addAction(page, "request", /^File a request/);
  const panel = page.getByRole("complementary");
  await shot(page, "dynamic-before");
  await panel.getByRole("combobox", { name: "Board" }).click();
  await page.getByRole("option", { name: "Operations" }).click();
  await expect(panel.getByRole("textbox", { name: "Site" })).toBeVisible();
  await panel.getByRole("textbox", { name: "Site" }).click();
  await page.keyboard.insertText("Lock 7 ");
  await page.keyboard.press("/");
  await shot(page, "dynamic-picker");
  await page.keyboard.press("Escape");
  boards.askFor({ Depth: { type: "number", "x-ms-summary": "Depth" } });
  await panel.getByRole("button", { name: "Refresh the fields of Form" }).click();
  await expect(panel.getByText("New: Depth. Gone: Site.")).toBeVisible();
  await shot(page, "dynamic-after");
  await page.setViewportSize({ width: 390, height: 844 });
  await shot(page, "dynamic-phone");
  await page.emulateMedia({ colorScheme: "dark" });
  await shot(page, "dynamic-phone-dark");
  await page.setViewportSize({ width: 1440, height: 900 });
  await shot(page, "dynamic-dark");
  await panel.getByRole("button", { name: "Change connection" }).click();
  await shot(page, "change-dark");
});
