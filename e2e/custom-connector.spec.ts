import { expect, type Page, test } from "@playwright/test";
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

const step = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Steps" }).getByRole("button", { name }).click();

test("a maker makes a connector of a cURL line, tries it, saves it, and is told what a change breaks", async ({
  page,
  request,
}) => {
  await enter(page, towpath.url);
  await page.goto(`${towpath.url}/connectors`);
  await page.getByRole("link", { name: "New connector" }).click();
  const curl = `curl -X POST '${service.url}/v1/boats/17/trips?dry=true' -H 'Authorization: Bearer s3cret-of-mine' -H 'Content-Type: application/json' -d '{"from":"Ghent","stops":["Bruges"]}'`;
  await page.getByLabel(/^cURL line, OpenAPI document/).fill(curl);
  await page.getByRole("button", { name: "Use this text" }).click();

  await expect(page.getByText("The secret itself was not kept.")).toBeVisible();
  await page.getByRole("textbox", { name: "Title" }).fill("Canal boats");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("New connector: Canal boats");

  await step(page, "Security");
  await expect(page.getByRole("combobox", { name: "Sign-in" })).toHaveValue("Bearer token");
  await step(page, "Definition");
  await expect(page.getByRole("textbox", { name: "Path" })).toHaveValue("/v1/boats/{boatId}/trips");
  await page.getByRole("textbox", { name: "Summary" }).fill("Plan a trip");
  await page.keyboard.press("Enter");

  await step(page, "Test");
  await page.getByRole("textbox", { name: "Token (without" }).fill("a-test-token");
  await page.getByRole("textbox", { name: "Boat id" }).fill("21");
  await page.getByRole("textbox", { name: "Body", exact: true }).click();
  await page.keyboard.insertText('{"from":"Delft"}');
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByText(/after \d+ ms/)).toBeVisible();
  const [call] = service.calls;
  expect([call?.method, call?.path, call?.headers.authorization]).toEqual([
    "POST",
    "/v1/boats/21/trips",
    "Bearer a-test-token",
  ]);
  expect(JSON.parse(call?.body ?? "")).toEqual({ from: "Delft" });
  await expect(page.getByText("a-test-token")).toHaveCount(0);

  await page.getByRole("button", { name: "Create the connector" }).click();
  await page.waitForURL(/\/connectors\/[0-9a-f-]{36}$/);
  const id = page.url().split("/").at(-1) ?? "";
  const api = await apiClient(page, request, towpath.url);
  const made = await api.get<{ name: string; items: { id: string; title: string }[] }>(`/connectors/${id}`);
  expect([made.name, made.items.map(({ title }) => title)]).toEqual(["canalboats", ["Plan a trip"]]);

  const operationId = made.items[0]?.id ?? "";
  const definition = {
    $schema:
      "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
    contentVersion: "1.0.0.0",
    triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
    actions: {
      Plan: {
        type: "OpenApiConnection",
        runAfter: {},
        inputs: {
          host: {
            connectionReferenceName: "shared_canalboats",
            operationId,
            apiId: "/providers/Microsoft.PowerApps/apis/shared_canalboats",
          },
          parameters: { boatId: "1", "body/from": "Ghent" },
        },
      },
    },
  };
  await api.send("POST", "/flows", { name: "Evening trips", definitionText: JSON.stringify(definition) });

  await page.getByRole("link", { name: "Edit" }).click();
  await step(page, "Definition");
  await page.getByRole("button", { name: /^from/ }).click();
  await page.getByRole("button", { name: "Remove from" }).click();
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("button", { name: /^from/ })).toBeVisible();
  await page.getByRole("button", { name: "Redo" }).click();
  await expect(page.getByRole("button", { name: /^from/ })).toHaveCount(0);

  await page.getByRole("switch", { name: "Swagger editor" }).click();
  await expect(page.getByRole("textbox", { name: "apiDefinition.swagger.json" })).toContainText(
    "Plan a trip",
  );
  await page.getByText("YAML", { exact: true }).click();
  await expect(page.getByRole("textbox", { name: "apiDefinition.swagger.json as YAML" })).toContainText(
    "summary: Plan a trip",
  );
  await page.getByRole("button", { name: "Save" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("The input 'from' is gone.").first()).toBeVisible();
  await expect(dialog.getByRole("link", { name: "Evening trips" })).toBeVisible();
  await dialog.getByRole("button", { name: "Save the version" }).click();
  await page.waitForURL(/\/connectors\/[0-9a-f-]{36}$/);
  const saved = await api.get<{ version: { number: number } }>(`/connectors/${id}`);
  expect(saved.version.number).toBe(2);
});
