import { expect } from "@playwright/test";
import { card, DEFINITION, type Designer, definitionOf, openFlow } from "./drawn-flow.ts";

/**
 * Copies an action by key, and pastes it in a browser that shares nothing with this one but the system's clipboard. A
 * text that is no action is refused there with the reason.
 */
export async function pastesElsewhere({ page, api }: Designer, name: string): Promise<void> {
  const context = await page
    .context()
    .browser()
    ?.newContext({
      storageState: { cookies: await page.context().cookies(), origins: [] },
    });
  const other = await context?.newPage();
  if (other === undefined) throw new Error("There is a browser");
  const { origin } = new URL(page.url());
  const elsewhere = await openFlow(origin, other, api, { ...DEFINITION, actions: {} }, "Elsewhere", /Order/);
  await page.bringToFront();
  await card(page, name).focus();
  await page.keyboard.press("ControlOrMeta+c");
  await expect(page.getByText("Copied one action.")).toBeVisible();

  await other.bringToFront();
  await other.keyboard.press("ControlOrMeta+v");
  await expect(card(other, name)).toBeFocused();
  expect((await definitionOf(elsewhere)).actions[name]?.runAfter).toEqual({});

  const field = other.getByRole("textbox", { name: "Name of the action" });
  await field.fill("Dear team");
  await field.press("ControlOrMeta+a");
  await field.press("ControlOrMeta+c");
  await field.press("Escape");
  await card(other, name).focus();
  await other.keyboard.press("ControlOrMeta+v");
  await expect(other.getByText(/The clipboard holds text that is no action: This is not JSON/)).toBeVisible();
  await context?.close();
  await page.bringToFront();
}
