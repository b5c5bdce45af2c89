import { expect, type Page, test } from "@playwright/test";
import { type Installation, startFromNothing } from "./support/installation.ts";
import { signUp } from "./support/owner.ts";
import { startTestService, type TestService } from "./support/test-service.ts";

// Everywhere else what moves stands still at once.
test.use({ contextOptions: { reducedMotion: "no-preference" } });

let towpath: Installation;
let service: TestService;

test.beforeAll(async () => {
  service = await startTestService();
  towpath = await startFromNothing();
});
test.afterAll(async () => {
  await service?.close();
  await towpath?.stop();
});

async function chooseOperation(page: Page, search: string): Promise<void> {
  await page.getByRole("combobox", { name: "Search" }).fill(search);
  await page.keyboard.press("Enter");
}

async function write(page: Page, field: string, text: string): Promise<void> {
  await page.getByRole("textbox", { name: field }).click();
  await page.keyboard.insertText(text);
}

test("a newcomer signs up, draws a flow, publishes it, calls its address and sees the run", async ({
  page,
  request,
}) => {
  await signUp(page, towpath.url);

  await page.getByRole("button", { name: "Draw a flow" }).first().click();
  await page.getByRole("button", { name: /When an HTTP request arrives/ }).click();
  await page.getByRole("button", { name: /^Insert .* after When an HTTP request arrives/ }).click();
  await chooseOperation(page, "condition");
  await write(page, "Condition, row 1.1, first value", "@triggerBody()?['amount']");
  await page.getByRole("combobox", { name: "Condition, row 1.1, comparison" }).click();
  await page.getByRole("option", { name: "is greater than", exact: true }).click();
  await write(page, "Condition, row 1.1, second value", "100");

  await page.getByRole("button", { name: /^Add the first .* in True/ }).click();
  await chooseOperation(page, "http");
  await page.getByRole("combobox", { name: "Method" }).click();
  await page.getByRole("option", { name: /^POST/ }).click();
  await write(page, "Address", `${service.url}/orders`);
  await write(page, "Body", "@triggerBody()");

  await page.getByRole("button", { name: /^Insert .* after Condition/ }).click();
  await chooseOperation(page, "response");
  await write(page, "Body", "@body('HTTP')");
  await expect(page.getByText(/^Saved/)).toBeVisible();

  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
  const shown = page.getByRole("dialog").getByText(`${towpath.url}/hooks/`);
  const address = (await shown.textContent()) ?? "";

  const answer = await request.post(address, { data: { amount: 250, item: "barge" } });
  expect(answer.status()).toBe(200);
  expect(JSON.parse(((await answer.json()) as { received: string }).received)).toEqual({
    amount: 250,
    item: "barge",
  });
  expect(service.calls).toHaveLength(1);
  expect(service.calls[0]).toMatchObject({ method: "POST", path: "/orders" });

  const small = await request.post(address, { data: { amount: 5 } });
  expect(small.status(), "the condition was not met, so nothing was ordered").toBe(200);
  expect(service.calls).toHaveLength(1);

  const forged = await request.post(address.replace(/sig=...../, "sig=AAAAA"), { data: { amount: 250 } });
  expect([401, 404]).toContain(forged.status());

  await page.goto(`${towpath.url}/runs`);
  const runs = page.getByRole("link", { name: /^Run of Untitled flow, Succeeded/ });
  await expect(runs).toHaveCount(2);
  await runs.last().click();
  await page.getByRole("button", { name: /^HTTP/ }).first().click();
  await expect(page.getByText("barge").first()).toBeVisible();
});
