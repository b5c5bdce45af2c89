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
  await service?.close();
  await towpath?.stop();
});

const COMPOSE = { C: { type: "Compose", inputs: "@triggerBody()" } };

async function published(api: ApiClient, name: string, trigger: object): Promise<string> {
  const definitionText = JSON.stringify({ triggers: { Start: trigger }, actions: COMPOSE });
  const flow = await api.send<{ id: string; revision: number }>("POST", "/flows", { name, definitionText });
  await api.send("POST", `/flows/${flow.id}/publish`, { revision: flow.revision });
  return flow.id;
}

/** The panel of the flow's trigger. */
async function openTrigger(page: Page, flowId: string): Promise<void> {
  await page.goto(`${towpath.url}/flows/${flowId}`);
  await page
    .getByRole("button", { name: /^Start\b/ })
    .first()
    .click();
}

test("the designer shows when a trigger looks next, what it found, and why it failed", async ({
  page,
  request,
}) => {
  await enter(page, towpath.url);
  const api = await apiClient(page, request, towpath.url);
  const recurrence = { frequency: "Hour", interval: 1 };
  const poll = (uri: string) => ({
    type: "Http",
    inputs: { method: "GET", uri, retryPolicy: { type: "none" } },
    recurrence,
  });

  await openTrigger(page, await published(api, "Asks", poll(`${service.url}/news`)));
  await expect(page.getByText("Next check:")).toBeVisible();
  await expect(page.getByText(/It started a run\./)).toBeVisible();

  await openTrigger(page, await published(api, "Asks in vain", poll("http://127.0.0.1:9/none")));
  await expect(page.getByText(/Last check:.*It failed\./)).toBeVisible();

  const subscribe = { method: "POST", uri: "http://127.0.0.1:9/hooks", body: "@listCallbackUrl()" };
  await openTrigger(
    page,
    await published(api, "Is called back", { type: "HttpWebhook", inputs: { subscribe } }),
  );
  await expect(page.getByText(/The service does not call this flow yet\./)).toBeVisible();
});
