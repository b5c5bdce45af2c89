import { expect, type Locator, type Page, test } from "@playwright/test";
import { seriousFindings } from "./support/axe.ts";
import { type Installation, startInstallation } from "./support/installation.ts";
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

const after = (...names: string[]) => Object.fromEntries(names.map((name) => [name, ["Succeeded"]]));

const flowOf = (url: string) => ({
  parameters: { region: { type: "String", defaultValue: "north" } },
  triggers: { Called: { type: "Request", kind: "Http", inputs: {} } },
  actions: {
    Count: {
      type: "InitializeVariable",
      inputs: { variables: [{ name: "Total", type: "integer", value: 3 }] },
      runAfter: {},
    },
    Order: {
      type: "Compose",
      inputs: {
        customer: { name: "@triggerBody()?['name']", city: "Leiden" },
        lines: "@triggerBody()?['lines']",
        first: 1,
        second: 2,
        third: 3,
        fourth: 4,
        fifth: 5,
        sixth: 6,
      },
      runAfter: after("Count"),
    },
    Write: { type: "Compose", inputs: "", runAfter: after("Order") },
    Fetch: { type: "Http", inputs: { method: "GET", uri: `${url}/orders` }, runAfter: after("Write") },
  },
});

const LINES = [
  { sku: "rope", count: 2 },
  { sku: "oar", count: 1 },
];

/** A flow that ran three times, once without a name. */
async function aFlowThatRan(api: ApiClient): Promise<string> {
  const definitionText = JSON.stringify(flowOf(service.url));
  const { id } = await api.send<{ id: string }>("POST", "/flows", { name: "Orders", definitionText });
  for (const name of ["Ada", "", "Grace"]) {
    const body = { version: "draft", bodyText: JSON.stringify({ name, lines: LINES }) };
    const { runId } = await api.send<{ runId: string }>("POST", `/flows/${id}/run`, body);
    await expect
      .poll(async () => (await api.get<{ status: string }>(`/runs/${runId}`)).status, { timeout: 30_000 })
      .toBe("Succeeded");
  }
  return id;
}

const panel = (page: Page): Locator => page.getByRole("complementary");
const field = (page: Page, name: string): Locator => panel(page).getByRole("textbox", { name, exact: true });
const picker = (page: Page, name: string): Locator =>
  page.getByRole("dialog", { name: `Insert into ${name}` });

async function openStep(page: Page, name: string): Promise<void> {
  await page
    .getByRole("button", { name: new RegExp(`^${name}`) })
    .first()
    .click();
  await expect(panel(page).getByRole("tab", { name: "Parameters" })).toBeVisible();
  await panel(page).getByRole("tab", { name: "Parameters" }).click();
}

/** By the keyboard's way: a click could land on a chip, which opens it. */
async function empty(page: Page, name: string): Promise<void> {
  await field(page, name).focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("Delete");
}

async function openPicker(page: Page, name: string, kind: "value" | "expression"): Promise<Locator> {
  await field(page, name).focus();
  const word = kind === "value" ? "a value" : "an expression";
  await panel(page)
    .getByRole("button", { name: `Insert ${word} into ${name}`, exact: true })
    .click();
  const opened = picker(page, name);
  await expect(opened).toBeVisible();
  // Keys go where the focus is, which the picker moves once it stands.
  if (kind === "expression") await expect(opened.getByRole("textbox", { name: "Expression" })).toBeFocused();
  return opened;
}

/** Closes the picker by key: once the focus is in it, as a key before that would be nobody's. */
async function leavePicker(page: Page, name: string): Promise<void> {
  await expect(picker(page, name).locator(":focus")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(picker(page, name)).toHaveCount(0);
}

/** What the flow holds now, as it is saved. */
async function savedStep(api: ApiClient, flowId: string, name: string): Promise<unknown> {
  const { definitionText } = await api.get<{ definitionText: string }>(`/flows/${flowId}`);
  const find = (actions: Record<string, Record<string, unknown>> = {}): unknown =>
    actions[name] ??
    Object.values(actions)
      .map((action) => find(action.actions as Record<string, Record<string, unknown>>))
      .find((found) => found !== undefined);
  return find(JSON.parse(definitionText).actions);
}

test("values are picked, written as expressions, tried against runs, found and dragged", async ({
  page,
  request,
}) => {
  page.setDefaultTimeout(60_000);
  await enter(page, towpath.url);
  const api = await apiClient(page, request, towpath.url);
  const flowId = await aFlowThatRan(api);
  await page.goto(`${towpath.url}/flows/${flowId}`);
  await openStep(page, "Write");

  await test.step("UX 12: a slash opens the picker at the caret, the two buttons their tabs", async () => {
    await field(page, "Inputs").click();
    await page.keyboard.type("Dear /name");
    const proposals = page.getByRole("listbox").filter({ hasText: "customer › name" });
    await proposals.getByRole("option", { name: /customer › name/ }).click();
    await expect(field(page, "Inputs")).toContainText("Dear");
    await expect(field(page, "Inputs").locator(".tp-chip")).toHaveCount(1);
    await empty(page, "Inputs");
    await page.keyboard.type("/");
    await page.getByRole("option", { name: "All values and expressions…" }).click();
    await expect(picker(page, "Inputs").getByRole("tab", { name: "Values", selected: true })).toBeVisible();
    await leavePicker(page, "Inputs");
    const expressions = await openPicker(page, "Inputs", "expression");
    await expect(expressions.getByRole("tab", { name: "Expression", selected: true })).toBeVisible();
    await leavePicker(page, "Inputs");
  });

  await test.step("UX 13: values stand by step, nearest first, with more to show and one search over all", async () => {
    const values = await openPicker(page, "Inputs", "value");
    await expect(values.getByRole("group").nth(0)).toHaveAccessibleName(/Order/);
    await expect(values.getByRole("group").nth(1)).toHaveAccessibleName(/Called/);
    await expect(values.getByRole("option", { name: /sixth/ })).toHaveCount(0);
    await values
      .getByRole("option", { name: /^Show \d+ more/ })
      .first()
      .click();
    await expect(values.getByRole("option", { name: /^sixth/ })).toBeVisible();
    await values.getByRole("combobox", { name: "Search values" }).fill("region");
    await expect(values.getByRole("option")).toHaveCount(1);
    await values.getByRole("combobox", { name: "Search values" }).fill("customer name");
    await expect(values.getByRole("option").first(), "what runs held").toContainText("Last: Grace");
    await expect(values.getByRole("option").first()).toContainText("Empty in 1 of the last 3 runs");
    await page.keyboard.press("Enter");
    await expect(field(page, "Inputs").locator(".tp-chip")).toHaveText(/name · Order/);
  });

  await test.step("UX 14: a chip tells its step, is stepped over, removed whole, and opened again", async () => {
    const chips = field(page, "Inputs").locator(".tp-chip");
    await expect(chips).toHaveAttribute("title", /from Order/);
    await expect(chips.locator("svg")).toHaveCount(1);
    await page.keyboard.press("End");
    await page.keyboard.type("!");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.type("<");
    await expect(field(page, "Inputs")).toHaveText(/^<.*!$/s);
    await page.keyboard.press("End");
    await page.keyboard.press("Backspace");
    await page.keyboard.press("Backspace");
    await expect(chips).toHaveCount(0);
    await empty(page, "Inputs");
    const expressions = await openPicker(page, "Inputs", "expression");
    await page.keyboard.insertText("toUpper('tow')");
    await expressions.getByRole("button", { name: "Insert", exact: true }).click();
    await chips.click();
    await expect(expressions.getByRole("textbox", { name: "Expression" })).toHaveText("toUpper('tow')");
    await expect(expressions.getByRole("textbox", { name: "Expression" })).toBeFocused();
    await page.keyboard.type(" ");
    await expect(expressions.getByRole("textbox", { name: "Expression" })).toHaveText(/'tow'\)\s$/);
    await leavePicker(page, "Inputs");
  });

  await test.step("UX 15: the editor of expressions completes, helps, reads aloud, colours and grows", async () => {
    await empty(page, "Inputs");
    const expressions = await openPicker(page, "Inputs", "expression");
    const editor = expressions.getByRole("textbox", { name: "Expression" });
    await page.keyboard.type("subst");
    const completion = page.getByRole("option", { name: /^substring/ });
    await expect(completion).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
    await completion.click();
    await page.keyboard.insertText("concat('a', 'b'), ");
    await expect(page.locator(".tp-signature b")).toHaveText("startIndex");
    await expect(page.locator("[data-signature]").last()).toContainText("Now startIndex");
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.insertText("1");
    await expect(editor.locator(".tp-bracket-0")).not.toHaveCount(0);
    await expect(editor.locator(".tp-bracket-1")).not.toHaveCount(0);
    await page.keyboard.press("Shift+Enter");
    await expect(editor.locator(".cm-line")).toHaveCount(2);
    await expressions.getByRole("button", { name: "Full screen" }).click();
    const full = page.getByRole("dialog", { name: "Insert into Inputs" });
    await expect(full).toHaveCount(1);
    await expect(full.getByRole("textbox", { name: "Expression" })).toContainText(
      "substring(concat('a', 'b')",
    );
    const size = await full.boundingBox();
    expect(size?.width).toBeGreaterThan(1400);
    await full.getByRole("button", { name: "Back beside the field" }).click();
    await expect(full).toHaveCount(1);
    await expect(editor).toContainText("substring(concat('a', 'b')");
    await leavePicker(page, "Inputs");
  });

  await test.step("UX 16: a value goes into the expression at the caret, and a value alone becomes a chip", async () => {
    const expressions = await openPicker(page, "Inputs", "expression");
    await page.keyboard.insertText("concat()");
    await page.keyboard.press("ArrowLeft");
    await expressions.getByText("Values", { exact: true }).last().click();
    await expressions.getByRole("combobox", { name: "Search values" }).last().fill("city");
    await page.keyboard.press("Enter");
    await expect(expressions.getByRole("textbox", { name: "Expression" })).toHaveText(
      "concat(outputs('Order')?['customer']?['city'])",
    );
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText("outputs('Order')?['customer']?['city']");
    await expressions.getByRole("button", { name: "Insert", exact: true }).click();
    await expect(field(page, "Inputs").locator(".tp-chip")).toHaveText(/city · Order/);
    await expect(field(page, "Inputs").locator(".tp-chip")).toHaveAttribute("data-icon", "action");
  });

  await test.step("UX 42: what a field resolves to stands under it at each key, of the chosen run", async () => {
    const result = panel(page).locator("[data-live-result]").first();
    await expect(result).toContainText("Leiden");
    await empty(page, "Inputs");
    await page.keyboard.insertText("Hello @{outputs('Order')?['customer']?['name']}");
    await expect(result).toContainText("Hello Grace");
    await expect(panel(page).getByText("empty in 1 of the last 3 runs")).toBeVisible();
    await page.keyboard.type(" and @{variables('Total')}", { delay: 5 });
    await expect(result).toContainText("Hello Grace and 3");
    await panel(page).getByRole("combobox", { name: "Run whose data is shown" }).click();
    await page.getByRole("option").last().click();
    await expect(result).toContainText("Hello Ada and 3");
    await empty(page, "Inputs");
    await page.keyboard.insertText("@div(1, 0)");
    await expect(result).toHaveAttribute("data-kind", "problem");
  });

  await test.step("UX 17: the last expression is pasted again, also in another flow", async () => {
    const definitionText = JSON.stringify({
      triggers: {},
      actions: { Other: { type: "Compose", inputs: "" } },
    });
    const other = await api.send<{ id: string }>("POST", "/flows", { name: "Other", definitionText });
    await page.goto(`${towpath.url}/flows/${other.id}`);
    await openStep(page, "Other");
    const expressions = await openPicker(page, "Inputs", "expression");
    await expressions.getByRole("button", { name: "Paste the last expression" }).click();
    await expect(expressions.getByRole("textbox", { name: "Expression" })).toHaveText(
      "outputs('Order')?['customer']?['city']",
    );
    await page.goto(`${towpath.url}/flows/${flowId}`);
  });

  await test.step("UX 18: a list in a field for one value adds a loop, says so, and is undone there", async () => {
    await openStep(page, "Fetch");
    await field(page, "Address").focus();
    await page.keyboard.press("End");
    const values = await openPicker(page, "Address", "value");
    await values.getByRole("combobox", { name: "Search values" }).fill("order lines each sku");
    await expect(values.getByRole("option").first()).toContainText("once for each item");
    await page.keyboard.press("Enter");
    const notice = page.getByText("“Fetch” now runs once for each item of the list.");
    await expect(notice).toBeVisible();
    await expect(page.getByRole("button", { name: /^For each/ }).first()).toBeVisible();
    await expect
      .poll(() => savedStep(api, flowId, "For_each"))
      .toMatchObject({
        foreach: "@outputs('Order')?['lines']",
        actions: { Fetch: { inputs: { uri: expect.stringContaining("@{items('For_each')?['sku']}") } } },
      });
    await page.getByRole("button", { name: "Undo" }).last().click();
    await expect(page.getByRole("button", { name: /^For each/ })).toHaveCount(0);
    await expect
      .poll(() => savedStep(api, flowId, "Fetch"))
      .toMatchObject({ inputs: { uri: `${service.url}/orders` } });
  });

  await test.step("UX 42: in a loop the item is chosen", async () => {
    await field(page, "Address").focus();
    await page.keyboard.press("End");
    const values = await openPicker(page, "Address", "value");
    await values.getByRole("combobox", { name: "Search values" }).fill("order lines each sku");
    await page.keyboard.press("Enter");
    const result = panel(page).locator("[data-live-result]").first();
    await expect(result).toContainText("/ordersrope");
    await panel(page).getByRole("button", { name: "Next iteration of For each" }).click();
    await expect(result).toContainText("/ordersoar");
  });

  await test.step("UX 43: a value is dragged from the outputs into a field", async () => {
    await openStep(page, "Write");
    await empty(page, "Inputs");
    await panel(page).getByRole("button", { name: "Values to drag into a field" }).click();
    await panel(page).getByRole("textbox", { name: "Search values to drag" }).fill("city");
    const value = panel(page).getByRole("listitem").filter({ hasText: "customer › city" });
    await expect(value).toContainText("Leiden");
    await value.dragTo(field(page, "Inputs"));
    await expect(field(page, "Inputs").locator(".tp-chip")).toHaveText(/city · Order/);
  });

  await test.step("UX 54: help says what a step wants, with an example from a run", async () => {
    await panel(page).getByRole("tab", { name: "About" }).click();
    await expect(panel(page).getByRole("region", { name: "What it wants" })).toContainText("Inputs required");
    await openStep(page, "Order");
    await panel(page).getByRole("tab", { name: "About" }).click();
    const example = panel(page).getByRole("region", { name: "Example from your runs" });
    await expect(example).toContainText("This step");
    await expect(example).toContainText('"sku": "rope"');
  });

  await test.step("Key Mod+F find and replace: over a field, closed with Escape", async () => {
    await openStep(page, "Write");
    await field(page, "Inputs").click();
    await page.keyboard.press("ControlOrMeta+f");
    const find = page.getByRole("region", { name: "Find and replace" });
    await expect(find.getByRole("textbox", { name: "Find in all steps" })).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(find).toHaveCount(0);
  });

  await test.step("UX 52: text is found in all steps, replaced once or everywhere, as one step of undo", async () => {
    await page.keyboard.press("ControlOrMeta+f");
    const find = page.getByRole("region", { name: "Find and replace" });
    await find.getByRole("textbox", { name: "Find in all steps" }).fill("order");
    await expect(find.getByRole("status")).toContainText(/^1 of \d/);
    const before = (await find.getByRole("listitem").count()) ?? 0;
    expect(before).toBeGreaterThan(2);
    await find.getByRole("textbox", { name: "Find in all steps" }).fill("Leiden");
    await expect(find.getByRole("status")).toHaveText("1 of 1");
    await page.keyboard.press("Enter");
    await expect(panel(page)).toHaveAccessibleName("Action: Order");
    await expect(panel(page).locator("[data-found]")).toBeVisible();
    await find.getByRole("textbox", { name: "Replace with" }).fill("Delft");
    await find.getByRole("button", { name: "Replace", exact: true }).click();
    await expect
      .poll(() => savedStep(api, flowId, "Order"))
      .toMatchObject({ inputs: { customer: { city: "Delft" } } });
    await find.getByRole("textbox", { name: "Find in all steps" }).fill("triggerBody");
    await expect(find.getByRole("status")).toHaveText("1 of 2");
    await find.getByRole("textbox", { name: "Replace with" }).fill("triggerOutputs");
    await find.getByRole("button", { name: "Replace all" }).click();
    await expect(find.getByRole("status")).toHaveText("Not found");
    await page.getByRole("button", { name: "Undo" }).last().click();
    await expect(find.getByRole("status")).toHaveText("1 of 2");
  });
});
