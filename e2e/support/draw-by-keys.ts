import { expect, type Locator, type Page } from "@playwright/test";
import { card, plus } from "./drawn-flow.ts";
import { chooseOption, press, tabTo } from "./keyboard.ts";

export const row = (page: Page, name: string | RegExp): Locator => page.getByRole("treeitem", { name });
export const named = (page: Page, name: string): Locator => page.locator(`[data-row-id="action:${name}"]`);
const panel = (page: Page) => page.getByRole("complementary");

/** Finds an operation in the list that is open, and takes it. */
export async function take(page: Page, search: string): Promise<void> {
  await expect(page.getByRole("combobox", { name: "Search" })).toBeFocused();
  await page.keyboard.type(search);
  await page.keyboard.press("Enter");
}

async function write(page: Page, field: string, text: string): Promise<void> {
  await tabTo(page, panel(page).getByRole("textbox", { name: field, exact: true }));
  await page.keyboard.insertText(text);
}

const choose = (page: Page, field: string, choice: RegExp): Promise<void> =>
  chooseOption(page, panel(page).getByRole("combobox", { name: field, exact: true }), choice);

/** The two views differ in how one comes to a place; what is done there is the same. */
interface View {
  readonly behind: (name: string) => Promise<void>;
  readonly inside: (branch: string, container: string) => Promise<void>;
  readonly isAt: (name: string) => Promise<void>;
}

export const onOutline = (page: Page): View => ({
  behind: async (name) => {
    await tabTo(page, page.locator("[role=treeitem][tabindex='0']"));
    await walkTo(page, row(page, new RegExp(`^${name}`)).first());
    await page.keyboard.press("a");
  },
  inside: async (branch, container) => {
    await tabTo(page, page.locator("[role=treeitem][tabindex='0']"));
    const isBranch = branch === "True" || branch === "False";
    await walkTo(page, row(page, new RegExp(`^${isBranch ? branch : container}`)).first());
    await page.keyboard.press("i");
  },
  isAt: (name) => expect(named(page, name)).toBeFocused(),
});

export const onCanvas = (page: Page): View => ({
  behind: async (name) => {
    await tabTo(page, page.locator(`[data-canvas-id="${name === "When" ? "trigger" : `action:${name}`}"]`));
    await page.keyboard.press("a");
  },
  inside: async (branch, container) => {
    await press(page, plus(page, `Add the first action in ${branch} of ${container}`));
  },
  isAt: (name) => expect(card(page, name)).toBeFocused(),
});

/** From the top of the tree down. */
export async function walkTo(page: Page, wanted: Locator): Promise<void> {
  await page.keyboard.press("Home");
  for (let steps = 0; steps < 40; steps += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("ArrowDown");
  }
  throw new Error("The row was not reached");
}

/** A trigger, a condition with both branches, a loop with an action, a call, and an answer: no pointer is touched. */
export async function drawByKeys(page: Page, view: View, address: string): Promise<void> {
  await view.behind("When");
  await take(page, "condition");
  await view.isAt("Condition");
  await write(page, "Condition, row 1.1, first value", "@triggerBody()?['amount']");
  await choose(page, "Condition, row 1.1, comparison", /^is greater than$/);
  await write(page, "Condition, row 1.1, second value", "100");

  await view.inside("True", "Condition");
  await take(page, "for each");
  await view.isAt("For_each");
  await write(page, "List", "@triggerBody()?['items']");
  await view.inside("For each item", "For each");
  await take(page, "http");
  await view.isAt("HTTP");
  await choose(page, "Method", /^POST/);
  await write(page, "Address", address);
  await write(page, "Body", "@item()");

  await view.inside("False", "Condition");
  await take(page, "compose");
  await view.isAt("Compose");
  await write(page, "Inputs", "too small");

  await view.behind("Condition");
  await take(page, "response");
  await view.isAt("Response");
  await write(page, "Body", "done");
  await page.keyboard.press("Escape");
  await view.isAt("Response");
}
