import { expect, type Locator, type Page } from "@playwright/test";
import type { ApiClient } from "./owner.ts";

/** `runAfter` of somebody who waits for the success of these. */
export const after = (...names: string[]) => Object.fromEntries(names.map((name) => [name, ["Succeeded"]]));
const step = (...before: string[]) => ({ type: "Compose", inputs: "x", runAfter: after(...before) });
/** A chain with a scope that holds a mistake, a handler, a loop and an end. */
export const DEFINITION = {
  $schema:
    "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
  contentVersion: "1.0.0.0",
  triggers: { Order: { type: "Request", kind: "Http", inputs: { schema: {} } } },
  actions: {
    Read: step(),
    Price: step("Read"),
    Try: {
      type: "Scope",
      actions: { Book: step(), Broken: { type: "Compose", inputs: "@nosuch()", runAfter: after("Book") } },
      runAfter: after("Price"),
    },
    Apologise: { ...step(), runAfter: { Try: ["Failed", "TimedOut"] } },
    Each: { type: "Foreach", foreach: "@triggerBody()", actions: {}, runAfter: after("Try") },
    Finish: { type: "Terminate", inputs: { runStatus: "Succeeded" }, runAfter: after("Each") },
  },
  outputs: {},
};

/** A flow that is open in the designer. */
export interface Designer {
  readonly page: Page;
  readonly id: string;
  readonly api: ApiClient;
}

/** Makes a flow and opens it. @param seen a card that is there when it is drawn */
export async function openFlow(
  url: string,
  page: Page,
  api: ApiClient,
  definition: unknown,
  name: string,
  seen: RegExp = /^Read/,
): Promise<Designer> {
  const { id } = await api.send<{ id: string }>("POST", "/flows", {
    name,
    definitionText: JSON.stringify(definition, null, 2),
  });
  await page.goto(`${url}/flows/${id}`);
  await expect(page.getByRole("button", { name: seen }).first()).toBeVisible();
  // What is outside of the visible part is not drawn.
  await page.keyboard.press("1");
  return { page, id, api };
}

export const card = (page: Page, name: string): Locator => page.locator(`[data-canvas-id="action:${name}"]`);
export const plus = (page: Page, words: string | RegExp): Locator =>
  page.getByRole("button", { name: words });
export const chosen = (page: Page): Locator => page.locator('[data-canvas-id][aria-pressed="true"]');
export const saved = (page: Page) => expect(page.getByText(/^Saved/)).toBeVisible();

/** What the server has, after everything is saved. */
export async function definitionOf({ api, id, page }: Designer): Promise<{
  actions: Record<string, { runAfter: object; [member: string]: unknown }>;
  [member: string]: unknown;
}> {
  await page.keyboard.press("ControlOrMeta+s");
  await saved(page);
  const flow = await api.get<{ definitionText: string }>(`/flows/${id}`);
  return JSON.parse(flow.definitionText);
}
