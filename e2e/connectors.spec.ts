import { expect, type Locator, type Page, test } from "@playwright/test";
import { BOARD_KEY, type BoardService, startBoardService } from "./support/board-service.ts";
import { choose, importBoards } from "./support/boards-in-browser.ts";
import { type Installation, startInstallation } from "./support/installation.ts";
import { enter, openRun } from "./support/owner.ts";

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

async function write(page: Page, field: Locator, text: string): Promise<void> {
  await field.click();
  await page.keyboard.insertText(text);
}

test("a connector is imported, connected, drawn into a flow with what its service says, and run", async ({
  page,
}) => {
  await enter(page, towpath.url);
  await importBoards(page, towpath.url);
  await page.goto(towpath.url);

  await page.getByRole("button", { name: "Draw a flow" }).first().click();
  await page.getByRole("button", { name: /^Start by hand/ }).click();
  await page
    .getByRole("button", { name: /^Insert .* after / })
    .last()
    .click();
  await page.getByRole("radiogroup", { name: "What is shown" }).getByText("Connectors").click();
  await page.getByRole("option", { name: /^Boards/ }).click();
  await expect(page.getByRole("option", { name: /^ListBoards/ })).toHaveCount(0);
  await page.getByRole("option", { name: /^Create a card/ }).click();

  const panel = page.getByRole("complementary", { name: "Action: Create a card" });
  await panel.getByRole("textbox", { name: "Host" }).fill(boards.host);
  await panel.getByLabel("Board key").fill(BOARD_KEY);
  await panel.getByRole("button", { name: "Create", exact: true }).click();
  await expect(panel.getByText("Boards · yours")).toBeVisible();

  await choose(page, panel.getByRole("combobox", { name: "Board" }), "Operations");
  await choose(page, panel.getByRole("combobox", { name: "Column" }), "Doing");
  await write(page, panel.getByRole("textbox", { name: "Title" }), "Fix the lock gate");
  await panel.getByRole("button", { name: "Add to labels" }).click();
  await write(page, panel.getByRole("textbox", { name: "Labels 1" }), "urgent");
  await expect(page.getByRole("button", { name: /^Problems/ })).toHaveText("Problems0");
  await expect(page.getByText(/^Saved/)).toBeVisible();

  await page.getByRole("button", { name: "Test" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Run" }).click();
  await openRun(page);
  await expect(page.getByText("Succeeded").first()).toBeVisible();
  expect(boards.cards).toEqual([
    {
      path: "/v1/boards/ops/cards",
      title: "Fix the lock gate",
      column: 2,
      labels: ["urgent"],
      source: "towpath",
    },
  ]);

  await page.getByRole("button", { name: /^Create a card/ }).click();
  const details = page.getByRole("complementary", { name: "Create a card, details" });
  await expect(details).toContainText("Boards · Create a card");
  await expect(details).toContainText("https://boards.test/c/1");
  await expect(details).not.toContainText(BOARD_KEY);
});

test("what a service says reaches the form: refusals in its words, values that are gone, fields only it knows", async ({
  page,
}) => {
  await enter(page, towpath.url);
  await page
    .getByRole("link", { name: /Untitled flow/ })
    .first()
    .click();
  await page.getByRole("button", { name: /^Create a card/ }).click();
  const card = page.getByRole("complementary", { name: "Action: Create a card" });
  await expect(card.getByRole("combobox", { name: "Board" })).toHaveValue("Operations");
  await choose(page, card.getByRole("combobox", { name: "Board" }), "At home");
  await expect(card.getByText("“2” is not among the choices now.")).toBeVisible();
  await choose(page, card.getByRole("combobox", { name: "Board" }), "Operations");

  boards.refuseWith("Boards are closed for the season.");
  await card.getByRole("button", { name: "Reload the choices of Board" }).click();
  await expect(card.getByText(/closed for the season/)).toBeVisible();
  boards.refuseWith(null);
  await card.getByRole("button", { name: /^Try again to load the choices of Board/ }).click();
  await expect(card.getByText(/closed for the season/)).toHaveCount(0);

  await page
    .getByRole("button", { name: /^Insert .* after / })
    .last()
    .click();
  await page.getByRole("combobox", { name: "Search" }).fill("request boards");
  await page.getByRole("option", { name: /^File a request/ }).click();
  const form = page.getByRole("complementary", { name: "Action: File a request" });
  await expect(form.getByText("Boards · yours")).toBeVisible();
  await expect(form.getByText("Fill in “Board” first.")).toBeVisible();
  await choose(page, form.getByRole("combobox", { name: "Board" }), "Operations");
  await write(page, form.getByRole("textbox", { name: "Site" }), "Lock 7");
  await form.getByRole("button", { name: "Insert a value into Site" }).click();
  await page.getByRole("dialog", { name: "Insert into Site" }).getByText("Card number").click();

  await form.getByRole("button", { name: "Browse for Plan" }).click();
  const tree = page.getByRole("dialog", { name: "Browse for Plan" });
  await tree.getByRole("button", { name: "Plans" }).click();
  await tree.getByRole("button", { name: "Lock 7.pdf" }).click();
  await expect(form.getByText("/Plans/Lock 7.pdf")).toBeVisible();

  boards.askFor({ Depth: { type: "number", "x-ms-summary": "Depth" } });
  await form.getByRole("button", { name: "Refresh the fields of Form" }).click();
  await expect(form.getByText("New: Depth. Gone: Site.")).toBeVisible();
  await expect(form.getByText("request/Site")).toBeVisible();
});
