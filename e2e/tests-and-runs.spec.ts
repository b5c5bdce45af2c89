import { expect, type Page, test } from "@playwright/test";
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
  await towpath?.stop();
  await service?.close();
});

const after = (name: string) => ({ runAfter: { [name]: ["Succeeded"] } });
const ACTIONS = () => ({
  Read: {
    type: "Http",
    inputs: {
      method: "POST",
      uri: `${service.url}/read`,
      body: "@triggerBody()",
      retryPolicy: { type: "none" },
    },
  },
  Share: {
    type: "Foreach",
    foreach: "@triggerBody()?['parts']",
    actions: { Divide: { type: "Compose", inputs: "@div(12, item())" } },
    ...after("Read"),
  },
  Sum: { type: "Compose", inputs: "@outputs('Read')['statusCode']", ...after("Share") },
});
const flowOf = (actions: object) =>
  JSON.stringify({
    $schema:
      "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
    contentVersion: "1.0.0.0",
    triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
    actions,
  });

interface Flow {
  readonly id: string;
  readonly revision: number;
}
const callsTo = (path: string) => service.calls.filter((one) => one.path === path).length;
const card = (page: Page, name: string) =>
  page
    .getByRole("region", { name: /^Canvas of/ })
    .getByRole("button", { name: new RegExp(`^${name}`) })
    .first();
const log = (page: Page) => page.getByRole("region", { name: "Log of the run" });
const panel = (page: Page) => page.getByRole("complementary");
const menuItem = (page: Page, name: string | RegExp) => page.getByRole("menuitem", { name });

/** All cards in sight: what is out of it is not drawn. */
async function showAll(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Show the whole flow" }).click();
}

async function setText(page: Page, name: string, text: string): Promise<void> {
  await page.getByRole("textbox", { name }).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
}

async function stepMenu(page: Page, step: string): Promise<void> {
  await card(page, step).click();
  await panel(page).getByRole("button", { name: "More" }).click();
}

async function aFlow(api: ApiClient, name: string, actions: object): Promise<Flow> {
  return api.send<Flow>("POST", "/flows", { name, definitionText: flowOf(actions) });
}

// Fourteen statements, one installation: a busy machine takes its time for them.
test.setTimeout(300_000);

test("a draft is tested whole, in parts and with the data of runs, and runs are looked at from every side", async ({
  page,
  request,
}) => {
  await enter(page, towpath.url);
  const api = await apiClient(page, request, towpath.url);
  const flow = await aFlow(api, "Sharing", ACTIONS());
  await page.goto(`${towpath.url}/flows/${flow.id}`);
  let failedRun = "";

  await test.step("UX 29: body, headers and query of a test are edited before it runs", async () => {
    await page.getByRole("button", { name: "Test", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Test the draft" });
    await setText(page, "Body of the trigger, as JSON", '{ "parts": [3, 0, 4, 0] }');
    await dialog.getByRole("button", { name: "Add a header" }).click();
    await dialog.getByLabel("Header name").fill("x-from");
    await dialog.getByLabel("Header value").fill("a test");
    await dialog.getByRole("button", { name: "Add a query parameter" }).click();
    await dialog.getByLabel("Query parameter name").fill("page");
    await dialog.getByLabel("Query parameter value").fill("2");
    await dialog.getByRole("button", { name: "Keep this input" }).click();
    await dialog.getByLabel("Name of the kept input").fill("Two that fail");
    await dialog.getByRole("button", { name: "Keep", exact: true }).click();
    await expect(dialog.getByRole("button", { name: "Kept. Keep another" })).toBeVisible();
    await dialog.getByRole("button", { name: "Run", exact: true }).click();
    await expect(dialog).toBeHidden();
  });

  await test.step("UX 49: a log below the canvas follows the test, step by step", async () => {
    await expect(log(page)).toContainText("Failed");
    const lines = log(page).getByRole("log").getByRole("list").getByRole("listitem");
    await expect(lines.filter({ hasText: "Divide" })).toHaveCount(4);
    await expect(lines.first()).toContainText("Read");
    await lines.filter({ hasText: "Divide 2" }).getByRole("button").click();
    await expect(panel(page)).toContainText("What went wrong");
  });

  await test.step("UX 30: cards show how their step went and how long it took; a skipped one says why", async () => {
    await showAll(page);
    await expect(card(page, "Read")).toContainText(/Succeeded \d+(\.\d+)? m?s/);
    await expect(card(page, "Sum")).toContainText(/Skipped – .*Share/);
    await log(page).getByRole("link", { name: "Open the run" }).click();
    await expect(page).toHaveURL(/\/runs\//);
    failedRun = page.url().split("/").at(-1) ?? "";
    const skipped = page
      .getByRole("region", { name: "Run of Sharing" })
      .getByRole("button", { name: /^Sum/ });
    await expect(skipped).toContainText(/Skipped – .*Share/);
    const colourOf = (name: string) =>
      page
        .getByTitle(name, { exact: true })
        .first()
        .evaluate((title) => getComputedStyle(title).color);
    expect(await colourOf("Sum"), "it is dimmed").not.toBe(await colourOf("Read"));
  });

  await test.step("UX 31: iterations: n of m, the next that failed, and by number", async () => {
    const pager = page.getByRole("group", { name: "Iterations of Share" }).first();
    await expect(pager).toContainText("of 4");
    await expect(pager.getByRole("textbox")).toHaveValue("2");
    await pager.getByRole("button", { name: /^Next failed iteration/ }).click();
    await expect(pager.getByRole("textbox")).toHaveValue("4");
    await pager.getByRole("textbox").fill("3");
    await pager.getByRole("textbox").press("Enter");
    const divide = page
      .getByRole("region", { name: "Run of Sharing" })
      .getByRole("button", { name: /^Divide/ });
    await expect(divide).toContainText("Succeeded");
    await pager.getByRole("button", { name: /^Previous failed iteration/ }).click();
    await expect(divide).toContainText("Failed");
  });

  await test.step("UX 33: a timeline has the steps in the order of execution, linked to the canvas", async () => {
    await page.getByText("Timeline", { exact: true }).click();
    const rows = page.getByRole("list", { name: /^Timeline of the run/ }).getByRole("button");
    await expect(rows.first()).toHaveAccessibleName(/^Read/);
    await rows.filter({ hasText: "Iteration 4" }).click();
    await expect(panel(page)).toContainText("Divide");
    await page.getByText("Canvas", { exact: true }).click();
    await expect(
      page.getByRole("group", { name: "Iterations of Share" }).first().getByRole("textbox"),
    ).toHaveValue("4");
    const divide = page
      .getByRole("region", { name: "Run of Sharing" })
      .getByRole("button", { name: /^Divide/ });
    await expect(divide).toHaveAttribute("aria-pressed", "true");
  });

  await test.step("UX 44: the data of a past run lies over the draft", async () => {
    await page.getByRole("link", { name: "Debug in the designer" }).click();
    await expect(card(page, "Read")).toContainText("Succeeded");
    await card(page, "Read").click();
    await panel(page).getByRole("tab", { name: "Inputs/Outputs" }).click();
    await expect(panel(page)).toContainText("Outputs");
  });

  await test.step("UX 28: a test takes the data of a recent run, or a kept input", async () => {
    await page.getByRole("button", { name: "Test", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Test the draft" });
    await dialog.getByRole("combobox", { name: "Test with" }).click();
    await page
      .getByRole("option", { name: /^Test of .*Failed/ })
      .first()
      .click();
    await expect(dialog.getByLabel("Header name").first()).toHaveValue("x-from");
    await expect(dialog.getByRole("textbox", { name: "Body of the trigger, as JSON" })).toContainText(
      "parts",
    );
    await dialog.getByRole("combobox", { name: "Test with" }).click();
    await page.getByRole("option", { name: "Two that fail" }).click();
    await expect(dialog.getByLabel("Query parameter value")).toHaveValue("2");
    await setText(page, "Body of the trigger, as JSON", '{ "parts": [3, 4] }');
    await page.keyboard.press("Control+Enter");
    await expect(dialog).toBeHidden();
    await expect(log(page)).toContainText("Succeeded in");
  });

  await test.step("Key Mod+Enter run the draft, or cancel: the same test again", async () => {
    const before = callsTo("/read");
    await page.getByRole("region", { name: /^Canvas of/ }).click({ position: { x: 20, y: 300 } });
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => callsTo("/read")).toBe(before + 1);
    await expect(log(page)).toContainText("Succeeded in");
  });

  await test.step("UX 41: a step whose settings changed since its data was made is stale", async () => {
    await card(page, "Sum").click();
    await panel(page).getByRole("tab", { name: "Parameters" }).click();
    await setText(page, "Inputs", "changed");
    await expect(card(page, "Sum")).toContainText("Stale");
    await expect(log(page)).toContainText("One step has changed since");
    await expect(card(page, "Read")).not.toContainText("Stale");
  });

  await test.step("UX 39: one step is executed with the latest data: input, settings, output", async () => {
    const before = callsTo("/read");
    await stepMenu(page, "Sum");
    await menuItem(page, /^Execute step/).click();
    const bench = page.getByRole("dialog", { name: "Execute Sum" });
    await bench.getByRole("combobox", { name: "What came out of" }).click();
    await page.getByRole("option", { name: "Read" }).click();
    await expect(bench.getByRole("region", { name: "Input", exact: true })).toContainText("statusCode");
    await expect(bench.getByRole("region", { name: "Settings" })).toContainText("changed");
    await bench.getByRole("button", { name: "Execute step" }).click();
    const output = bench.getByRole("region", { name: "Output", exact: true });
    await expect(output.getByRole("textbox", { name: "Outputs" })).toContainText("changed");
    await bench.getByRole("button", { name: "Close" }).click();
    await expect(card(page, "Sum")).not.toContainText("Stale");
    expect(callsTo("/read"), "what came before is not executed again").toBe(before);
  });

  await test.step("UX 53: test up to here, test this iteration, restart from here", async () => {
    const before = callsTo("/read");
    await stepMenu(page, "Read");
    await menuItem(page, /^Test up to here/).click();
    await setText(page, "Body of the trigger, as JSON", '{ "parts": [3, 4, 6] }');
    await page
      .getByRole("dialog", { name: "Test up to Read" })
      .getByRole("button", { name: "Run", exact: true })
      .click();
    await expect(log(page)).toContainText("Test: Up to Read");
    await expect(log(page)).toContainText("Succeeded in");
    expect(callsTo("/read")).toBe(before + 1);

    await stepMenu(page, "Share");
    await menuItem(page, "Restart from here").click();
    await expect(log(page).getByRole("log")).toContainText("Divide 3");
    await expect(log(page)).toContainText("Succeeded in");
    await card(page, "Share").click();
    await panel(page).getByRole("tab", { name: "Inputs/Outputs" }).click();
    const pager = panel(page).getByRole("group", { name: "Iterations of Share" });
    await pager.getByRole("textbox").fill("2");
    await pager.getByRole("textbox").press("Enter");
    await panel(page).getByRole("button", { name: "More" }).click();
    await menuItem(page, "Test this iteration (2 of Share)").click();
    await expect(log(page)).toContainText("Test: Only iteration 2 of Share");
    await expect(log(page)).toContainText("Succeeded in");
    expect(callsTo("/read"), "the data of the run before is used").toBe(before + 1);
  });

  await test.step("UX 22: a static result is switched on in the testing tab, and publishing warns of it", async () => {
    await card(page, "Read").click();
    await panel(page).getByRole("tab", { name: "Testing" }).click();
    await setText(page, "Pinned outputs, as JSON", '{ "statusCode": 299, "body": "by hand" }');
    await panel(page).getByRole("switch", { name: "Give out a pinned result in tests" }).click();
    await expect(card(page, "Read")).toContainText("Pinned output, edited");
    await page.getByRole("button", { name: "Publish" }).click();
    const publish = page.getByRole("dialog", { name: "Publish" });
    await expect(publish).toContainText("Live runs execute Read. Tests of this draft did not.");
    await publish.getByRole("button", { name: "Publish" }).click();
    await expect(publish).toContainText("is published");
    await publish.getByRole("button", { name: "Done" }).click();
  });

  await test.step("UX 40: what is pinned counts in tests alone; what was edited is marked another way", async () => {
    const before = callsTo("/read");
    await page.getByRole("region", { name: /^Canvas of/ }).click({ position: { x: 20, y: 300 } });
    const shown = log(page).getByRole("link", { name: "Open the run" });
    const address = (await shown.getAttribute("href")) ?? "";
    await page.keyboard.press("Control+Enter");
    await expect(shown).not.toHaveAttribute("href", address);
    await expect(log(page)).toContainText("Succeeded in");
    expect(callsTo("/read")).toBe(before);
    const { runId } = await api.send<{ runId: string }>("POST", `/flows/${flow.id}/run`, {
      bodyText: '{"parts":[1]}',
    });
    await expect.poll(() => callsTo("/read")).toBe(before + 1);
    await expect
      .poll(async () => (await api.get<{ status: string }>(`/runs/${runId}`)).status)
      .toBe("Succeeded");
    await card(page, "Read").click();
    await panel(page).getByRole("tab", { name: "Testing" }).click();
    await panel(page).getByRole("button", { name: "Take from the latest run" }).click();
    await expect(panel(page).getByRole("textbox", { name: "Pinned outputs, as JSON" })).toContainText(
      "received",
    );
    await panel(page).getByRole("button", { name: "Pin again" }).click();
    await expect(card(page, "Read")).toContainText(/Pinned output(?!, edited)/);
    await expect(card(page, "Read")).not.toContainText("edited");
  });

  await test.step("UX 32: resubmit from the top or from a step, cancel; a refusal says exactly why", async () => {
    await page.goto(`${towpath.url}/runs/${failedRun}`);
    await page.getByRole("button", { name: "Resubmit", exact: true }).click();
    await expect(menuItem(page, /^From the start/).first()).toBeVisible();
    await page.keyboard.press("Escape");
    await page.getByRole("region", { name: "Run of Sharing" }).getByRole("button", { name: /^Read/ }).click();
    await panel(page).getByRole("button", { name: "Resubmit from here" }).click();
    await expect(page).not.toHaveURL(new RegExp(failedRun));
    await expect(page.getByText(/Resubmitted from another run from Read/)).toBeVisible();

    const slow = await aFlow(api, "Slow", {
      Wait: { type: "Wait", inputs: { interval: { count: 1, unit: "Hour" } } },
      Later: { type: "Compose", inputs: 1, ...after("Wait") },
    });
    const { runId } = await api.send<{ runId: string }>("POST", `/flows/${slow.id}/run`, {
      version: "draft",
    });
    await page.goto(`${towpath.url}/runs/${runId}`);
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel the run" }).click();
    await expect(page.getByRole("main").getByText("Cancelled").first()).toBeVisible();
    await api.send("DELETE", `/flows/${slow.id}`);
    await page.getByRole("button", { name: "Resubmit", exact: true }).click();
    await menuItem(page, /^From the start/)
      .first()
      .click();
    const refusal = page.getByRole("alert").filter({ hasText: "The flow of this run was deleted" });
    await expect(refusal).toBeVisible();
  });

  await test.step("two runs are compared step by step", async () => {
    await page.goto(`${towpath.url}/runs/${failedRun}`);
    await page.getByRole("button", { name: "Compare" }).click();
    await menuItem(page, /^Run of .*Succeeded/)
      .first()
      .click();
    const row = page.getByRole("row", { name: /^Read/ });
    await expect(row).toContainText("Inputs");
    await row.getByRole("button").click();
    await expect(page.getByRole("textbox", { name: "Inputs, second run" })).toContainText("parts");
  });
});
