import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { BOARD_KEY, type BoardService, boardConnector, startBoardService } from "./support/board-service.ts";
import { type Installation, startInstallation } from "./support/installation.ts";
import { apiClient, enter, openRun, signIn } from "./support/owner.ts";

/** What nobody may find anywhere afterwards. */
const WRONG_KEY = "canary-wrong-key-8832";

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

const call = {
  type: "OpenApiConnection",
  inputs: {
    host: {
      connectionReferenceName: "shared_boards",
      operationId: "ListBoards",
      apiId: "/providers/Microsoft.PowerApps/apis/shared_boards",
    },
    parameters: {},
  },
};
/** The connector says which of its operations shows that a connection works. */
function withTest(name: string, text: string): string {
  if (!name.startsWith("apiDefinition")) return text;
  const capabilities = { testConnection: { operationId: "ListBoards" } };
  return JSON.stringify({ ...JSON.parse(text), "x-ms-capabilities": capabilities });
}

const FLOW = JSON.stringify({
  triggers: { manual: { type: "Request", kind: "Button", inputs: {} } },
  actions: { List: call },
});

test("a connection is made on its page, refused and put right, renamed, shared, and never shown again", async ({
  page,
  request,
}) => {
  await enter(page, towpath.url);
  const api = await apiClient(page, request, towpath.url);
  const files = boardConnector().map(({ name, text }) => ({
    path: `boards/${name}`,
    contentBase64: Buffer.from(withTest(name, text)).toString("base64"),
  }));
  await api.send("POST", "/connectors/import", { files });

  await page.getByRole("link", { name: "Connections" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to a service once" })).toBeVisible();
  await page.getByRole("button", { name: "New connection" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New connection" });
  await dialog.getByRole("combobox", { name: "Connector" }).fill("boar");
  await page.getByRole("option", { name: "Boards" }).click();
  await dialog.getByRole("textbox", { name: "Host" }).fill(boards.host);
  await dialog.getByRole("button", { name: "Connect to Boards" }).click();
  await expect(dialog.getByText("Board key is needed.").first()).toBeVisible();
  await dialog.getByLabel("Board key").fill(WRONG_KEY);
  await dialog.getByRole("button", { name: "Connect to Boards" }).click();
  await expect(dialog.getByRole("alert")).toContainText("The key is wrong.");
  await dialog.getByLabel("Board key").fill(BOARD_KEY);
  await dialog.getByRole("button", { name: "Try again" }).click();
  await expect(dialog).toBeHidden();

  const row = page.getByRole("listitem").filter({ hasText: "Boards" });
  await expect(row).toContainText("yours");
  await expect(row).toContainText("Connected");
  await row.getByRole("button", { name: "More for Boards" }).click();
  await page.getByRole("menuitem", { name: "Rename…" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("Our boards");
  await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
  await expect(page.getByText("Our boards")).toBeVisible();
  await page.getByRole("button", { name: "More for Our boards" }).click();
  await page.getByRole("menuitem", { name: "Share…" }).click();
  await page.getByRole("switch", { name: "Everybody who makes flows here" }).check();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "shared with everybody here" })).toBeVisible();
  await page.getByRole("searchbox", { name: /Search connections/ }).fill("nothing like it");
  await expect(page.getByText("No connection or connector is called anything like")).toBeVisible();
});

test("an imported flow says which connections are to be chosen; chosen in one place, it runs; deleting says what breaks", async ({
  page,
  request,
}) => {
  await signIn(page, towpath.url);
  const api = await apiClient(page, request, towpath.url);
  const { id } = await api.send<{ id: string }>("POST", "/flows", {
    name: "Boards here",
    definitionText: FLOW,
  });

  await page.goto(`${towpath.url}/flows/${id}`);
  await expect(page.getByText("1 connection to choose.")).toBeVisible();
  await page.getByRole("button", { name: "Choose", exact: true }).click();
  await page.getByRole("combobox", { name: /^Boards, for “List”/ }).click();
  await page.getByRole("option", { name: "Our boards" }).click();
  await expect(page.getByText("1 connection to choose.")).toHaveCount(0);
  await page.getByRole("button", { name: "Done" }).click();

  await page.getByRole("button", { name: "Test" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Run" }).click();
  await openRun(page);
  await expect(page.getByText("Succeeded").first()).toBeVisible();

  await page.goto(`${towpath.url}/connections`);
  await page.getByRole("button", { name: "In 1 flow" }).click();
  await expect(page.getByRole("dialog").getByRole("link", { name: "Boards here" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "More for Our boards" }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  const ask = page.getByRole("dialog", { name: /^Delete/ });
  await expect(ask.getByRole("link", { name: "Boards here" })).toBeVisible();
  await ask.getByRole("button", { name: "Delete the connection" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to a service once" })).toBeVisible();
});

test("no file of the installation holds what was entered: no table, no log", async () => {
  await towpath.restart();
  const holders: string[] = [];
  const files = await readdir(towpath.dataDir, { recursive: true, withFileTypes: true });
  for (const file of files.filter((one) => one.isFile())) {
    const bytes = await readFile(join(file.parentPath, file.name)).catch(() => Buffer.alloc(0));
    if ([WRONG_KEY, BOARD_KEY].some((secret) => bytes.includes(secret))) holders.push(file.name);
  }
  expect(files.length).toBeGreaterThan(100);
  expect(holders).toEqual([]);
});
