import { type Browser, expect, type Page, test } from "@playwright/test";
import { BOARD_KEY, type BoardService, boardConnector, startBoardService } from "./support/board-service.ts";
import { type Installation, startInstallation } from "./support/installation.ts";
import { apiClient, enter, signIn } from "./support/owner.ts";

const BEA = { name: "Bea Maker", email: "bea@example.org", password: "down by the old lock" };

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

/** A browser of somebody else: no session, no storage. */
async function anotherBrowser(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  return context.newPage();
}

/** The link that a dialog shows once. */
async function shownLink(page: Page): Promise<string> {
  const code = page.getByRole("dialog").locator("code");
  await expect(code).toContainText("http");
  return (await code.textContent()) ?? "";
}

async function invite(page: Page, role: string, note: string): Promise<string> {
  await page.goto(`${towpath.url}/settings/people`);
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite somebody" });
  await dialog.getByRole("radio", { name: role }).check();
  await dialog.getByRole("textbox", { name: "Whom is it for?" }).fill(note);
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const link = await shownLink(page);
  await dialog.getByRole("button", { name: "Done" }).click();
  return link;
}

test("an admin invites somebody, who joins in a browser of her own and sees what a member may", async ({
  page,
  browser,
}) => {
  await enter(page, towpath.url);
  const link = await invite(page, "Member", "Bea from sales");
  await expect(page.getByRole("list", { name: "Open invitations" })).toContainText("Bea from sales");
  await page.reload();
  await expect(page.getByText(link)).toHaveCount(0);

  const bea = await anotherBrowser(browser);
  await bea.goto(link);
  await expect(bea.getByRole("heading", { name: "Join Default" })).toBeVisible();
  await expect(bea.getByText("Ada Owner invites you to work here as a member.")).toBeVisible();
  await bea.getByLabel("Your name").fill(BEA.name);
  await bea.getByLabel("E-mail").fill(BEA.email);
  await bea.getByLabel("Password", { exact: true }).fill(BEA.password);
  await bea.getByRole("button", { name: "Join" }).click();
  await expect(bea.getByRole("heading", { name: "Flows" })).toBeVisible();
  await bea.goto(`${towpath.url}/connections`);
  await expect(bea.getByRole("heading", { name: "Connections", exact: true })).toBeVisible();
  await expect(bea.getByRole("button", { name: "New connection" })).toHaveCount(0);
  await bea.goto(`${towpath.url}/settings/people`);
  await expect(bea.getByText("Admins keep the people of an environment.")).toBeVisible();
  await expect(bea.getByRole("button", { name: "Invite somebody" })).toHaveCount(0);

  const again = await anotherBrowser(browser);
  await again.goto(link);
  await expect(again.getByText("Somebody has joined by this link already")).toBeVisible();

  await page.reload();
  await expect(page.getByRole("list", { name: "Open invitations" })).toHaveCount(0);
  const row = page.getByRole("listitem").filter({ hasText: BEA.email });
  await row.getByRole("combobox", { name: "Role of Bea Maker" }).click();
  await page.getByRole("option", { name: "Maker" }).click();
  await expect(page.getByText("Bea Maker is a maker now.")).toBeVisible();
  await bea.goto(`${towpath.url}/connections`);
  await expect(bea.getByRole("button", { name: "New connection" }).first()).toBeVisible();
  await bea.context().close();
  await again.context().close();
});

test("a second environment is made, entered, and left; what is in one is unknown to the other", async ({
  page,
}) => {
  await signIn(page, towpath.url);
  await page.goto(`${towpath.url}/settings`);
  await page.getByRole("button", { name: "New environment" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("Production");
  await page.getByRole("dialog").getByRole("button", { name: "Make the environment" }).click();
  await page.getByRole("button", { name: "Switch to Production" }).click();
  await expect(page.getByRole("heading", { name: "Flows" })).toBeVisible();
  await page.goto(`${towpath.url}/settings/people`);
  await expect(page.getByText("Who works in Production, and as what.")).toBeVisible();
  await expect(page.getByText(BEA.email)).toHaveCount(0);
  await page.getByRole("button", { name: /^Account/ }).click();
  await page.getByRole("menuitem", { name: "Default" }).click();
  await expect(page.getByRole("heading", { name: "Flows" })).toBeVisible();
});

test("a group is made of people", async ({ page }) => {
  await enter(page, towpath.url);
  await page.goto(`${towpath.url}/settings/people`);
  await page.getByRole("button", { name: "New group" }).click();
  const dialog = page.getByRole("dialog", { name: "New group" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("Sales");
  await dialog.getByRole("combobox", { name: "Who is in it" }).fill("bea@");
  await page.getByRole("option", { name: /Bea Maker/ }).click();
  await page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: "Make the group" }).click();
  await expect(page.getByRole("list", { name: "Groups" })).toContainText("Bea Maker");
});

test("somebody without an account signs in by a link; the connection works, and the link is dead", async ({
  page,
  browser,
  request,
}) => {
  await enter(page, towpath.url);
  const api = await apiClient(page, request, towpath.url);
  const files = boardConnector().map(({ name, text }) => ({
    path: `boards/${name}`,
    contentBase64: Buffer.from(withTest(name, text)).toString("base64"),
  }));
  await api.send("POST", "/connectors/import", { files });

  await page.goto(`${towpath.url}/connections`);
  await page.getByRole("button", { name: "New connection" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New connection" });
  await dialog.getByRole("combobox", { name: "Connector" }).fill("boar");
  await page.getByRole("option", { name: "Boards" }).click();
  await dialog.getByRole("button", { name: "Ask them to sign in" }).click();
  await dialog.getByRole("textbox", { name: "A word to them" }).fill("Please use the key of the team.");
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const link = await shownLink(page);

  const colleague = await anotherBrowser(browser);
  const answered = await colleague.goto(link);
  expect(answered?.headers()).toMatchObject({
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
  });
  await expect(colleague.getByRole("heading", { name: "Sign in to Boards for Ada Owner" })).toBeVisible();
  await expect(colleague.getByText("Please use the key of the team.")).toBeVisible();
  await expect(colleague.getByText("no flow yet")).toBeVisible();
  await colleague.getByRole("textbox", { name: "Host" }).fill(boards.host);
  await colleague.getByLabel("Board key").fill("not-the-key");
  await colleague.getByRole("button", { name: "Connect to Boards" }).click();
  await expect(colleague.getByRole("alert", { name: "The service does not take this" })).toContainText(
    "The key is wrong.",
  );
  await colleague.getByLabel("Board key").fill(BOARD_KEY);
  await colleague.getByRole("button", { name: "Connect to Boards" }).click();
  await expect(colleague.getByRole("heading", { name: "Thank you, that works" })).toBeVisible();

  await expect(dialog.getByText("Somebody signed in: “Boards” is connected.")).toBeVisible();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Boards" }).first()).toContainText("Connected");

  await colleague.goto(link);
  await expect(colleague.getByText("Somebody has signed in by it already")).toBeVisible();
  // The link was all they had: every page sends them to the door.
  await colleague.goto(`${towpath.url}/connections`);
  await expect(colleague.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await colleague.context().close();
});

test("whoever is taken out finds the door closed, and may be asked in again", async ({ page, browser }) => {
  const bea = await anotherBrowser(browser);
  await bea.goto(towpath.url);
  await bea.getByLabel("E-mail").fill(BEA.email);
  await bea.getByLabel("Password", { exact: true }).fill(BEA.password);
  await bea.getByRole("button", { name: "Sign in" }).click();
  await expect(bea.getByRole("heading", { name: "Flows" })).toBeVisible();

  await enter(page, towpath.url);
  await page.goto(`${towpath.url}/settings/people`);
  await page.getByRole("button", { name: "Remove Bea Maker" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove Bea Maker" }).click();
  await expect(page.getByText("Bea Maker is no longer in this environment.")).toBeVisible();
  await bea.reload();
  await expect(bea.getByRole("heading", { name: "You are in no environment" })).toBeVisible();

  const link = await invite(page, "Maker", "Bea again");
  await bea.goto(link);
  await bea.getByText("I have an account").click();
  await bea.getByLabel("E-mail").fill(BEA.email);
  await bea.getByLabel("Password", { exact: true }).fill(BEA.password);
  await bea.getByRole("button", { name: "Join" }).click();
  await expect(bea.getByRole("heading", { name: "Flows" })).toBeVisible();
  await bea.context().close();
});

/** The connector says which of its operations shows that a connection works. */
function withTest(name: string, text: string): string {
  if (!name.startsWith("apiDefinition")) return text;
  const capabilities = { testConnection: { operationId: "ListBoards" } };
  return JSON.stringify({ ...JSON.parse(text), "x-ms-capabilities": capabilities });
}
