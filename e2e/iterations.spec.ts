import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { type Installation, startInstallation } from "./support/installation.ts";
import { enter, openRun } from "./support/owner.ts";

const FILE = join(
  import.meta.dirname,
  "..",
  "..",
  "shared",
  "corpus",
  "workflows",
  "standard-nested-loops-do-until.json",
);

let towpath: Installation;
test.beforeAll(async () => {
  towpath = await startInstallation();
});
test.afterAll(() => towpath?.stop());

test("a definition made for Logic Apps opens, runs, and shows each iteration of its loops", async ({
  page,
}) => {
  test.skip(!existsSync(FILE), "the corpus of real definitions is not beside this checkout");
  await enter(page, towpath.url);
  await page.locator("input[type=file]").first().setInputFiles(FILE);
  await expect(page.getByRole("region", { name: /^Canvas of standard-nested-loops/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Problems 0" })).toBeVisible();

  await page.getByRole("button", { name: "Test", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Run", exact: true }).click();
  await openRun(page);
  await expect(page.getByRole("main").getByText("Succeeded").first()).toBeVisible();

  await page.getByText("List", { exact: true }).click();
  const pager = (loop: string) => page.getByRole("group", { name: `Iterations of ${loop}` });
  await expect(pager("For each number")).toContainText("of 6");
  await expect(pager("For each letter")).toContainText("of 5");
  await expect(pager("For each character")).toContainText("of 3");

  const step = page
    .getByRole("button", { name: /^Set variable testString\s?(Set variable|Succeeded)/ })
    .first();
  await step.click();
  const panel = page.getByRole("complementary");
  const inPanel = (loop: string) => panel.getByRole("group", { name: `Iterations of ${loop}` });
  await expect(panel).toContainText("The loop value is: 1a!");
  await inPanel("For each character")
    .getByRole("button", { name: /^Next iteration/ })
    .click();
  await expect(panel).toContainText("The loop value is: 1a#");
  await inPanel("For each letter").getByRole("textbox").fill("5");
  await inPanel("For each letter").getByRole("textbox").press("Enter");
  await expect(panel).toContainText("The loop value is: 1e");
  await inPanel("For each number")
    .getByRole("button", { name: /^Next iteration/ })
    .click();
  await expect(panel).toContainText("The loop value is: 2");
});
