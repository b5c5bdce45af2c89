import { expect, type Locator, type Page } from "@playwright/test";
import { boardConnector } from "./board-service.ts";

/** As a person does who has the two files. */
export async function importBoards(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/connectors`);
  const files = boardConnector().map(({ name, text }) => ({
    name,
    mimeType: "application/json",
    buffer: Buffer.from(text),
  }));
  await page.locator("input[type=file]:not([webkitdirectory])").last().setInputFiles(files);
  await expect(page.getByRole("link", { name: /Boards/ }).first()).toBeVisible();
}

export async function choose(page: Page, list: Locator, title: string): Promise<void> {
  await list.click();
  await page.getByRole("option", { name: title, exact: true }).click();
}
