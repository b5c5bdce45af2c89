import { type Browser, expect, type Page, test } from "@playwright/test";
import {
  BOARD_KEY,
  type BoardService,
  boardConnector,
  LIST_BOARDS,
  startBoardService,
} from "./support/board-service.ts";
import { type Installation, startInstallation } from "./support/installation.ts";
import { press, tabTo, takeOption, type } from "./support/keyboard.ts";
import { type ApiClient, apiClient, enter, OWNER } from "./support/owner.ts";

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

const BOB = { name: "Bob Boatman", email: "bob@example.org", password: "a long walk by the river" };

/** The connector says which of its operations shows that a connection works. */
const withTest = (name: string, text: string) =>
  name.startsWith("apiDefinition")
    ? JSON.stringify({
        ...JSON.parse(text),
        "x-ms-capabilities": { testConnection: { operationId: "ListBoards" } },
      })
    : text;

let connectorId: string;

async function aConnection(api: ApiClient, name: string): Promise<string> {
  const values = { host: boards.host, api_key: BOARD_KEY };
  const { id } = await api.send<{ id: string }>("POST", "/connections", { connectorId, name, values });
  return id;
}

async function aFlow(api: ApiClient, name: string, connectionId: string): Promise<string> {
  const flow = await api.send<{ id: string; revision: number }>("POST", "/flows", {
    name,
    definitionText: LIST_BOARDS,
  });
  await api.send("PUT", `/flows/${flow.id}/connections`, { reference: "shared_boards", connectionId });
  await api.send("POST", `/flows/${flow.id}/publish`, { revision: flow.revision });
  return flow.id;
}

/** Runs what is published, until it ended or waits. */
async function ranTo(api: ApiClient, flowId: string): Promise<{ id: string; status: string }> {
  const { runId } = await api.send<{ runId: string }>("POST", `/flows/${flowId}/run`, {
    version: "published",
  });
  await expect.poll(() => statusOf(api, runId), { timeout: 20_000 }).toMatch(/Succeeded|Failed|Waiting/);
  return { id: runId, status: await statusOf(api, runId) };
}
const statusOf = async (api: ApiClient, runId: string) =>
  (await api.get<{ status: string }>(`/runs/${runId}`)).status;

async function asBob(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(towpath.url);
  await page.getByLabel("E-mail").fill(BOB.email);
  await page.getByLabel("Password", { exact: true }).fill(BOB.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Flows" })).toBeVisible();
  return page;
}

const rowOf = (page: Page, name: string) =>
  page.getByRole("list", { name: "Connections" }).getByRole("listitem").filter({ hasText: name });

async function openDialog(page: Page, name: string, item: string) {
  await rowOf(page, name)
    .getByRole("button", { name: `More for ${name}` })
    .click();
  await page.getByRole("menuitem", { name: item }).click();
  return page.getByRole("dialog");
}

test("a connection is shared with a person and a group by name, and what was shared stops with the share", async ({
  page,
  request,
  browser,
}) => {
  await enter(page, towpath.url);
  const api = await apiClient(page, request, towpath.url);
  const files = boardConnector().map(({ name, text }) => ({
    path: `boards/${name}`,
    contentBase64: Buffer.from(withTest(name, text)).toString("base64"),
  }));
  const imported = await api.send<{ items: { connectorId: string }[] }>("POST", "/connectors/import", {
    files,
  });
  connectorId = imported.items[0]?.connectorId ?? "";
  await aConnection(api, "Our boards");
  const { address } = await api.send<{ address: string }>("POST", "/invitations", { role: "maker" });
  const token = address.slice(address.lastIndexOf("/") + 1);
  const joined = await request.post(`${towpath.url}/api/v1/invitations/join`, {
    data: { token, ...BOB },
    headers: { origin: towpath.url },
  });
  expect(joined.ok(), await joined.text()).toBe(true);

  const bobs = await asBob(browser);
  await bobs.getByRole("link", { name: "Connections" }).click();
  await expect(bobs.getByRole("heading", { name: "Sign in to a service once" })).toBeVisible();

  await page.goto(`${towpath.url}/connections`);
  const dialog = await openDialog(page, "Our boards", "Share…");
  await dialog.getByRole("combobox", { name: "People and groups" }).fill("boat");
  await page.getByRole("option", { name: BOB.name }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(rowOf(page, "Our boards")).toContainText(`shared with ${BOB.name}`);

  await bobs.reload();
  await expect(rowOf(bobs, "Our boards")).toContainText(`of ${OWNER.name} · shared with you`);
  const bobsApi = await apiClient(bobs, request, towpath.url);
  const [shared] = (await bobsApi.get<{ items: { id: string }[] }>("/connections")).items;
  const flowId = await aFlow(bobsApi, "Bob's boards", shared?.id ?? "");
  expect(await ranTo(bobsApi, flowId)).toMatchObject({ status: "Succeeded" });

  const again = await openDialog(page, "Our boards", "Share…");
  await again.getByRole("combobox", { name: "People and groups" }).focus();
  await page.keyboard.press("Backspace");
  await again.getByRole("button", { name: "Save" }).click();
  await expect(rowOf(page, "Our boards")).not.toContainText("shared with");
  const stopped = await ranTo(bobsApi, flowId);
  expect(stopped.status).toBe("Waiting");
  await page.reload();
  await expect(rowOf(page, "Our boards")).toContainText("1 run waits");

  const people = await api.get<{ items: { id: string; name: string }[] }>("/people");
  const bobId = people.items.find(({ name }) => name === BOB.name)?.id ?? "";
  await api.send("POST", "/groups", { name: "Lock keepers", memberIds: [bobId] });
  const groups = await openDialog(page, "Our boards", "Share…");
  await groups.getByRole("combobox", { name: "People and groups" }).click();
  await page.getByRole("option", { name: "Lock keepers" }).click();
  await groups.getByRole("button", { name: "Save" }).click();
  await expect(rowOf(page, "Our boards")).toContainText("shared with Lock keepers");
  await expect.poll(() => statusOf(bobsApi, stopped.id), { timeout: 20_000 }).toBe("Succeeded");
  expect(await ranTo(bobsApi, flowId)).toMatchObject({ status: "Succeeded" });

  await rowOf(page, "Our boards").getByRole("button", { name: "Our boards", exact: true }).click();
  const details = page.getByRole("dialog", { name: "Our boards" });
  await expect(details.getByRole("region", { name: "Used by" })).toContainText("Bob's boards");
  await expect(details.getByRole("region", { name: "Used by" })).toContainText("“List”");
  await expect(details.getByRole("region", { name: "History" })).toContainText("Shared with Lock keepers");
  await bobs.context().close();
});

test("another connection takes its place in flows; given to somebody else, it is that person's", async ({
  page,
  request,
  browser,
}) => {
  await enter(page, towpath.url);
  const api = await apiClient(page, request, towpath.url);
  await aConnection(api, "New boards");
  const [old] = (await api.get<{ items: { id: string }[] }>("/connections?search=Our")).items;
  const mine = await aFlow(api, "Ada's boards", old?.id ?? "");

  await page.goto(`${towpath.url}/connections`);
  const dialog = await openDialog(page, "Our boards", "Replace it in flows…");
  await dialog.getByRole("combobox", { name: "By this connection" }).click();
  await page.getByRole("option", { name: "New boards" }).click();
  await expect(dialog.getByRole("checkbox", { name: "Bob's boards" })).toBeDisabled();
  await expect(dialog.getByText(`${BOB.name} published this flow, and may not use`)).toBeVisible();
  await dialog.getByRole("button", { name: "Replace it in 1 flow" }).click();
  await expect(rowOf(page, "New boards")).toContainText("In 1 flow");
  expect(await ranTo(api, mine)).toMatchObject({ status: "Succeeded" });

  const owner = await openDialog(page, "Our boards", "Owner…");
  await owner.getByRole("combobox", { name: "Owner", exact: true }).fill("boat");
  await page.getByRole("option", { name: BOB.name }).click();
  await expect(owner.getByText("gets the use of this account")).toBeVisible();
  await owner.getByRole("button", { name: "Save" }).click();
  await expect(rowOf(page, "Our boards")).toContainText(`of ${BOB.name}`);
  const bobs = await asBob(browser);
  await bobs.goto(`${towpath.url}/connections`);
  await expect(rowOf(bobs, "Our boards")).toContainText("yours");
  await bobs.context().close();
});

test("who left is found by what they left, which is given on with others at once; many are tested and deleted", async ({
  page,
  request,
}) => {
  await enter(page, towpath.url);
  const api = await apiClient(page, request, towpath.url);
  const people = await api.get<{ items: { id: string; name: string }[] }>("/people");
  await api.send("DELETE", `/people/${people.items.find(({ name }) => name === BOB.name)?.id}`);

  await page.goto(`${towpath.url}/connections`);
  await page.getByRole("button", { name: "Owner left 1" }).click();
  await expect(page).toHaveURL(/condition=owner-left/);
  await expect(rowOf(page, "New boards")).toHaveCount(0);
  await expect(rowOf(page, "Our boards")).toContainText(`${BOB.name} left`);
  await page.getByRole("checkbox", { name: "Choose Our boards" }).check();
  await page.getByRole("button", { name: "Give to…" }).click();
  const give = page.getByRole("dialog");
  await give.getByRole("combobox", { name: "New owner" }).fill("ada");
  await page.getByRole("option", { name: OWNER.name }).click();
  await give.getByRole("button", { name: "Give them" }).click();
  await expect(give.getByRole("status")).toHaveText("All done.");
  await give.getByRole("button", { name: "Close" }).last().click();
  await expect(page.getByText("No connection matches this filter.")).toBeVisible();
  await page.getByRole("button", { name: /^All 2/ }).click();
  await expect(rowOf(page, "Our boards")).toContainText("yours");

  await page.setViewportSize({ width: 390, height: 844 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1440, height: 900 });

  await page.getByRole("checkbox", { name: "Choose all shown" }).check();
  await page.getByRole("button", { name: "Test", exact: true }).click();
  const work = page.getByRole("dialog");
  await work.getByRole("button", { name: "Test them" }).click();
  await expect(work.getByRole("status")).toHaveText("All done.");
  await expect(work.getByRole("list", { name: "Results" }).getByRole("listitem")).toHaveCount(2);
  await work.getByRole("button", { name: "Close" }).last().click();

  await page.getByRole("checkbox", { name: "Choose all shown" }).check();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  const remove = page.getByRole("dialog", { name: "Delete 2 connections?" });
  await expect(remove.getByText("Ada's boards")).toBeVisible();
  await expect(remove.getByText("Bob's boards")).toBeVisible();
  await remove.getByRole("button", { name: "Delete them" }).click();
  await expect(remove.getByRole("status")).toHaveText("All done.");
  await remove.getByRole("button", { name: "Close" }).last().click();
  await expect(page.getByRole("heading", { name: "Sign in to a service once" })).toBeVisible();
});

test("by keyboard alone a connection is made, looked at, renamed, shared and deleted", async ({ page }) => {
  await enter(page, towpath.url);
  await page.goto(`${towpath.url}/connections`);
  const dialog = page.getByRole("dialog");

  await test.step("made: the connector is searched for, another one is possible, and the form is filled in", async () => {
    await press(page, page.getByRole("button", { name: "New connection" }));
    const connector = dialog.getByRole("combobox", { name: "Connector" });
    await type(page, connector, "Boa");
    await expect(page.getByRole("option")).toHaveText(["Boards"]);
    await takeOption(page, /^Boards/);
    await press(page, dialog.getByRole("button", { name: "Choose another connector" }));
    await type(page, connector, "Boa");
    await expect(page.getByRole("option")).toHaveText(["Boards"]);
    await takeOption(page, /^Boards/);
    await type(page, dialog.getByRole("textbox", { name: "Host" }), boards.host);
    await type(page, dialog.getByLabel("Board key"), BOARD_KEY);
    await type(page, dialog.getByRole("textbox", { name: "Name" }), "By key");
    await page.keyboard.press("Enter");
    await expect(rowOf(page, "By key")).toContainText("Connected");
  });

  await test.step("looked at: the focus comes back to where it was", async () => {
    const name = rowOf(page, "By key").getByRole("button", { name: "By key", exact: true });
    await press(page, name);
    await expect(page.getByRole("dialog", { name: "By key" })).toContainText("No flow uses it.");
    await page.keyboard.press("Escape");
    await expect(name).toBeFocused();
  });

  const choose = async (name: string, item: string) => {
    await press(page, rowOf(page, name).getByRole("button", { name: `More for ${name}` }));
    const wanted = page.getByRole("menuitem", { name: item });
    await expect(page.getByRole("menuitem").first()).toBeFocused();
    for (let steps = 0; steps < 12; steps += 1) {
      if (await wanted.evaluate((element) => element === document.activeElement)) break;
      await page.keyboard.press("ArrowDown");
    }
    await page.keyboard.press("Enter");
    await expect(dialog).toBeVisible();
  };

  await test.step("renamed and shared, by the menu of its row", async () => {
    await choose("By key", "Rename…");
    await type(page, dialog.getByRole("textbox", { name: "Name" }), "Typed");
    await page.keyboard.press("Enter");
    await expect(rowOf(page, "Typed")).toBeVisible();
    await choose("Typed", "Share…");
    await tabTo(page, dialog.getByRole("switch", { name: "Everybody who makes flows here" }));
    await page.keyboard.press("Space");
    await press(page, dialog.getByRole("button", { name: "Save" }));
    await expect(rowOf(page, "Typed")).toContainText("shared with everybody");
  });

  await test.step("deleted", async () => {
    await choose("Typed", "Delete…");
    await press(page, dialog.getByRole("button", { name: "Delete the connection" }));
    await expect(rowOf(page, "Typed")).toHaveCount(0);
  });
});
