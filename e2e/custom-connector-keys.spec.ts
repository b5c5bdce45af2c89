import { expect, test } from "@playwright/test";
import { type Installation, startInstallation } from "./support/installation.ts";
import { chooseOption, press, type } from "./support/keyboard.ts";
import { enter } from "./support/owner.ts";
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

test("a connector is made from scratch, tried and saved by the keyboard alone", async ({ page }) => {
  await enter(page, towpath.url);
  await page.goto(`${towpath.url}/connectors/new`);
  const named = (name: string) => page.getByRole("textbox", { name, exact: true });
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  const steps = page.getByRole("navigation", { name: "Steps" });
  const step = (name: string) => press(page, steps.getByRole("button", { name }));

  await type(page, named("Title"), "Lock keepers");
  await press(page, button("Begin"));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("New connector: Lock keepers");
  await type(page, named("Host"), `${service.url}/v1`);
  await page.keyboard.press("Enter");
  await expect(named("Base path")).toHaveValue("/v1");

  await step("Security");
  await chooseOption(page, page.getByRole("combobox", { name: "Sign-in" }), /^API key/);
  await expect(page.getByRole("combobox", { name: "Sign-in" })).toHaveValue("API key");
  await type(page, named("Name of the header or query parameter"), "X-Keeper");
  await page.keyboard.press("Enter");

  await step("Definition");
  await press(page, button("New operation"));
  const dialog = page.getByRole("dialog", { name: "New operation from a sample request" });
  await type(
    page,
    dialog.getByRole("textbox", { name: "cURL line" }),
    `curl ${service.url}/v1/locks/7?open=true`,
  );
  await press(page, dialog.getByRole("button", { name: "Add the operation" }));
  await expect(dialog).toHaveCount(0);
  await type(page, named("Summary"), "Look at a lock");
  await page.keyboard.press("Enter");

  await step("Test");
  await type(page, named("API key"), "a-keeper's-key");
  await type(page, page.getByRole("textbox", { name: /lock ?id/i }), "21");
  await press(page, button("Send"));
  await expect(page.getByText(/after \d+ ms/)).toBeVisible();
  expect(service.calls).toMatchObject([
    {
      method: "GET",
      path: expect.stringMatching(/^\/v1\/locks\/21/),
      headers: { "x-keeper": "a-keeper's-key" },
    },
  ]);
  await press(page, button("Create the connector"));
  await page.waitForURL(/\/connectors\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Lock keepers");
});

test("what was not saved when the tab was closed is offered again", async ({ page, context }) => {
  await enter(page, towpath.url);
  await page.goto(`${towpath.url}/connectors`);
  await page.getByRole("link", { name: "Lock keepers" }).click();
  await page.getByRole("link", { name: "Edit" }).click();
  const description = page.getByRole("textbox", { name: "Description" });
  await description.fill("Who opens which lock");
  await description.blur();
  const kept = () =>
    page.evaluate(() => Object.keys(localStorage).filter((key) => /connector\./.test(key)).length);
  await expect.poll(kept).toBe(1);
  const address = page.url();
  await page.close({ runBeforeUnload: false });

  const again = await context.newPage();
  await again.goto(address);
  await expect(again.getByText("This browser holds unsaved work on “Lock keepers”")).toBeVisible();
  await expect(again.getByRole("textbox", { name: "Description" })).toHaveValue("");
  await again.getByRole("button", { name: "Recover" }).click();
  await expect(again.getByRole("textbox", { name: "Description" })).toHaveValue("Who opens which lock");
  await again.getByRole("button", { name: "Save" }).click();
  await again.getByRole("dialog").getByRole("button", { name: "Save the version" }).click();
  await again.waitForURL(/\/connectors\/[0-9a-f-]{36}$/);
  await again.goto(address);
  await expect(again.getByRole("textbox", { name: "Description" })).toHaveValue("Who opens which lock");
  await expect(again.getByText(/This browser holds unsaved work/)).toHaveCount(0);
});
