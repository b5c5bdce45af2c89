import {
  type APIRequestContext,
  type Browser,
  expect,
  type Page,
  request as requests,
  test,
} from "@playwright/test";
import { type Installation, startInstallation } from "./support/installation.ts";
import { type ApiClient, apiClient, enter } from "./support/owner.ts";

const BEA = { name: "Bea Maker", email: "bea@example.org", password: "down by the old lock" };
const MIA = { name: "Mia Reader", email: "mia@example.org", password: "a towpath in the evening" };

let towpath: Installation;
let ada: Page;
let bea: Page;
let api: ApiClient;
let calls: APIRequestContext;
test.beforeAll(async ({ browser }) => {
  calls = await requests.newContext();
  towpath = await startInstallation();
  ada = await (await browser.newContext()).newPage();
  await enter(ada, towpath.url);
  api = await apiClient(ada, calls, towpath.url);
  bea = await joined(browser, BEA, "maker");
});
test.afterAll(async () => {
  await calls?.dispose();
  await towpath?.stop();
});
test.describe.configure({ mode: "serial" });

/** A browser of somebody else, who joins by a link. */
async function joined(browser: Browser, person: typeof BEA, role: string): Promise<Page> {
  const { address } = await api.send<{ address: string }>("POST", "/invitations", { role });
  const page = await (await browser.newContext()).newPage();
  await page.goto(address);
  await page.getByLabel("Your name").fill(person.name);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page.getByRole("heading", { name: "Flows" })).toBeVisible();
  return page;
}

const compose = (inputs: string, ...after: string[]) => ({
  type: "Compose",
  inputs,
  runAfter: Object.fromEntries(after.map((name) => [name, ["Succeeded"]])),
});

async function aFlow(name: string): Promise<string> {
  const definitionText = JSON.stringify({
    triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
    actions: { Greet: compose("hello"), Log: compose("log", "Greet"), End: compose("end", "Log") },
  });
  const { id } = await api.send<{ id: string }>("POST", "/flows", { name, definitionText });
  return id;
}

async function draftOf(id: string): Promise<Record<string, { inputs: unknown }>> {
  const { definitionText } = await api.get<{ definitionText: string }>(`/flows/${id}`);
  return (JSON.parse(definitionText) as { actions: Record<string, { inputs: unknown }> }).actions;
}

async function open(page: Page, id: string): Promise<void> {
  await page.goto(`${towpath.url}/flows/${id}`);
  await expect(card(page, "Greet")).toBeVisible();
}

const card = (page: Page, name: string) => page.locator(`[data-canvas-id="action:${name}"]`);
const editor = (page: Page) => page.getByRole("textbox", { name: "Definition as JSON" });
const status = (page: Page, text: RegExp) => page.getByRole("status").filter({ hasText: text });

/** Types the JSON of an action into its code view, and leaves it. */
async function writeAction(page: Page, name: string, value: unknown): Promise<void> {
  await card(page, name).click();
  await page.getByRole("tab", { name: "Code" }).click();
  await editor(page).click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(typeof value === "string" ? value : JSON.stringify(value, null, 2));
  await page.getByRole("tab", { name: "Code" }).focus();
}

test("two people edit one flow: each sees the other, and nothing of either is lost", async () => {
  const id = await aFlow("Shared");
  await open(ada, id);
  await open(bea, id);

  await test.step("UX 51: others are seen, with what they select and where they point", async () => {
    await expect(
      ada.getByRole("list", { name: "Also here" }).getByRole("button", { name: BEA.name }),
    ).toBeVisible();
    await expect(status(ada, /Bea Maker opened this flow/)).toBeAttached();
    await card(bea, "Log").click();
    await expect(card(ada, "Log").locator("[data-person]").filter({ hasText: BEA.name })).toBeVisible();
    await expect(ada.getByRole("button", { name: "Bea Maker · at Log" })).toBeVisible();
    const pointer = ada.locator(`[data-cursor-of="${BEA.name}"]`);
    const farFrom = async (x: number) => Math.abs(((await pointer.boundingBox())?.x ?? 0) - x);
    for (const x of [500, 600]) {
      await bea.mouse.move(x, 400);
      await expect.poll(() => farFrom(x)).toBeLessThan(40);
    }
  });

  await test.step("UX 51: what one saves arrives with the other, and undo takes back one's own", async () => {
    await writeAction(ada, "Greet", compose("from Ada"));
    await writeAction(bea, "Log", compose("from Bea", "Greet"));
    await expect
      .poll(async () => draftOf(id))
      .toMatchObject({ Greet: { inputs: "from Ada" }, Log: { inputs: "from Bea" } });
    await card(ada, "Log").click();
    await expect(editor(ada)).toContainText("from Bea");
    await ada.getByRole("button", { name: "Undo" }).click();
    await expect
      .poll(async () => draftOf(id))
      .toMatchObject({ Greet: { inputs: "hello" }, Log: { inputs: "from Bea" } });
  });

  await test.step("both change the same while one is off the network: they choose, and nothing is dropped", async () => {
    await ada.context().setOffline(true);
    await writeAction(ada, "Greet", compose("Ada's greeting"));
    await writeAction(ada, "End", compose("Ada's end", "Log"));
    await expect(status(ada, /A copy is kept/)).toBeVisible();
    await writeAction(bea, "Greet", compose("Bea's greeting"));
    await expect.poll(async () => draftOf(id)).toMatchObject({ Greet: { inputs: "Bea's greeting" } });
    await ada.context().setOffline(false);
    await ada.getByRole("button", { name: "Choose what to keep" }).click();
    const choice = ada.getByRole("listitem", { name: "Greet · inputs" });
    await expect(choice).toContainText("Ada's greeting");
    await expect(choice).toContainText("Bea's greeting");
    await choice.getByRole("button", { name: "Take theirs" }).click();
    await ada.getByRole("button", { name: "Done" }).click();
    await expect
      .poll(async () => draftOf(id))
      .toMatchObject({ Greet: { inputs: "Bea's greeting" }, End: { inputs: "Ada's end" } });
  });

  await test.step("UX 35: a save that failed keeps a copy, offers it on return, and merges", async () => {
    await ada.route("**/api/rpc/flows/saveDraft", (route) => route.abort());
    await writeAction(ada, "End", compose("kept by the browser", "Log"));
    await expect(status(ada, /A copy is kept/)).toBeVisible();
    await ada.goto("about:blank");
    await ada.unroute("**/api/rpc/flows/saveDraft");
    await writeAction(bea, "Log", compose("Bea went on", "Greet"));
    await expect.poll(async () => draftOf(id)).toMatchObject({ Log: { inputs: "Bea went on" } });
    await open(ada, id);
    await ada.getByRole("button", { name: "Recover" }).click();
    await expect
      .poll(async () => draftOf(id))
      .toMatchObject({ Log: { inputs: "Bea went on" }, End: { inputs: "kept by the browser" } });
    await expect(ada.getByRole("button", { name: "Recover" })).toHaveCount(0);
  });
});

test("a flow has a history: kept revisions, versions with names, differences that are drawn", async ({
  browser,
}) => {
  const id = await aFlow("Versioned");
  await open(ada, id);

  await test.step("UX 23: the code view of an action is edited, checked on leaving, and updates the form", async () => {
    await writeAction(ada, "Greet", '{ "type": "Compose", "inputs": ');
    await expect(ada.getByRole("alert").filter({ hasText: "Not taken over yet" })).toContainText("Line");
    expect((await draftOf(id)).Greet?.inputs).toBe("hello");
    await writeAction(ada, "Greet", compose("good morning"));
    await ada.getByRole("tab", { name: "Parameters" }).click();
    await expect(ada.getByRole("complementary", { name: "Action: Greet" })).toContainText("good morning");
    const mia = await joined(browser, MIA, "member");
    await open(mia, id);
    await card(mia, "Greet").click();
    await expect(editor(mia)).toContainText("good morning");
    await expect(editor(mia)).toHaveAttribute("aria-readonly", "true");
    await expect(mia.getByRole("tab", { name: "Parameters" })).toHaveCount(0);
    await expect(mia.getByRole("button", { name: "Publish" })).toHaveCount(0);
    await mia.context().close();
  });

  await test.step("Key Mod+S save a revision: it is saved at once, and kept", async () => {
    await card(ada, "Greet").focus();
    await ada.keyboard.press("ControlOrMeta+s");
    await expect(ada.getByText(/Revision \d+ is kept/)).toBeVisible();
  });

  await test.step("UX 50: draft, published, published with newer changes; a publish has a name", async () => {
    await expect(ada.getByText("Draft", { exact: true })).toBeVisible();
    await ada.getByRole("button", { name: "Publish" }).click();
    await ada.getByRole("textbox", { name: "Name of the version" }).fill("Morning");
    await ada.getByRole("textbox", { name: "What changed?" }).fill("Greets in the morning");
    await ada.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
    await ada.getByRole("button", { name: "Done" }).click();
    await expect(ada.getByText("Published · version 1", { exact: true })).toBeVisible();
    await open(bea, id);
    await writeAction(bea, "Log", compose("by Bea", "Greet"));
    await expect(ada.getByText("Published, with newer changes · version 1")).toBeVisible();
  });

  await test.step("a publication tells whose changes go out, and draws them", async () => {
    await ada.getByRole("button", { name: "Publish" }).click();
    const out = ada.getByRole("region", { name: "What goes out" });
    await expect(out.getByRole("listitem")).toContainText(["Bea Maker"]);
    await expect(out).toContainText("Log");
    await out.getByRole("button", { name: "Show the differences" }).click();
    const drawn = ada.getByRole("dialog", { name: "From the live version to the draft" });
    await expect(drawn.locator('[data-canvas-id="action:Log"]')).toContainText("Changed");
    await ada.keyboard.press("Escape");
    await ada.keyboard.press("Escape");
  });

  await test.step("an earlier state is compared, drawn and as an outline, and becomes the draft again", async () => {
    await ada.getByRole("button", { name: "More", exact: true }).first().click();
    await ada.getByRole("menuitem", { name: "Versions and earlier drafts" }).click();
    const version = ada.getByRole("listitem", { name: "Version 1" });
    await expect(version).toContainText("Morning");
    await expect(version).toContainText("Greets in the morning");
    await expect(version).toContainText("Published by Ada Owner");
    await expect(version).toContainText("Live");
    await expect(
      ada.getByRole("listitem", { name: /^Draft, revision/ }).filter({ hasText: "Kept" }),
    ).toHaveCount(1);
    await ada.getByRole("button", { name: "Compare Version 1 with the draft" }).click();
    const drawn = ada.getByRole("dialog", { name: "From Version 1 to the draft" });
    // What differs is shown at once, and Escape goes back by one.
    await expect(drawn.getByRole("region", { name: "What differs" })).toContainText("by Bea");
    await ada.keyboard.press("Escape");
    await expect(drawn).toBeHidden();
    await ada.getByRole("button", { name: "Compare Version 1 with the draft" }).press("Escape");
    await expect(version).toBeHidden();
    await expect(ada.getByRole("button", { name: "More", exact: true }).first()).toBeFocused();
    await ada.keyboard.press("Enter");
    await ada.getByRole("menuitem", { name: "Versions and earlier drafts" }).click();
    await ada.getByRole("button", { name: "Compare Version 1 with the draft" }).click();
    await drawn.getByText("Outline").click();
    await expect(drawn.getByRole("list", { name: "Outline of the differences" })).toContainText("by Bea");
    await drawn.getByRole("button", { name: "Restore Version 1 as the draft" }).click();
    await expect.poll(async () => draftOf(id)).toMatchObject({ Log: { inputs: "log" } });
    await expect(ada.getByText("Published · version 1", { exact: true })).toBeVisible();
  });
});

test("a flow that one deletes while the other edits it: nothing drawn is lost", async () => {
  const id = await aFlow("Doomed");
  await open(bea, id);
  await writeAction(bea, "Greet", compose("from Bea"));
  await expect.poll(async () => draftOf(id)).toMatchObject({ Greet: { inputs: "from Bea" } });
  await api.send("DELETE", `/flows/${id}`);
  await writeAction(bea, "Log", compose("too late", "Greet"));
  await bea.getByRole("button", { name: "Keep it as a new flow" }).click();
  await expect(bea).not.toHaveURL(new RegExp(id));
  const kept = bea.url().split("/").at(-1) ?? "";
  await expect
    .poll(async () => draftOf(kept))
    .toMatchObject({ Greet: { inputs: "from Bea" }, Log: { inputs: "too late" } });
});
