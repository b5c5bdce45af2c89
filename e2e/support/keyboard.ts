import { expect, type Locator, type Page } from "@playwright/test";

const MOST_STOPS = 80;

/** Goes on with Tab until the focus is there: what cannot be reached so cannot be reached by key. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.first().waitFor();
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    if (await target.first().evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  expect(await page.evaluate(() => document.activeElement?.outerHTML ?? ""), "reached by Tab").toBe("");
}

/** Reaches a button or a link, and presses it. */
export async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("Enter");
}

/** Reaches a field, and takes the place of what stands in it. */
export async function type(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(text);
}

/** Opens a list of choices, and takes one. */
export async function chooseOption(page: Page, field: Locator, choice: RegExp): Promise<void> {
  await press(page, field);
  await takeOption(page, choice);
}

/** Goes down to a choice of the list that is open, key by key as the list is ready for the next, and takes it. */
export async function takeOption(page: Page, choice: RegExp): Promise<void> {
  const option = page.getByRole("option", { name: choice }).first();
  await expect(option).toBeVisible();
  for (let steps = 0; steps < MOST_STOPS; steps += 1) {
    if ((await option.getAttribute("data-combobox-selected")) === "true") break;
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
  await expect(option).toBeHidden();
}
