import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import { seriousFindings } from "./support/axe.ts";
import { drawByKeys, named, onCanvas, onOutline, row, take, walkTo } from "./support/draw-by-keys.ts";
import { after, card, DEFINITION, definitionOf, openFlow, saved } from "./support/drawn-flow.ts";
import { type Installation, startInstallation } from "./support/installation.ts";
import { press, tabTo } from "./support/keyboard.ts";
import { type ApiClient, apiClient, enter } from "./support/owner.ts";
import { startTestService, type TestService } from "./support/test-service.ts";

let towpath: Installation;
let service: TestService;

test.beforeAll(async () => {
  service = await startTestService();
  towpath = await startInstallation();
});
test.afterAll(async () => {
  await service?.close();
  await towpath?.stop();
});

const said = (page: Page) => page.getByRole("status").filter({ hasText: /\.$/ }).first();

async function publishByKeys(page: Page): Promise<string> {
  await page.keyboard.press("ControlOrMeta+s");
  await saved(page);
  await press(page, page.getByRole("button", { name: "Publish" }));
  await press(page, page.getByRole("dialog").getByRole("button", { name: "Publish" }));
  const address = await page.getByRole("dialog").getByText(`${towpath.url}/hooks/`).textContent();
  return address ?? "";
}

async function runsWell(request: APIRequestContext, address: string): Promise<void> {
  const before = service.calls.length;
  const answer = await request.post(address, { data: { amount: 250, items: ["barge", "lock"] } });
  expect(answer.status(), await answer.text()).toBe(200);
  const bodies = service.calls.slice(before).map(({ body }) => body);
  expect(bodies.toSorted()).toEqual(["barge", "lock"]);
  expect((await request.post(address, { data: { amount: 5, items: ["x"] } })).status()).toBe(200);
  expect(service.calls).toHaveLength(before + 2);
}

test("the reference flow is drawn, published and run with the keyboard alone, in both views", async ({
  page,
  request,
}) => {
  test.setTimeout(180_000);
  await enter(page, towpath.url);

  await test.step("in the outline", async () => {
    await press(page, page.getByRole("button", { name: "Draw a flow" }).first());
    await press(page, page.getByRole("button", { name: "Outline", exact: true }));
    await expect(page.getByRole("tree")).toBeVisible();
    await press(page, page.getByRole("button", { name: /When an HTTP request arrives/ }));
    await drawByKeys(page, onOutline(page), `${service.url}/orders`);
    await runsWell(request, await publishByKeys(page));
  });

  await test.step("on the canvas", async () => {
    await page.goto(towpath.url);
    await press(page, page.getByRole("button", { name: "Draw a flow" }).first());
    await expect(page.getByRole("region", { name: /^Canvas of/ })).toBeVisible();
    await press(page, page.getByRole("button", { name: /When an HTTP request arrives/ }));
    await drawByKeys(page, onCanvas(page), `${service.url}/orders`);
    await runsWell(request, await publishByKeys(page));
  });
});

/** A scope of a thousand actions in fifty scopes. */
const LARGE = {
  ...DEFINITION,
  actions: {
    Read: { type: "Compose", inputs: "x", runAfter: {} },
    ...Object.fromEntries(
      Array.from({ length: 50 }, (_, scope) => [
        `Scope_${scope}`,
        {
          type: "Scope",
          runAfter: after(scope === 0 ? "Read" : `Scope_${scope - 1}`),
          actions: Object.fromEntries(
            Array.from({ length: 20 }, (_, index) => [
              `Action_${scope}_${index}`,
              {
                type: "Compose",
                inputs: "x",
                runAfter: index === 0 ? {} : after(`Action_${scope}_${index - 1}`),
              },
            ]),
          ),
        },
      ]),
    ),
  },
};

/** Two connectors, of which a flow uses the one that the alphabet has last. */
async function importedConnectors(api: ApiClient): Promise<void> {
  for (const title of ["Alpha", "Beta"]) {
    const text = JSON.stringify({
      swagger: "2.0",
      info: { title, version: "1" },
      host: "127.0.0.1",
      securityDefinitions: { api_key: { type: "apiKey", in: "header", name: "X-Key" } },
      paths: { "/a": { get: { operationId: "Get", summary: `Get from ${title}`, responses: {} } } },
    });
    const contentBase64 = Buffer.from(text).toString("base64");
    await api.send("POST", "/connectors/import", { fileName: "apiDefinition.swagger.json", contentBase64 });
  }
  const { items } = await api.get<{ items: { id: string; apiId: string }[] }>("/connectors?search=beta");
  const [beta] = items;
  const host = { connectionReferenceName: "shared_beta", operationId: "Get", apiId: beta?.apiId };
  const definitionText = JSON.stringify({
    triggers: { manual: { type: "Request", kind: "Button", inputs: {} } },
    actions: { Get: { type: "OpenApiConnection", inputs: { host, parameters: {} } } },
  });
  const flow = await api.send<{ id: string }>("POST", "/flows", { name: "Uses Beta", definitionText });
  const given = { connectorId: beta?.id, name: "Ours", values: { api_key: "k" } };
  const { id: connectionId } = await api.send<{ id: string }>("POST", "/connections", given);
  await api.send("PUT", `/flows/${flow.id}/connections`, { reference: "shared_beta", connectionId });
}

test("every edit in the outline by key; it is read well, and remembered", async ({
  page,
  request,
  browser,
}) => {
  test.setTimeout(180_000);
  await enter(page, towpath.url);
  const api = await apiClient(page, request, towpath.url);
  await importedConnectors(api);
  const designer = await openFlow(towpath.url, page, api, DEFINITION, "Orders");
  await page.getByRole("button", { name: "Outline", exact: true }).click();

  await test.step("rows say name, kind, when they run, problems; level and place among the others", async () => {
    await expect(row(page, "Apologise, Compose, runs after Try, if failed or timed out")).toBeVisible();
    await expect(row(page, /^Broken, Compose, 1 warning: /)).toHaveAttribute("aria-level", "2");
    await expect(named(page, "Broken")).toHaveAttribute("aria-posinset", "2");
    await expect(named(page, "Try")).toHaveAttribute("aria-expanded", "true");
  });

  await test.step("arrows walk and fold, capital letters find", async () => {
    await tabTo(page, page.locator("[role=treeitem][tabindex='0']"));
    await page.keyboard.press("Shift+T");
    await expect(named(page, "Try")).toBeFocused();
    await page.keyboard.press("ArrowLeft");
    await expect(named(page, "Try")).toHaveAttribute("aria-expanded", "false");
    await expect(row(page, /^Try, Scope, 2 actions inside, 1 warning: /)).toBeVisible();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await expect(named(page, "Book")).toBeFocused();
  });

  await test.step("Alt and arrows move an action out, up, down and in, and it is said", async () => {
    await page.keyboard.press("Alt+ArrowLeft");
    await expect(named(page, "Book")).toBeFocused();
    await expect(named(page, "Book")).toHaveAttribute("aria-level", "1");
    await expect(said(page)).toHaveText(/^Book is now \d of \d, level 1\.$/);
    expect((await definitionOf(designer)).actions.Book?.runAfter).toEqual(after("Try"));
    await page.keyboard.press("Alt+ArrowRight");
    await expect(named(page, "Book")).toHaveAttribute("aria-level", "2");
    await page.keyboard.press("Alt+ArrowUp");
    await expect(named(page, "Book")).toHaveAttribute("aria-posinset", "1");
  });

  await test.step("M shows the places, with why not; Enter drops it there", async () => {
    await named(page, "Finish").focus();
    await page.keyboard.press("m");
    await expect(
      row(page, /^Move here, first in For each item of Each, not possible: .*ends the run/),
    ).toBeVisible();
    await page.keyboard.press("Home");
    await expect(row(page, "Move here, to the beginning")).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(row(page, /^Move here/)).toHaveCount(0);
    await named(page, "Finish").focus();
    await page.keyboard.press("m");
    await walkTo(page, row(page, "Move here, after Apologise"));
    await page.keyboard.press("Enter");
    await expect(named(page, "Finish")).toBeFocused();
    expect((await definitionOf(designer)).actions.Finish?.runAfter).toEqual(after("Apologise"));
  });

  await test.step("F2 renames in place, D disables, W wraps, Delete names what goes, undo brings it back", async () => {
    await named(page, "Price").focus();
    await page.keyboard.press("F2");
    await page.keyboard.type("Total");
    await page.keyboard.press("Enter");
    await expect(named(page, "Total")).toBeFocused();
    await expect(said(page)).toHaveText("Price is now Total.");
    await page.keyboard.press("d");
    await expect(row(page, /^Total, Compose, Disabled, 1 warning/)).toBeFocused();
    await page.keyboard.press("d");
    await page.keyboard.press("w");
    await expect(named(page, "Scope")).toBeFocused();
    await expect(named(page, "Total")).toHaveAttribute("aria-level", "2");
    await page.keyboard.press("Delete");
    const question = page.getByRole("dialog", { name: "Delete “Scope”?" });
    await expect(question.getByText("What is inside goes too: Total.")).toBeVisible();
    await press(page, question.getByRole("button", { name: "Delete" }));
    await expect(said(page)).toHaveText("Removed Scope and Total.");
    await expect(named(page, "Try")).toBeFocused();
    await page.keyboard.press("ControlOrMeta+z");
    await page.keyboard.press("ControlOrMeta+z");
    await expect(named(page, "Total")).toHaveAttribute("aria-level", "1");
  });

  await test.step("Space and Shift choose several; they are copied, pasted inside, cut and duplicated", async () => {
    await named(page, "Read").focus();
    await page.keyboard.press("Shift+ArrowDown");
    await expect(page.getByRole("treeitem", { selected: true })).toHaveCount(2);
    await page.keyboard.press("ControlOrMeta+c");
    await named(page, "Each").focus();
    await page.keyboard.press("i");
    await press(page, page.getByRole("button", { name: "Paste 2 copied actions" }));
    await expect(named(page, "Read_2")).toBeFocused();
    await expect(named(page, "Total_2")).toHaveAttribute("aria-level", "2");
    await page.keyboard.press("ControlOrMeta+d");
    await expect(named(page, "Read_2_2")).toBeFocused();
    await page.keyboard.press("ControlOrMeta+x");
    await expect(named(page, "Read_2_2")).toHaveCount(0);
  });

  await test.step("B adds before, P a parallel branch; the list says where", async () => {
    await named(page, "Total").focus();
    await page.keyboard.press("b");
    await expect(page.getByRole("dialog", { name: "Add an action between Read and Total" })).toBeVisible();
    await take(page, "compose");
    await expect(named(page, "Compose")).toBeFocused();
    expect((await definitionOf(designer)).actions.Total?.runAfter).toEqual(after("Compose"));
    await named(page, "Total").focus();
    await page.keyboard.press("p");
    await expect(page.getByRole("radio", { name: "As a parallel branch" })).toBeChecked();
    await take(page, "compose");
    await expect(row(page, "Compose 2, Compose")).toBeFocused();
    await expect(row(page, "Total, Compose, runs after Compose")).toBeVisible();
  });

  await test.step("UX 34: favourites, what is built in, connectors most used first; actions or triggers", async () => {
    const list = page.getByRole("listbox", { name: "Operations" });
    const groups = list.getByRole("group");
    const only = (filter: string, choice: string) =>
      page.getByRole("radiogroup", { name: filter }).getByText(choice, { exact: true }).click();
    await named(page, "Read").focus();
    await page.keyboard.press("a");
    await expect(groups.last()).toHaveAccessibleName("By connector");
    await expect(groups.last().getByRole("option")).toContainText(["Beta", "Alpha"]);
    await page.keyboard.type("compose");
    await press(page, page.getByRole("button", { name: "Add “Compose” to your favourites" }));
    await expect(page.getByRole("button", { name: "Take “Compose” off your favourites" })).toBeFocused();
    await page.getByRole("combobox", { name: "Search" }).fill("beta");
    await press(page, page.getByRole("button", { name: "Add “Get from Beta” to your favourites" }));
    await page.getByRole("combobox", { name: "Search" }).fill("");
    await expect(groups.first()).toHaveAccessibleName("Favourites");
    await expect(groups.first().getByRole("option")).toContainText(["Compose", "Get from Beta"]);
    await only("What is shown", "Favourites");
    await expect(groups).toHaveCount(1);
    await only("What is shown", "Built-in");
    await expect(list.getByRole("option", { name: /Beta/ })).toHaveCount(0);
    await only("Actions or triggers", "Triggers");
    await expect(page.getByRole("dialog", { name: "What starts the flow?" })).toBeVisible();
    await expect(list.getByRole("option", { name: /When an HTTP request arrives/ })).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
    await only("Actions or triggers", "Actions");
    await expect(page.getByRole("dialog", { name: "Add an action after Read" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(named(page, "Read")).toBeFocused();
  });

  await test.step("N writes notes; Shift F10 shows all that can be done, and gives the focus back", async () => {
    await named(page, "Read").focus();
    await page.keyboard.press("n");
    const notes = page.getByRole("dialog", { name: "Notes of Read" });
    await press(page, notes.getByRole("button", { name: "Add a note" }));
    await tabTo(page, notes.getByRole("textbox", { name: "Note, in Markdown" }));
    await page.keyboard.type("because");
    await page.keyboard.press("Escape");
    const { metadata } = await definitionOf(designer);
    expect(JSON.stringify(metadata)).toContain("because");
    await expect(named(page, "Read")).toBeFocused();
    await page.keyboard.press("Shift+F10");
    await expect(page.getByRole("menuitem", { name: "Add a parallel branch" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(named(page, "Read")).toBeFocused();
  });

  await test.step("UX 36: from the panel the focus comes back to its row, and Tab leaves the outline", async () => {
    await named(page, "Read").focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("complementary", { name: "Action: Read" })).toBeVisible();
    await tabTo(page, page.getByRole("tab", { name: "Parameters" }));
    await page.keyboard.press("Escape");
    await expect(named(page, "Read")).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(page.locator("[role=treeitem]:focus")).toHaveCount(0);
  });

  await test.step("axe finds nothing serious in it, light and dark, wide and on a phone", async () => {
    const found: string[] = [];
    for (const colorScheme of ["light", "dark"] as const) {
      for (const size of [
        { width: 1440, height: 900 },
        { width: 390, height: 844 },
      ]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize(size);
        await named(page, "Read").focus();
        found.push(...(await seriousFindings(page)));
      }
    }
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize({ width: 1440, height: 900 });
    expect(found).toEqual([]);
  });

  await test.step("UX 38: in another browser the flow opens with what this person left folded", async () => {
    const kept = page.waitForResponse((answer) => answer.url().includes("flowViews/save"));
    await page.getByRole("button", { name: "Fold Try" }).click();
    await kept;
    const elsewhere = await (await browser.newContext()).newPage();
    await enter(elsewhere, towpath.url);
    await elsewhere.goto(`${towpath.url}/flows/${designer.id}`);
    await expect(card(elsewhere, "Try")).toContainText("2 actions inside");
    await elsewhere.context().close();
  });

  await test.step("the view is remembered for the flow; a phone begins with the outline", async () => {
    await page.reload();
    await expect(page.getByRole("tree")).toBeVisible();
    await page.setViewportSize({ width: 390, height: 844 });
    const { id } = await api.send<{ id: string }>("POST", "/flows", {
      name: "Large",
      definitionText: JSON.stringify(LARGE),
    });
    await page.goto(`${towpath.url}/flows/${id}`);
    await expect(row(page, "Read, Compose")).toBeVisible();
    await page.setViewportSize({ width: 1440, height: 900 });
  });
});
