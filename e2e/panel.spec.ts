import { expect, type Locator, type Page, test } from "@playwright/test";
import { BOARD_KEY, type BoardService, boardConnector, startBoardService } from "./support/board-service.ts";
import { after, card, definitionOf, openFlow, saved } from "./support/drawn-flow.ts";
import { type Installation, startInstallation } from "./support/installation.ts";
import { type ApiClient, apiClient, enter } from "./support/owner.ts";
import { startTestService, type TestService } from "./support/test-service.ts";

let towpath: Installation;
let service: TestService;
let boards: BoardService;
let others: BoardService;
test.beforeAll(async () => {
  service = await startTestService();
  boards = await startBoardService();
  others = await startBoardService([{ id: "home", name: "At home" }]);
  towpath = await startInstallation();
});
test.afterAll(async () => {
  await towpath?.stop();
  await service?.close();
  await boards?.close();
  await others?.close();
});

test.describe.configure({ mode: "serial" });

const panel = (page: Page, name: string): Locator =>
  page.getByRole("complementary", { name: `Action: ${name}`, exact: true });
const tab = (aside: Locator, name: string): Locator => aside.getByRole("tab", { name });
const problems = (page: Page): Locator => page.getByRole("complementary", { name: "Problems" });
const badge = (page: Page): Locator => page.getByRole("button", { name: /^Problems/ });
const settings = (aside: Locator, name: string): Locator =>
  aside.getByRole("group", { name, exact: true }).first();

async function write(page: Page, field: Locator, text: string): Promise<void> {
  await field.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
}

async function choose(page: Page, list: Locator, title: string): Promise<void> {
  await list.click();
  await page.getByRole("option", { name: title, exact: true }).click();
}

const drawn = () => ({
  triggers: { Order: { type: "Request", kind: "Http", inputs: { schema: {} } } },
  actions: {
    Read: { type: "Http", inputs: { method: "GET", uri: `${service.url}/orders` } },
    Left: { type: "Compose", inputs: "@outputs('Right')", runAfter: after("Read") },
    Right: { type: "Compose", inputs: "@body('Raed')", runAfter: after("Read") },
    Each: { type: "Foreach", foreach: "@createArray(1, 2)", actions: {}, runAfter: after("Left") },
  },
});

test("the panel of an action: its tabs, its settings, what is wrong with it and what repairs it", async ({
  page,
  request,
}) => {
  test.setTimeout(120_000);
  page.setDefaultTimeout(15_000);
  await enter(page, towpath.url);
  const api = await apiClient(page, request, towpath.url);
  const designer = await openFlow(towpath.url, page, api, drawn(), "Panel");

  await test.step("UX 5: a click on a card opens its panel, with a tab for each side of it", async () => {
    await card(page, "Read").click();
    for (const name of ["Parameters", "Settings", "Testing", "Code view", "About"]) {
      await tab(panel(page, "Read"), name).click();
      await expect(tab(panel(page, "Read"), name)).toHaveAttribute("aria-selected", "true");
    }
    await expect(panel(page, "Read").getByRole("tab")).toHaveCount(5);
  });

  await test.step("UX 24: errors and warnings stand by action, lead there, and are repaired with one press", async () => {
    await expect(badge(page)).toHaveText("Problems2");
    await badge(page).click();
    const errors = problems(page).getByRole("region", { name: "Errors" });
    await expect(errors.getByRole("heading", { level: 4 })).toHaveText(["Left", "Right"]);
    await expect(errors.getByText(/uses a value from a parallel branch: "Right"/)).toBeVisible();
    await errors.getByRole("button", { name: "Go to" }).last().click();
    const inputs = panel(page, "Right").getByRole("textbox", { name: "Inputs" });
    await expect(inputs).toBeVisible();
    await panel(page, "Right").getByRole("button", { name: "Use “Read”" }).click();
    await expect(inputs).toContainText("Read");
    await badge(page).click();
    await errors.getByRole("button", { name: "Run after “Right”" }).click();
    await expect(badge(page)).toHaveText("Problems0");
    await expect(problems(page).getByText("The checker found nothing to object to.")).toBeVisible();
    const { actions } = await definitionOf(designer);
    expect(actions.Left?.runAfter).toEqual(after("Read", "Right"));
    await page.getByTitle("Undo (Ctrl Z)").click();
    await expect(badge(page)).toHaveText("Problems1");
    await page.getByTitle("Redo (Ctrl Shift Z)").click();
  });

  await test.step("UX 20: every setting of an action has its place, is explained, and asks for what its choice needs", async () => {
    await card(page, "Read").click();
    await tab(panel(page, "Read"), "Settings").click();
    const names = ["Run after", "Timeout", "Retry", "Secure inputs and outputs", "Pagination", "Chunking"];
    for (const name of [...names, "After a crash", "Tracked properties"]) {
      await expect(settings(panel(page, "Read"), name)).toBeVisible();
    }
    const retry = settings(panel(page, "Read"), "Retry");
    await expect(retry).toContainText("408, 429 and 5xx");
    await choose(page, retry.getByRole("combobox", { name: "Retry" }), "Equal pauses");
    await write(page, retry.getByRole("textbox", { name: "Retries" }), "2");
    await write(page, retry.getByRole("textbox", { name: "Pause between tries" }), "PT1S");
    await settings(panel(page, "Read"), "Secure inputs and outputs").getByLabel("Inputs").check();
    await card(page, "Order").or(page.locator('[data-canvas-id="trigger"]')).first().click();
    const trigger = page.getByRole("complementary", { name: "Trigger: Order" });
    await expect(settings(trigger, "Split on")).toBeVisible();
    await expect(settings(trigger, "Concurrency").getByRole("textbox")).toHaveCount(2);
    const { actions } = await definitionOf(designer);
    expect(actions.Read).toMatchObject({
      inputs: { retryPolicy: { type: "fixed", count: 2, interval: "PT1S" } },
      runtimeConfiguration: { secureData: { properties: ["inputs"] } },
    });
  });

  await test.step("UX 25: an error stands under its field, on the card and in the panel, and goes from all three", async () => {
    await card(page, "Read").click();
    const field = settings(panel(page, "Read"), "Retry").locator('[data-field$="retryPolicy/count"]');
    const message = /number of retries of "Read" must be a whole number from 0 to 90/;
    await write(page, field.getByRole("textbox"), "400");
    await expect(field.getByText(message)).toBeVisible();
    await expect(card(page, "Read")).toContainText("1 problem");
    await expect(tab(panel(page, "Read"), "Settings")).toContainText("2 problems");
    await badge(page).click();
    await expect(problems(page).getByText(message)).toBeVisible();
    await problems(page)
      .getByRole("region", { name: "Errors" })
      .getByRole("button", { name: "Set it to 90" })
      .click();
    await expect(problems(page).getByText(message)).toHaveCount(0);
    await expect(card(page, "Read")).not.toContainText("problem");
    await card(page, "Read").click();
    await expect(tab(panel(page, "Read"), "Settings")).toContainText("1 problem");
    await expect(field.getByText(message)).toHaveCount(0);
  });

  await test.step("UX 21: a loop works on 1 to 50 items at the same time; 1 is in order", async () => {
    await card(page, "Each").click();
    await tab(panel(page, "Each"), "Settings").click();
    const atOnce = settings(panel(page, "Each"), "Concurrency");
    await write(page, atOnce.getByRole("textbox"), "51");
    await expect(atOnce.getByText(/must be a whole number from 1 to 50/)).toBeVisible();
    await atOnce.getByRole("button", { name: "1: in order" }).click();
    await expect(atOnce.getByRole("status")).toHaveText("1: in order");
    await expect(atOnce.getByText(/must be a whole number/)).toHaveCount(0);
  });

  await test.step("UX 6: a pinned panel stays open beside the next, and goes with its action", async () => {
    await panel(page, "Each")
      .getByRole("button", { name: /^Pin the panel/ })
      .click();
    await card(page, "Left").click();
    const pinned = page.getByRole("complementary", { name: "Pinned: Action: Each" });
    await expect(pinned).toBeVisible();
    await expect(panel(page, "Left")).toBeVisible();
    await expect(settings(pinned, "Concurrency").getByRole("status")).toHaveText("1: in order");
    await card(page, "Each").click();
    await expect(page.getByRole("complementary", { name: /^(Pinned: )?Action:/ })).toHaveCount(1);
    await page.keyboard.press("Delete");
    await expect(card(page, "Each")).toHaveCount(0);
    await expect(page.getByRole("complementary", { name: /Each/ })).toHaveCount(0);
  });

  await test.step("UX 5: in a run there are tabs for inputs and outputs, and for the tries it took", async () => {
    service.refuse(/orders/, 1);
    await page.getByRole("button", { name: "Test", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Run", exact: true }).click();
    await expect(card(page, "Right")).toContainText("Succeeded");
    await card(page, "Read").click();
    await tab(panel(page, "Read"), "Inputs/Outputs").click();
    await expect(panel(page, "Read")).toContainText("Outputs");
    await tab(panel(page, "Read"), "Retries").click();
    await expect(panel(page, "Read").getByRole("row", { name: /^1 503/ })).toBeVisible();
  });
});

test("connections of the actions: missing, chosen, changed for all of them", async ({ page, request }) => {
  await enter(page, towpath.url);
  const api = await apiClient(page, request, towpath.url);
  await connections(api);
  await openFlow(towpath.url, page, api, withCards(), "Cards");

  await test.step("UX 27: a missing connection warns on the card, and editing goes on", async () => {
    await expect(card(page, "Read")).toContainText("1 warning");
    await card(page, "Read").click();
    await write(page, panel(page, "Read").getByRole("textbox", { name: "Title" }), "Repaint the gate");
    await saved(page);
    await badge(page).click();
    const warnings = problems(page).getByRole("region", { name: "Warnings" });
    await warnings.getByRole("button", { name: "Choose a connection" }).first().click();
    await expect(panel(page, "Read").getByRole("radiogroup", { name: "Choose a connection" })).toBeVisible();
  });

  await test.step("UX 26: another connection, with account, environment and status, for all actions of the connector", async () => {
    const read = panel(page, "Read");
    const radio = (name: string) => read.getByRole("radio", { name });
    await expect(read.getByText(/^yours, in .+, (connected|not tried yet)$/).first()).toBeVisible();
    await radio("Ours").click();
    await expect(read.getByText(/^Ours · yours/)).toBeVisible();
    await expect(read.getByRole("combobox", { name: "Board" })).toHaveValue("Operations");
    await expect(badge(page)).toHaveText("Problems0");
    await read.getByRole("button", { name: "Change connection" }).click();
    await expect(read.getByRole("checkbox", { name: /^Use it for all 2 steps/ })).toBeChecked();
    await radio("Theirs").click();
    await expect(read.getByText("“ops” is not among the choices now.")).toBeVisible();
    await expect(read.getByRole("textbox", { name: "Title" })).toContainText("Repaint the gate");
    await card(page, "Again").click();
    await expect(panel(page, "Again").getByText(/^Theirs · yours/)).toBeVisible();
    await page.getByTitle("Undo (Ctrl Z)").click();
    await expect(panel(page, "Read").getByText(/^Ours · yours/)).toBeVisible();
  });
});

async function connections(api: ApiClient): Promise<void> {
  const files = boardConnector().map(({ name, text }) => ({
    path: `boards/${name}`,
    contentBase64: Buffer.from(text).toString("base64"),
  }));
  const { items } = await api.send<{ items: { connectorId: string }[] }>("POST", "/connectors/import", {
    files,
  });
  for (const [name, { host }] of [["Ours", boards] as const, ["Theirs", others] as const]) {
    const values = { host, api_key: BOARD_KEY };
    await api.send("POST", "/connections", { connectorId: items[0]?.connectorId, name, values });
  }
}

const withCards = () => {
  const host = {
    apiId: "/providers/Microsoft.PowerApps/apis/shared_boards",
    connectionReferenceName: "shared_boards",
    operationId: "CreateCard",
  };
  const parameters = { board: "ops", "card/title": "Paint the gate" };
  const make = (runAfter: object) => ({ type: "OpenApiConnection", inputs: { host, parameters }, runAfter });
  return {
    triggers: { Order: { type: "Request", kind: "Http", inputs: { schema: {} } } },
    actions: { Read: make({}), Again: make(after("Read")) },
  };
};
