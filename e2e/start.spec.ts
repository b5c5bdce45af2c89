import { expect, type Page, test } from "@playwright/test";
import { type Installation, startInstallation } from "./support/installation.ts";
import { apiClient, enter } from "./support/owner.ts";

let towpath: Installation;
test.beforeAll(async () => {
  towpath = await startInstallation();
});
test.afterAll(async () => {
  await towpath?.stop();
});

const palette = (page: Page) => page.getByRole("dialog", { name: "Palette" });
const field = (page: Page) => palette(page).getByRole("combobox");
const option = (page: Page, name: string) => palette(page).getByRole("option", { name });

async function find(page: Page, words: string): Promise<void> {
  await expect(palette(page)).toBeHidden();
  await page.keyboard.press("ControlOrMeta+k");
  // At once: the field has the focus with the key.
  await page.keyboard.type(words);
  await expect(field(page)).toHaveValue(words);
}

test("templates are looked at and taken, and the palette finds everything", async ({ page, request }) => {
  await enter(page, towpath.url);

  await test.step("The empty home leads to the templates; words and kinds narrow them", async () => {
    await page.getByRole("link", { name: "See the templates" }).click();
    const gallery = page.getByRole("list", { name: "Templates" });
    await expect(gallery.getByRole("listitem")).toHaveCount(15);
    await page.getByRole("searchbox", { name: "Search templates" }).fill("liquid");
    await expect(gallery.getByRole("heading")).toHaveText(["Write a letter with Liquid"]);
    await page.getByRole("searchbox", { name: "Search templates" }).fill("");
    await page.getByRole("radiogroup").getByText("By the clock").click();
    await expect(gallery.getByRole("listitem")).toHaveCount(4);
  });

  await test.step("A template is looked at, then taken: what is to be filled in is marked", async () => {
    await page.getByRole("link", { name: "Watch an address" }).click();
    await expect(page.getByRole("region", { name: "Steps of Watch an address" })).toContainText(
      "Tell somebody",
    );
    await expect(page.getByText("It answers with 404.")).toBeVisible();
    await page.getByRole("button", { name: "Use this template" }).click();
    await expect(page.getByRole("textbox", { name: "Name of the flow" })).toHaveValue("Watch an address");
    await expect(page.getByText("The address to watch.")).toBeVisible();
    await expect(page.getByRole("button", { name: /Problems/ })).toContainText("2");
  });

  const api = await apiClient(page, request, towpath.url);
  await test.step("A template of two flows makes both, and points one at the other", async () => {
    await page.goto(`${towpath.url}/templates/price-an-order`);
    await page.getByRole("button", { name: "Use this template" }).click();
    await expect(page.getByRole("textbox", { name: "Name of the flow" })).toHaveValue(
      "Share work between flows",
    );
    const { items } = await api.get<{ items: { id: string; name: string }[] }>("/flows?search=Price");
    const child = items.find(({ name }) => name === "Price a line")?.id ?? "none";
    const parent = await api.get<{ definitionText: string }>(
      `/flows/${new URL(page.url()).pathname.split("/")[2]}`,
    );
    expect(parent.definitionText).toContain(child);
  });

  await test.step("UX 47: the palette finds flows, runs, connections, connectors, settings, templates, by key alone", async () => {
    const order = await api.send<{ id: string }>("POST", "/flows", {
      name: "Ring the bell",
      definitionText: JSON.stringify({
        triggers: { manual: { type: "Request", kind: "Button", inputs: {} } },
        actions: { Ring: { type: "Compose", inputs: "ding", runAfter: {} } },
      }),
    });
    const { runId } = await api.send<{ runId: string }>("POST", `/flows/${order.id}/run`, {
      version: "draft",
    });
    await page.goto(towpath.url);
    await expect(page.getByRole("heading", { name: "Flows" })).toBeVisible();
    await find(page, "ring the bell");
    await expect(option(page, "Ring the bell").first()).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(palette(page)).toBeHidden();
    await find(page, runId);
    await expect(option(page, "Last run of Ring the bell")).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(new RegExp(`/runs/${runId}`));
    await find(page, "api keys");
    await expect(option(page, "API keys")).toBeVisible();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("catch what");
    await expect(option(page, "Catch what fails")).toBeVisible();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("no such thing");
    await expect(palette(page).getByRole("status")).toHaveText("Nothing has this name.");
    await page.keyboard.press("Escape");
  });

  await test.step("UX 47: what was used lately comes first", async () => {
    await find(page, "");
    const first = palette(page).getByRole("group").first();
    await expect(first).toHaveAccessibleName("Used lately");
    await expect(first.getByRole("option").first()).toContainText("Last run of Ring the bell");
    await page.keyboard.press("Escape");
  });

  await test.step("Home names what is not published, and no longer when there is nothing of it", async () => {
    await page.goto(towpath.url);
    const drafts = page.getByRole("region", { name: "Not published yet" });
    await expect(drafts.getByRole("link", { name: "Ring the bell" })).toBeVisible();
    await expect(page.getByRole("region", { name: "Flows that fail" })).toHaveCount(0);
  });

  await test.step("Key Mod+K palette: in the designer it has the commands of the flow, also from within a field", async () => {
    await find(page, "ring the bell");
    await option(page, "Ring the bell").first().click();
    const name = page.getByRole("textbox", { name: "Name of the flow" });
    await name.focus();
    await find(page, "keys of");
    await expect(field(page)).toHaveAttribute("aria-activedescendant", /.+/);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog", { name: "Keys of the designer" })).toBeVisible();
  });
});
