import { expect, type Page, test } from "@playwright/test";
import { type Installation, startInstallation } from "./support/installation.ts";
import { type ApiClient, apiClient, enter, openRun } from "./support/owner.ts";
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

const flowOf = (actions: object) =>
  JSON.stringify({
    $schema:
      "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
    contentVersion: "1.0.0.0",
    triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
    actions,
  });
const call = (path: string, runAfter: object = {}) => ({
  type: "Http",
  inputs: { method: "POST", uri: `${service.url}${path}`, retryPolicy: { type: "none" } },
  runAfter,
});
const after = (name: string) => ({ [name]: ["Succeeded"] });

interface Flow {
  readonly id: string;
  readonly revision: number;
}
async function published(api: ApiClient, name: string, actions: object): Promise<Flow> {
  const flow = await api.send<Flow>("POST", "/flows", { name, definitionText: flowOf(actions) });
  return api.send<Flow>("POST", `/flows/${flow.id}/publish`, { revision: flow.revision });
}
const callsTo = (path: string) => service.calls.filter((one) => one.path === path).length;
const ended = (page: Page, status: string) =>
  expect(page.getByRole("main").getByText(status).first()).toBeVisible();

test("operating: a run goes on from its failed step, many are cancelled at once, an output is pinned", async ({
  page,
  request,
}) => {
  await enter(page, towpath.url);
  const api = await apiClient(page, request, towpath.url);

  await test.step("from the failed step, with the version that was mended", async () => {
    const broken = {
      ...call("/write", after("Read")),
      inputs: { method: "POST", uri: "http://127.0.0.1:1/", retryPolicy: { type: "none" } },
    };
    const flow = await published(api, "Orders", { Read: call("/read"), Write: broken });
    const { runId } = await api.send<{ runId: string }>("POST", `/flows/${flow.id}/run`, { bodyText: "{}" });
    await page.goto(`${towpath.url}/runs/${runId}`);
    await ended(page, "Failed");
    const definitionText = flowOf({ Read: call("/read"), Write: call("/write", after("Read")) });
    const current = await api.get<Flow>(`/flows/${flow.id}`);
    const saved = await api.send<Flow>("PATCH", `/flows/${flow.id}`, {
      revision: current.revision,
      definitionText,
    });
    await api.send("POST", `/flows/${flow.id}/publish`, { revision: saved.revision });
    await page.reload();
    await page.getByRole("button", { name: "Resubmit" }).click();
    await page.getByRole("menuitem", { name: /From the failed step, with the published version/ }).click();
    await expect(page).not.toHaveURL(new RegExp(runId));
    await ended(page, "Succeeded");
    await expect(
      page.getByText(/Resubmitted from another run from the failed step by Ada Owner/),
    ).toBeVisible();
    expect([callsTo("/read"), callsTo("/write")]).toEqual([1, 1]);
    await page.getByRole("link", { name: "another run" }).click();
    await expect(page).toHaveURL(new RegExp(runId));
    await expect(page.getByText(/Resubmitted as another run/)).toBeVisible();
  });

  await test.step("many runs are cancelled by a filter, after a question with their count", async () => {
    const wait = { type: "Wait", inputs: { interval: { count: 1, unit: "Hour" } }, runAfter: {} };
    const flow = await published(api, "Long waits", { Pause: wait });
    for (let n = 0; n < 3; n++) await api.send("POST", `/flows/${flow.id}/run`, { bodyText: "{}" });
    await page.goto(`${towpath.url}/flows/${flow.id}/runs?status=active`);
    await expect(page.getByRole("list", { name: "Runs", exact: true }).getByRole("listitem")).toHaveCount(3);
    await page.getByLabel("Choose all shown").check();
    await page.getByRole("button", { name: "Cancel runs" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel them" }).click();
    const job = page.getByRole("list", { name: "Work on many runs" }).getByRole("listitem");
    await expect(job).toContainText("3 runs cancelled.");
    await expect(job).toContainText("Ada Owner");
    await expect(page.getByText("No run matches this filter.")).toBeVisible();
    await page.getByRole("button", { name: "Cancelled", exact: true }).click();
    await expect(page.getByRole("list", { name: "Runs", exact: true }).getByRole("listitem")).toHaveCount(3);
    await page.goto(`${towpath.url}/runs`);
    await expect(job).toContainText("Long waits");
  });

  await test.step("a pinned output stands in for the call in a test, and never in a live run", async () => {
    const say = { type: "Compose", inputs: "@body('Pay')", runAfter: after("Pay") };
    const flow = await published(api, "Payments", { Pay: call("/pay"), Say: say });
    await page.goto(`${towpath.url}/flows/${flow.id}`);
    await page.getByRole("button", { name: /^Pay/ }).click();
    await page.getByRole("tab", { name: "Testing" }).click();
    const editor = page.getByRole("textbox", { name: "Pinned outputs, as JSON" });
    await editor.click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText('{ "statusCode": 200, "body": "pinned by hand" }');
    await page.getByRole("button", { name: "Pin", exact: true }).click();
    await expect(page.getByText("Pinned output, edited", { exact: true }).first()).toBeAttached();
    await page.getByRole("button", { name: "Test", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText("Not executed in this test: Pay");
    await dialog.getByRole("button", { name: "Run", exact: true }).click();
    await openRun(page);
    await ended(page, "Succeeded");
    await page.getByRole("button", { name: /^Say/ }).click();
    await expect(page.getByRole("complementary")).toContainText("pinned by hand");
    expect(callsTo("/pay")).toBe(0);
    await api.send("POST", `/flows/${flow.id}/run`, { bodyText: "{}" });
    await service.arrived(/^\/pay$/);
  });
});
