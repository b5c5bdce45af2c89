import { expect, type Page, test } from "@playwright/test";
import { BOARD_KEY, type BoardService, startBoardService } from "./support/board-service.ts";
import { choose, importBoards } from "./support/boards-in-browser.ts";
import { type Installation, startInstallation } from "./support/installation.ts";
import { type ApiClient, apiClient, enter } from "./support/owner.ts";

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

/** A new flow that begins with what the picker finds for these words. */
async function beginWith(page: Page, words: string, option: RegExp): Promise<void> {
  await page.goto(towpath.url);
  await page.getByRole("button", { name: "Draw a flow" }).first().click();
  await page.getByRole("button", { name: /^Something in a service/ }).click();
  await page.getByRole("combobox", { name: "Search" }).fill(words);
  await page.getByRole("option", { name: option }).click();
}

/** A step behind the trigger that keeps what it brought. */
async function composeAfterTrigger(page: Page, value: string): Promise<void> {
  await page
    .getByRole("button", { name: /^Insert .* after / })
    .last()
    .click();
  await page.getByRole("combobox", { name: "Search" }).fill("compose");
  await page.getByRole("option", { name: /^Compose/ }).click();
  const panel = page.getByRole("complementary", { name: "Action: Compose" });
  await panel.getByRole("textbox", { name: "Inputs" }).click();
  await page.keyboard.insertText(value);
}

async function publish(page: Page): Promise<void> {
  await expect(page.getByText(/^Saved/)).toBeVisible();
  await page.getByRole("button", { name: "Publish" }).click();
  const dialog = page.getByRole("dialog", { name: "Publish" });
  await dialog.getByRole("button", { name: "Publish" }).click();
  await expect(dialog.getByText("The flow is on.")).toBeVisible();
  await dialog.getByRole("button", { name: "Done" }).click();
}

const runsOf = (api: ApiClient, flowId: string) =>
  api.get<{ items: { id: string; status: string }[] }>(`/runs?flowId=${flowId}`).then(({ items }) => items);
const flowIn = (page: Page) => /flows\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? "";

test("a trigger that asks a service is chosen, connected, told which board, and starts a run for a new card", async ({
  page,
  request,
}) => {
  await enter(page, towpath.url);
  await importBoards(page, towpath.url);
  const api = await apiClient(page, request, towpath.url);
  await boards.put("ops", { id: 1, title: "An old card" });

  await beginWith(page, "card new", /^When a card is new/);
  const panel = page.getByRole("complementary", { name: /^Trigger: / });
  await panel.getByRole("textbox", { name: "Host" }).fill(boards.host);
  await panel.getByLabel("Board key").fill(BOARD_KEY);
  await panel.getByRole("button", { name: "Create", exact: true }).click();
  await expect(panel.getByText("Boards · yours")).toBeVisible();
  await choose(page, panel.getByRole("combobox", { name: "Board" }), "Operations");
  await choose(page, panel.getByRole("combobox", { name: "Unit" }), "Seconds");
  await composeAfterTrigger(page, "@triggerBody()?['title']");
  await publish(page);

  const flowId = flowIn(page);
  await page
    .getByRole("button", { name: /^When a card is new/ })
    .first()
    .click();
  await expect(page.getByText(/checks? so far/i)).toBeVisible({ timeout: 30_000 });
  await boards.put("ops", { id: 2, title: "Oil the lock gate" });
  await expect.poll(async () => (await runsOf(api, flowId)).length, { timeout: 30_000 }).toBe(1);
  const [run] = await runsOf(api, flowId);
  await page.goto(`${towpath.url}/runs/${run?.id}`);
  await expect(page.getByText("Succeeded").first()).toBeVisible();
  await page
    .getByRole("button", { name: /^Compose/ })
    .first()
    .click();
  await expect(page.getByRole("complementary", { name: "Compose, details" })).toContainText(
    "Oil the lock gate",
  );
});

test("a trigger that a service calls is subscribed to when it is published, and taken back when it is switched off", async ({
  page,
  request,
}) => {
  await enter(page, towpath.url);
  const api = await apiClient(page, request, towpath.url);
  await beginWith(page, "card put", /^When a card is put on a board/);
  const panel = page.getByRole("complementary", { name: /^Trigger: / });
  await expect(panel.getByText("Boards · yours")).toBeVisible();
  await choose(page, panel.getByRole("combobox", { name: "Board" }), "At home");
  await composeAfterTrigger(page, "@triggerBody()?['title']");
  await publish(page);
  const flowId = flowIn(page);

  await expect.poll(() => [...boards.hooks.values()].map(({ board }) => board)).toEqual(["home"]);
  await boards.put("home", { id: 9, title: "Paint the boat" });
  await expect
    .poll(async () => (await runsOf(api, flowId)).map(({ status }) => status))
    .toEqual(["Succeeded"]);
  const [run] = await runsOf(api, flowId);
  await page.goto(`${towpath.url}/runs/${run?.id}`);
  await page
    .getByRole("button", { name: /^Compose/ })
    .first()
    .click();
  await expect(page.getByRole("complementary", { name: "Compose, details" })).toContainText("Paint the boat");

  await page.goto(`${towpath.url}/flows/${flowId}`);
  await page.getByRole("switch", { name: "The flow is on" }).press("Space");
  await expect.poll(() => boards.hooks.size).toBe(0);
  await boards.put("home", { id: 10, title: "Nobody hears of it" });
  expect(await runsOf(api, flowId)).toHaveLength(1);
});
