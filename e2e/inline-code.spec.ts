import { expect, type Page, test } from "@playwright/test";
import { type Installation, startInstallation } from "./support/installation.ts";
import { enter } from "./support/owner.ts";

let towpath: Installation;

test.beforeAll(async () => {
  towpath = await startInstallation();
});
test.afterAll(() => towpath?.stop());

async function chooseOperation(page: Page, search: string): Promise<void> {
  await page.getByRole("combobox", { name: "Search" }).fill(search);
  await page.keyboard.press("Enter");
}

/** Replaces what a code field holds. */
async function writeCode(page: Page, field: string, text: string): Promise<void> {
  await page.getByRole("textbox", { name: field }).click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
}

test("a maker writes JavaScript and a template, and the caller gets what they make", async ({
  page,
  request,
}) => {
  await enter(page, towpath.url);
  await page.getByRole("button", { name: "Draw a flow" }).first().click();
  await page.getByRole("button", { name: /When an HTTP request arrives/ }).click();
  await page.getByRole("button", { name: /^Insert .* after When an HTTP request arrives/ }).click();
  await chooseOperation(page, "javascript");
  await writeCode(
    page,
    "Code",
    "const { lines } = workflowContext.trigger.outputs.body;\nreturn { total: lines.reduce((sum, n) => sum + n, 0) };",
  );
  await page.getByRole("button", { name: /^Insert .* after Run JavaScript/ }).click();
  await chooseOperation(page, "liquid json to text");
  await page.getByRole("textbox", { name: "Content" }).click();
  await page.keyboard.insertText("@body('Run_JavaScript')");
  await writeCode(page, "Template", "That makes {{ content.total }}.");
  await page.getByRole("button", { name: /^Insert .* after Liquid/ }).click();
  await chooseOperation(page, "response");
  await page.getByRole("textbox", { name: "Body" }).click();
  await page.keyboard.insertText("@body('Liquid_JSON_to_text')");
  await expect(page.getByText(/^Saved/)).toBeVisible();

  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
  const address = (await page.getByRole("dialog").getByText(`${towpath.url}/hooks/`).textContent()) ?? "";
  const answer = await request.post(address, { data: { lines: [1, 2, 39] } });
  expect(answer.status()).toBe(200);
  expect(await answer.text()).toBe("That makes 42.");
});
