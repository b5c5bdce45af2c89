import { expect, test } from "@playwright/test";
import { type Installation, startInstallation } from "./support/installation.ts";
import { apiClient, enter } from "./support/owner.ts";
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

test.describe.configure({ mode: "serial" });

const REQUEST = { manual: { type: "Request", kind: "Http", inputs: {} } };

test("a flow waits for a callback, runs another flow, and answers its caller later", async ({
  page,
  request,
}) => {
  await enter(page, towpath.url);
  const api = await apiClient(page, request, towpath.url);
  const publish = async (name: string, actions: object) => {
    const definitionText = JSON.stringify({ triggers: REQUEST, actions });
    const flow = await api.send<{ id: string; revision: number }>("POST", "/flows", { name, definitionText });
    return api.send<{ id: string; callbackUrl: string }>("POST", `/flows/${flow.id}/publish`, {
      revision: flow.revision,
    });
  };
  await publish("Double it", {
    Answer: { type: "Response", inputs: { statusCode: 200, body: "@mul(triggerBody()['n'], 2)" } },
  });
  const flow = await publish("Ask and double", {
    Ask: {
      type: "HttpWebhook",
      inputs: {
        subscribe: { method: "POST", uri: `${service.url}/subscribe`, body: { back: "@listCallbackUrl()" } },
        unsubscribe: { method: "DELETE", uri: `${service.url}/subscription` },
      },
    },
    Run_another_flow: {
      type: "Workflow",
      inputs: { host: { workflow: { id: "double it" } }, body: "@body('Ask')" },
      runAfter: { Ask: ["Succeeded"] },
    },
    Answer: {
      type: "Response",
      operationOptions: "Asynchronous",
      inputs: { statusCode: 200, body: { doubled: "@body('Run_another_flow')" } },
      runAfter: { Run_another_flow: ["Succeeded"] },
    },
  });

  const accepted = await request.post(flow.callbackUrl, { data: {} });
  expect(accepted.status()).toBe(202);
  const later = accepted.headers().location ?? "";
  const runId = accepted.headers()["towpath-run-id"] ?? "";
  await service.arrived(/subscribe/);
  expect((await request.get(later)).status()).toBe(202);

  await page.goto(`${towpath.url}/runs/${runId}`);
  await page.getByText("List", { exact: true }).click();
  const panel = page.getByRole("complementary");
  await page.getByRole("button", { name: /^Ask/ }).click();
  await expect(panel).toContainText("Waiting for somebody to call its callback address");

  const { back } = JSON.parse(service.calls[0]?.body ?? "{}") as { back: string };
  expect((await request.post(back, { data: { n: 21 } })).status()).toBe(202);
  await expect(page.getByRole("main").getByText("Succeeded").first()).toBeVisible();
  expect((await request.post(back, { data: { n: 1 } })).status()).toBe(409);
  await expect.poll(() => service.calls.map(({ method }) => method)).toEqual(["POST", "DELETE"]);

  await expect.poll(async () => (await request.get(later)).status()).toBe(200);
  const answer = await request.get(later);
  expect(await answer.json()).toEqual({ doubled: 42 });

  await page.getByRole("button", { name: /^Run another flow/ }).click();
  await panel.getByRole("link", { name: /run of/ }).click();
  await expect(page.getByRole("heading", { name: "Double it" })).toBeVisible();
  await page.getByRole("link", { name: "Called by another run" }).click();
  await expect(page.getByRole("heading", { name: "Ask and double" })).toBeVisible();
});

test("cancelling a run that waits closes its steps and gives the subscription up", async ({
  page,
  request,
}) => {
  await enter(page, towpath.url);
  const api = await apiClient(page, request, towpath.url);
  const { items } = await api.get<{ items: { id: string; name: string }[] }>("/flows?search=Ask%20and");
  const asked = service.calls.length;
  const { runId } = await api.send<{ runId: string }>("POST", `/flows/${items[0]?.id}/run`, {
    bodyText: "{}",
  });
  await expect.poll(() => service.calls.length).toBe(asked + 1);
  await page.goto(`${towpath.url}/runs/${runId}`);
  await expect(page.getByRole("main").getByText("Waiting").first()).toBeVisible();
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.getByRole("button", { name: "Cancel the run" }).click();
  await expect(page.getByRole("main").getByText("Cancelled").first()).toBeVisible();
  await expect.poll(() => service.calls.at(-1)?.method).toBe("DELETE");
  const { items: steps } = await api.get<{ items: { action: string; status: string }[] }>(
    `/runs/${runId}/steps`,
  );
  expect(steps.filter(({ status }) => status === "Waiting").map(({ action }) => action)).toEqual(["Ask"]);
  expect(steps.findLast(({ action }) => action === "Ask")?.status).toBe("Cancelled");
});

test("a flow to run is chosen by its name in the designer", async ({ page }) => {
  await enter(page, towpath.url);
  await page.getByRole("button", { name: "Draw a flow" }).first().click();
  await page.getByRole("button", { name: /When an HTTP request arrives/ }).click();
  await page.getByRole("button", { name: /^Insert .* after When an HTTP request arrives/ }).click();
  await page.getByRole("combobox", { name: "Search" }).fill("another flow");
  await page.keyboard.press("Enter");
  const flow = page.getByRole("combobox", { name: "Flow", exact: true });
  await flow.fill("doub");
  await page.getByRole("option", { name: "Double it" }).click();
  await expect(flow).toHaveValue("Double it");
  await expect(page.getByRole("button", { name: "Problems 0" })).toBeVisible();
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
  await expect(page.getByRole("dialog").getByText(`${towpath.url}/hooks/`)).toBeVisible();
});
