import { expect, type Page, test } from "@playwright/test";
import { type Installation, startInstallation } from "./support/installation.ts";
import { enter, signIn } from "./support/owner.ts";

let towpath: Installation;
test.beforeAll(async () => {
  towpath = await startInstallation();
});
test.afterAll(() => towpath?.stop());

test.describe.configure({ mode: "serial" });

const definition = (actions: object) =>
  JSON.stringify({ triggers: { start: { type: "Request", kind: "Button", inputs: {} } }, actions }, null, 2);
const compose = (inputs: unknown, runAfter: object = {}) => ({ type: "Compose", inputs, runAfter });

/** Replaces what the code view holds, as somebody who pastes does. */
async function paste(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: /definition/i }).click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
  await page.getByRole("button", { name: "Apply" }).click();
}

test("what is wrong with a definition is said in the designer, and nothing of the draft is lost", async ({
  page,
}) => {
  await enter(page, towpath.url);
  await page.getByRole("button", { name: "Draw a flow" }).first().click();
  await page.getByRole("button", { name: /^Start by hand/ }).click();
  await expect(page.getByText(/^Saved/)).toBeVisible();

  await page.getByRole("button", { name: "Code", exact: true }).click();
  await paste(page, '{"triggers": {}, ');
  await expect(page.getByRole("alert").filter({ hasText: /line 1/i })).toBeVisible();

  await paste(page, definition({ A: compose(1, { B: ["Succeeded"] }), B: compose(2, { A: ["Succeeded"] }) }));
  await page.getByRole("button", { name: "Problems 1" }).click();
  await expect(page.getByText(/circle|cycle|each other/i).first()).toBeVisible();

  await page.getByRole("button", { name: "Code", exact: true }).click();
  await paste(page, definition({ A: { type: "Teleport", inputs: {} }, B: compose("@concat('a'") }));
  await page.getByRole("button", { name: "Problems 2" }).click();
  await expect(page.getByText(/Teleport/).first()).toBeVisible();
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText("The flow cannot be published yet")).toBeVisible();
  await page.keyboard.press("Escape");

  await expect(page.getByText(/^Saved · revision [34]$/)).toBeVisible();
  await page.reload();
  await expect(page.getByRole("button", { name: "Problems 2" })).toBeVisible();
});

test("a file that is too large or no definition is refused in plain words, and the product stays up", async ({
  page,
}) => {
  await signIn(page, towpath.url);
  const input = page.locator("input[type=file]").first();
  await expect(page.getByRole("heading", { name: "Flows" })).toBeVisible();

  const huge = Buffer.alloc(20 * 1024 * 1024, "x");
  await input.setInputFiles({ name: "huge.json", mimeType: "application/json", buffer: huge });
  await expect(page.getByRole("alert").filter({ hasText: /MB/ })).toBeVisible();
  await input.setInputFiles({
    name: "song.json",
    mimeType: "application/json",
    buffer: Buffer.from('{"a": [1,2}'),
  });
  await expect(page.getByRole("alert").filter({ hasText: /song\.json|line 1/i })).toBeVisible();

  const health = await page.request.get(`${towpath.url}/healthz`);
  expect(health.status()).toBe(200);
});

test("a body with a NUL character runs through a flow unharmed", async ({ page }) => {
  await enter(page, towpath.url);
  await page.getByRole("button", { name: "Draw a flow" }).first().click();
  await page.getByRole("button", { name: /When an HTTP request arrives/ }).click();
  await page.getByRole("button", { name: "Code", exact: true }).click();
  const echo = {
    triggers: { ask: { type: "Request", kind: "Http", inputs: {} } },
    actions: {
      Answer: { type: "Response", kind: "Http", inputs: { statusCode: 200, body: "@triggerBody()" } },
    },
  };
  await paste(page, JSON.stringify(echo));
  await expect(page.getByText(/^Saved/)).toBeVisible();
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
  const shown = page.getByRole("dialog").getByText(`${towpath.url}/hooks/`);
  const address = (await shown.textContent()) ?? "";
  const answer = await page.request.post(address, {
    headers: { "content-type": "application/json" },
    data: '{"a":"x\\u0000y","b":"\\ud800"}',
  });
  expect(answer.status()).toBe(200);
  expect(await answer.json()).toEqual({ a: "x\u0000y", b: "\ud800" });
});
