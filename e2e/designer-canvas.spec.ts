import { expect, test } from "@playwright/test";
import { pastesElsewhere } from "./support/another-browser.ts";
import {
  after,
  card,
  chosen,
  DEFINITION,
  definitionOf,
  openFlow,
  plus,
  saved,
} from "./support/drawn-flow.ts";
import { type Installation, startInstallation } from "./support/installation.ts";
import { apiClient, enter } from "./support/owner.ts";

let towpath: Installation;
test.beforeAll(async () => {
  towpath = await startInstallation();
});
test.afterAll(async () => {
  await towpath?.stop();
});

test("the canvas of a flow, by mouse and by keyboard", async ({ page, request }) => {
  await enter(page, towpath.url);
  const api = await apiClient(page, request, towpath.url);
  const designer = await openFlow(towpath.url, page, api, DEFINITION, "Orders");

  await test.step("UX 1: a plus stands between any two cards and names both; the last one what is before it", async () => {
    await expect(plus(page, "Insert an action between Order and Read")).toBeVisible();
    await expect(plus(page, "Insert an action between Read and Price")).toHaveAttribute(
      "title",
      "Insert an action between Read and Price",
    );
    await expect(plus(page, "Insert an action after Finish")).toHaveCount(1);
  });

  await test.step("UX 19: lines that are not followed on success are dashed and say when; one tick must stay", async () => {
    await expect(page.getByText("if failed or timed out")).toBeVisible();
    await card(page, "Apologise").click();
    await page.getByRole("tab", { name: "Settings" }).click();
    const ticks = page.getByRole("group", { name: "Run when Try …" });
    await expect(ticks.getByRole("checkbox")).toHaveCount(4);
    await ticks.getByRole("checkbox", { name: "timed out" }).uncheck();
    await expect(ticks.getByRole("checkbox", { name: "failed" })).toBeDisabled();
    await expect(page.getByText("if failed", { exact: true })).toBeVisible();
  });

  await test.step("UX 7: undo and redo lead back to the panel and the tab", async () => {
    await page.keyboard.press("Escape");
    await card(page, "Read").click();
    await page.getByRole("tab", { name: "Parameters" }).click();
    await card(page, "Read").focus();
    await page.keyboard.press("ControlOrMeta+z");
    await expect(page.getByRole("complementary", { name: "Action: Apologise" })).toBeVisible();
    await expect(page.getByRole("tab", { name: "Settings" })).toHaveAttribute("aria-selected", "true");
    await expect(page.getByText("if failed or timed out")).toBeVisible();
  });

  await test.step("Key Mod+Z, Mod+Shift+Z, Mod+Y: and go forward again", async () => {
    await page.keyboard.press("ControlOrMeta+Shift+z");
    await expect(page.getByText("if failed", { exact: true })).toBeVisible();
    await page.keyboard.press("ControlOrMeta+z");
    await expect(page.getByText("if failed or timed out")).toBeVisible();
    await page.keyboard.press("ControlOrMeta+y");
    await expect(page.getByText("if failed", { exact: true })).toBeVisible();
    await page.keyboard.press("Escape");
  });

  await test.step("UX 2: the plus offers an action, a parallel branch, and what was copied; a leaf no branch", async () => {
    await card(page, "Read").click({ modifiers: ["Shift"] });
    await card(page, "Price").click({ modifiers: ["Shift"] });
    await page.keyboard.press("ControlOrMeta+c");
    await plus(page, "Insert an action between Price and Try").click();
    const picker = page.getByRole("dialog");
    await expect(picker.getByText("As a parallel branch")).toBeVisible();
    await expect(picker.getByRole("button", { name: "Paste 2 copied actions" })).toBeVisible();
    await page.keyboard.press("Escape");
    await plus(page, "Insert an action after Finish").click();
    await expect(picker.getByRole("button", { name: "Paste 2 copied actions" })).toBeVisible();
    await expect(picker.getByText("As a parallel branch")).toHaveCount(0);
    await page.keyboard.press("Escape");
  });

  await test.step("UX 3: Ctrl V on a focused plus pastes there, in order; and in another browser", async () => {
    await plus(page, "Insert an action after Finish").focus();
    await page.keyboard.press("ControlOrMeta+v");
    await expect(card(page, "Read_2")).toBeFocused();
    await page.keyboard.press("Escape");
    await page.keyboard.press("1");
    await expect(card(page, "Price_2")).toBeVisible();
    const { actions } = await definitionOf(designer);
    expect(actions.Read_2?.runAfter).toEqual(after("Finish"));
    expect(actions.Price_2?.runAfter).toEqual(after("Read_2"));
    await pastesElsewhere(designer, "Price_2");
  });

  await test.step("UX 8: several are cut, duplicated and deleted; deleting a scope names what goes too", async () => {
    await page.keyboard.press("Escape");
    await card(page, "Read_2").click({ modifiers: ["ControlOrMeta"] });
    await card(page, "Price_2").click({ modifiers: ["ControlOrMeta"] });
    await page.keyboard.press("ControlOrMeta+d");
    await expect(card(page, "Read_2_2")).toBeFocused();
    await page.keyboard.press("ControlOrMeta+z");
    await expect(card(page, "Read_2_2")).toHaveCount(0);
    await page.keyboard.press("1");
    await card(page, "Try").focus();
    await page.keyboard.press("Delete");
    const question = page.getByRole("dialog", { name: "Delete “Try”?" });
    await expect(question.getByText("What is inside goes too: Book, Broken.")).toBeVisible();
    await question.getByRole("button", { name: "Keep" }).click();
  });

  await test.step("Key Delete: removes what is chosen", async () => {
    await card(page, "Read_2").click({ modifiers: ["ControlOrMeta"] });
    await card(page, "Price_2").click({ modifiers: ["ControlOrMeta"] });
    await page.keyboard.press("Delete");
    await expect(card(page, "Read_2")).toHaveCount(0);
    await expect(card(page, "Price_2")).toHaveCount(0);
  });

  await test.step("Key Mod+C, X, V, D, A: all are chosen, copied, cut and pasted", async () => {
    await card(page, "Read").focus();
    await page.keyboard.press("ControlOrMeta+a");
    await expect(page.getByRole("toolbar", { name: "8 actions chosen" })).toBeVisible();
    await page.keyboard.press("Escape");
    await card(page, "Price").focus();
    await page.keyboard.press("ControlOrMeta+x");
    await expect(card(page, "Price")).toHaveCount(0);
    await card(page, "Read").focus();
    await page.keyboard.press("ControlOrMeta+v");
    await expect(card(page, "Price")).toBeVisible();
    await page.keyboard.press("Escape");
  });

  await test.step("UX 9: chosen neighbours are wrapped in a scope; with a gap between them that is refused", async () => {
    await card(page, "Read").click({ modifiers: ["Shift"] });
    await card(page, "Try").click({ modifiers: ["Shift"] });
    await page.getByRole("button", { name: "Wrap in a scope" }).click();
    await expect(page.getByText("Between the chosen actions stands one that was not chosen")).toBeVisible();
    await card(page, "Try").click({ modifiers: ["Shift"] });
    await card(page, "Price").click({ modifiers: ["Shift"] });
    await page.getByRole("button", { name: "Wrap in a scope" }).click();
    await expect(card(page, "Scope")).toBeVisible();
    await page.keyboard.press("ControlOrMeta+z");
    await expect(card(page, "Scope")).toHaveCount(0);
  });

  await test.step("UX 11: a folded scope says how much it holds, and that something inside is wrong", async () => {
    const tools = page.getByRole("toolbar", { name: "View" });
    for (const name of ["Zoom in", "Zoom out", "Show the whole flow", "Fold all", "Unfold all"]) {
      await expect(tools.getByRole("button", { name, exact: true })).toBeVisible();
    }
    await page.getByRole("button", { name: "Fold Try" }).click();
    await expect(card(page, "Try")).toContainText("2 actions inside");
    await expect(card(page, "Try")).toContainText("There is no function 'nosuch'.");
  });

  await test.step("UX 38: fold state and viewport are there again after a reload", async () => {
    const kept = () => page.evaluate(() => JSON.stringify(localStorage));
    const untouched = await kept();
    await page.mouse.move(400, 500);
    await page.mouse.wheel(0, 90);
    await expect.poll(kept).not.toBe(untouched);
    const before = await card(page, "Try").boundingBox();
    await saved(page);
    await page.reload();
    await expect(card(page, "Try")).toContainText("2 actions inside");
    const now = await card(page, "Try").boundingBox();
    expect(Math.abs((now?.y ?? 0) - (before?.y ?? 1_000))).toBeLessThan(3);
  });

  await test.step("UX 7: every step is there after the reload as well", async () => {
    await page.keyboard.press("ControlOrMeta+y");
    await expect(card(page, "Scope")).toBeVisible();
    await page.keyboard.press("ControlOrMeta+z");
    await expect(card(page, "Scope")).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Undo" })).toBeEnabled();
    await page.keyboard.press("ControlOrMeta+z");
    await expect(card(page, "Price")).toHaveCount(0);
    await page.keyboard.press("ControlOrMeta+y");
    await expect(card(page, "Price")).toBeVisible();
    await page.keyboard.press("Escape");
  });

  await test.step("UX 10: an action is found by its name; what hides it opens", async () => {
    await page.keyboard.press("ControlOrMeta+Shift+p");
    // At once: the field has the focus with the key.
    await page.keyboard.type("boo");
    await expect(page.getByRole("combobox", { name: "Search the actions" })).toHaveValue("boo");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("complementary", { name: "Action: Book" })).toBeVisible();
    await expect(card(page, "Book")).toBeInViewport();
  });

  await test.step("Key Mod+Shift+P go to an action: works while a field has the focus", async () => {
    await page.getByRole("textbox", { name: "Name of the action" }).focus();
    await page.keyboard.press("ControlOrMeta+Shift+p");
    await page.getByRole("combobox", { name: "Search the actions" }).fill("finish");
    await page.keyboard.press("Enter");
    await expect(card(page, "Finish")).toBeFocused();
    await page.keyboard.press("Escape");
  });
});

test("moving, disabling, notes and keys on the canvas", async ({ page, request }) => {
  await enter(page, towpath.url);
  const api = await apiClient(page, request, towpath.url);
  const designer = await openFlow(towpath.url, page, api, DEFINITION, "Orders by hand");

  await test.step("UX 4: a dragged card goes where it is dropped; where it cannot go the reason is said", async () => {
    const from = await card(page, "Read").boundingBox();
    const to = await plus(page, /between Price and Try$/).boundingBox();
    if (from === null || to === null) throw new Error("Both are on the screen");
    await page.mouse.move(from.x + 60, from.y + 20);
    await page.mouse.down();
    await page.mouse.move(from.x + 80, from.y + 60, { steps: 4 });
    const own = page.locator('[data-drop="refused"]').first();
    await expect(own).toHaveAttribute("aria-label", /It stands here already/);
    await page.mouse.move(to.x + 12, to.y + 12, { steps: 6 });
    await expect(page.getByText("Drop here", { exact: true }).first()).toBeVisible();
    await page.mouse.up();
    await expect(page.getByText("Moved “Read”.")).toBeVisible();
    const { actions } = await definitionOf(designer);
    expect([actions.Price?.runAfter, actions.Read?.runAfter, actions.Try?.runAfter]).toEqual([
      {},
      after("Price"),
      after("Read"),
    ]);
  });

  await test.step("UX 4: the same by keyboard", async () => {
    await page.keyboard.press("Escape");
    await card(page, "Finish").focus();
    await page.keyboard.press("m");
    await expect(page.getByText(/^Moving “Finish”/)).toBeVisible();
    const inLoop = plus(page, /first action in For each item of Each: not possible/);
    await expect(inLoop).toHaveAttribute(
      "aria-label",
      /ends the run, which is not possible inside the loop “Each”/,
    );
    await page.keyboard.press("ArrowUp");
    await expect(page.locator("[data-drop]:focus")).toHaveCount(1);
    await plus(page, /^Move here, after Apologise/).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByText("Moved “Finish”.")).toBeVisible();
    expect((await definitionOf(designer)).actions.Finish?.runAfter).toEqual(after("Apologise"));
    await page.keyboard.press("Escape");
  });

  await test.step("UX 48: arrows walk, Shift and arrows choose up- and downstream", async () => {
    await card(page, "Price").focus();
    await page.keyboard.press("ArrowDown");
    await expect(card(page, "Read")).toBeFocused();
    await page.keyboard.press("Shift+ArrowDown");
    await expect(page.getByRole("toolbar", { name: "5 actions chosen" })).toBeVisible();
    await page.keyboard.press("Escape");
    await card(page, "Try").focus();
    await page.keyboard.press("Shift+ArrowUp");
    await expect(chosen(page)).toHaveCount(3);
    await page.keyboard.press("Escape");
  });

  await test.step("Key F2 rename: puts the name under the caret", async () => {
    await card(page, "Price").focus();
    await page.keyboard.press("F2");
    await expect(page.getByRole("textbox", { name: "Name of the action" })).toBeFocused();
    await page.keyboard.type("Total");
    await page.keyboard.press("Enter");
    await expect(card(page, "Total")).toBeVisible();
    await page.getByRole("button", { name: "Close the panel" }).click();
  });

  await test.step("Key D disable: runs pass the action by, and the card says so", async () => {
    await card(page, "Total").focus();
    await page.keyboard.press("d");
    await expect(card(page, "Total")).toContainText("Disabled");
    expect((await definitionOf(designer)).staticResults).toEqual({
      Towpath_disabled: { status: "Succeeded", outputs: {} },
    });
    await card(page, "Total").focus();
    await page.keyboard.press("d");
    expect((await definitionOf(designer)).staticResults).toBeUndefined();
  });

  await test.step("UX 45: a note is written in Markdown, coloured, moved and sized", async () => {
    await card(page, "Total").focus();
    await page.keyboard.press("n");
    await expect(page.getByRole("textbox", { name: "Text of the note, in Markdown" })).toBeFocused();
    await page.keyboard.type("# Why\nbecause of **tax**");
    await page.keyboard.press("Escape");
    const note = page.getByRole("region", { name: "Note: Why" });
    await expect(note.locator("strong")).toHaveText("tax");
    await expect(note).toBeFocused();
    await page.keyboard.press("Alt+ArrowRight");
    await page.keyboard.press("Alt+Shift+ArrowDown");
    await note.getByRole("button", { name: "Green" }).click();
    const at = await note.boundingBox();
    if (at === null) throw new Error("The note is on the screen");
    await page.mouse.move(at.x + 40, at.y + at.height - 30);
    await page.mouse.down();
    await page.mouse.move(at.x + 70, at.y + at.height - 50, { steps: 4 });
    await page.mouse.up();
    const { metadata } = await definitionOf(designer);
    const [kept] = Object.values((metadata as { towpath: { notes: object } }).towpath.notes);
    expect(kept).toMatchObject({ colour: "green", beside: "Total", height: 140 });
    expect(kept.x).toBeGreaterThan(308);
  });

  await test.step("UX 46: tidying up lays the note beside its step, and is one step of undo", async () => {
    const xOf = async () => {
      const { metadata } = await definitionOf(designer);
      const [kept] = Object.values((metadata as { towpath: { notes: object } }).towpath.notes);
      return (kept as { x: number }).x;
    };
    const before = await xOf();
    await card(page, "Total").focus();
    await page.keyboard.press("Shift+L");
    expect(await xOf()).toBe(288);
    await page.keyboard.press("ControlOrMeta+z");
    expect(await xOf()).toBe(before);
  });

  await test.step("Key Shift+L tidy up: does it again, and then says that all lies in order", async () => {
    await page.keyboard.press("Shift+L");
    await expect(page.getByText("Tidied up one note.").first()).toBeVisible();
    await page.keyboard.press("Shift+L");
    await expect(page.getByText("Everything lies in order already.")).toBeVisible();
  });

  await test.step("UX 45: chosen actions become a group, which folds to one card", async () => {
    await card(page, "Total").click({ modifiers: ["Shift"] });
    await card(page, "Read").click({ modifiers: ["Shift"] });
    await page.getByRole("button", { name: "Group", exact: true }).click();
    const group = (name: string) => page.getByRole("region", { name: `Group: ${name}` });
    await expect(group("Group").getByRole("button", { name: "Group" }).first()).toBeFocused();
    await page.keyboard.press("Enter");
    await page.keyboard.type("Sums");
    await page.keyboard.press("Enter");
    await expect(group("Sums").getByRole("button", { name: "Sums" }).first()).toBeFocused();
    await page.getByRole("button", { name: "Fold Sums" }).press("Enter");
    const folded = page.getByRole("button", { name: "Show what is in Sums" });
    await expect(folded).toContainText("2 actions inside");
    await expect(folded).toBeFocused();
    await expect(card(page, "Total")).toHaveCount(0);
    await expect(plus(page, "Insert an action between Sums and Try")).toBeVisible();
    await page.keyboard.press("ControlOrMeta+Shift+p");
    await page.getByRole("combobox", { name: "Search the actions" }).fill("total");
    await page.keyboard.press("Enter");
    await expect(card(page, "Total")).toBeFocused();
    await page.getByRole("button", { name: "Close the panel" }).click();
  });

  await test.step("UX 36: Tab goes on in the order of execution; focus comes back to the card; nothing traps it", async () => {
    await card(page, "Total").focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("complementary", { name: "Action: Total" })).toBeVisible();
    await page.getByRole("tab", { name: "Parameters" }).focus();
    await page.keyboard.press("Escape");
    await expect(card(page, "Total")).toBeFocused();
  });

  await test.step("Key Tab stays navigation: through the cards in order, and out of the canvas", async () => {
    const order = ["action:Total", "action:Read", "action:Try", "action:Book"];
    const seen: string[] = [];
    let isOut = false;
    for (let stops = 0; stops < 60 && !isOut; stops += 1) {
      const id = await page.evaluate(() => document.activeElement?.getAttribute("data-canvas-id") ?? "");
      if (order.includes(id)) seen.push(id);
      isOut = await page.evaluate(
        () => document.activeElement?.closest("[role=toolbar][aria-label=View]") !== null,
      );
      await page.keyboard.press("Tab");
    }
    expect(seen).toEqual(order);
    expect(isOut).toBe(true);
  });

  await test.step("Key 0 and 1 zoom: to the actual size, and to the whole flow", async () => {
    const zoom = () =>
      page
        .locator(".react-flow__viewport")
        .evaluate((element) => new DOMMatrix(getComputedStyle(element).transform).a);
    await card(page, "Total").focus();
    await page.keyboard.press("0");
    await expect.poll(zoom).toBe(1);
    await page.keyboard.press("1");
    await expect.poll(zoom).toBeLessThan(1);
  });

  await test.step("Key Space and drag pans: over a card too, which neither moves nor opens", async () => {
    await card(page, "Total").focus();
    // The view glides to the whole flow: where the card is counts once it stands still, which hovering waits for.
    await card(page, "Total").hover();
    const before = await card(page, "Total").boundingBox();
    if (before === null) throw new Error("The card is on the screen");
    await page.mouse.move(before.x + 50, before.y + 20);
    await page.keyboard.down("Space");
    await page.mouse.down();
    await page.mouse.move(before.x + 90, before.y + 50, { steps: 5 });
    await page.mouse.up();
    await page.keyboard.up("Space");
    const now = await card(page, "Total").boundingBox();
    expect((now?.x ?? 0) - before.x).toBeGreaterThan(20);
    await expect(page.getByText(/^Moving/)).toHaveCount(0);
  });

  await test.step("Key ? lists the keys: of the whole designer", async () => {
    await page.keyboard.press("Escape");
    await card(page, "Total").focus();
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Keys of the designer" })).toContainText("Go to an action");
    await page.keyboard.press("Escape");
  });

  await test.step("UX 37: broken notes and unknown members open like any other, and stay", async () => {
    const notes = { fine: { text: "Here" }, broken: "no note", odd: { text: 5, x: "far" } };
    const strange = { ...DEFINITION, metadata: { towpath: { notes } }, later: { unknown: true } };
    const opened = await openFlow(towpath.url, page, api, strange, "Strange");
    await expect(page.getByRole("region", { name: "Note: Here" })).toBeVisible();
    await card(page, "Read").focus();
    await page.keyboard.press("d");
    const kept = await definitionOf(opened);
    expect(kept.metadata).toEqual({ towpath: { notes } });
    expect(kept.later).toEqual({ unknown: true });
  });
});
