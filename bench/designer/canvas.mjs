// The canvas with a thousand actions: opening it, editing on it, moving over it.
import { countFrames, watchKeys, watchOpening } from "./in-page.mjs";
import { largeFlow } from "./large-flow.mjs";

const ACTIONS = 1_000;
const KEYS = 24;
const GESTURE_MS = 2_000;

export const CANVAS_LINES = [
  { key: "open", name: "1,000 actions: first card", unit: "ms" },
  { key: "interactive", name: "1,000 actions: open to interactive", unit: "ms", most: 2_000 },
  { key: "typing", name: "a key in a field to its paint", unit: "ms", most: 50 },
  { key: "typing cpu", name: "   processor time, with the checker after it", unit: "ms" },
  { key: "insert", name: "an action duplicated to its paint", unit: "ms", most: 50 },
  { key: "insert cpu", name: "   processor time, with the checker after it", unit: "ms" },
  { key: "undo", name: "undo to its paint", unit: "ms", most: 50 },
  { key: "pan", name: "panning", unit: "frames/s", least: 55 },
  { key: "zoom", name: "zooming", unit: "frames/s", least: 55 },
  { key: "idle", name: "   frames of the machine at rest", unit: "frames/s" },
];

/** @param note takes each figure under the key of its line */
export async function measureCanvas({ context, api, rounds, note }) {
  const page = await context.newPage();
  const busyMs = await busyMeter(page);
  await page.addInitScript(watchOpening);
  await page.addInitScript(watchKeys);
  for (let round = 0; round <= rounds; round += 1) {
    // A flow of its own for each round: one that was open before opens where it was left.
    const { id } = await api("POST", "/flows", {
      name: `Large ${round}`,
      definitionText: largeFlow(ACTIONS),
    });
    const opened = await open(page, id);
    // The first time the programs of the page are read and compiled: that is the browser's, once a version.
    if (round === 0) continue;
    note("open", opened.firstCard);
    note("interactive", opened.interactive);
    await edits(page, busyMs, note);
    await moves(page, note);
  }
  await page.close();
}

async function open(page, id) {
  await page.goto(`/flows/${id}`);
  const opened = await page.waitForFunction(() => globalThis.towpathOpened(), null, { polling: 100 });
  return opened.jsonValue();
}

async function keysOf(page, press) {
  await page.evaluate(() => globalThis.towpathKeys());
  await press();
  await page.waitForTimeout(400);
  return page.evaluate(() => globalThis.towpathKeys());
}

/** Processor time that the page's main thread has used, in ms: what other work of the machine does not change. */
async function busyMeter(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1_000;
  };
}

async function edits(page, busyMs, note) {
  const card = page.locator('[data-canvas-id="action:Step_0_2"]');
  await card.click();
  const field = page.locator("aside .cm-content").first();
  await field.click();
  let before = await busyMs();
  const typed = await keysOf(page, async () => {
    for (let key = 0; key < KEYS; key += 1) await page.keyboard.press("x", { delay: 60 });
  });
  for (const ms of typed) note("typing", ms);
  await page.waitForTimeout(1_500);
  note("typing cpu", ((await busyMs()) - before) / KEYS);
  await card.focus();
  before = await busyMs();
  for (const ms of await keysOf(page, () => page.keyboard.press("ControlOrMeta+d"))) note("insert", ms);
  await page.waitForTimeout(1_500);
  note("insert cpu", (await busyMs()) - before);
  await page.keyboard.press("Escape");
  for (const ms of await keysOf(page, () => page.keyboard.press("ControlOrMeta+z"))) note("undo", ms);
  await page.waitForTimeout(1_500);
  await page.keyboard.press("ControlOrMeta+z");
  await page.keyboard.press("Escape");
}

async function moves(page, note) {
  await page.mouse.move(620, 500);
  await frames(page, "idle", note, () => page.waitForTimeout(GESTURE_MS / 2));
  await frames(page, "pan", note, () => wheelFor(page, (turn) => [turn % 80 < 40 ? 6 : -6, 40]));
  await page.keyboard.down("Control");
  await frames(page, "zoom", note, () => wheelFor(page, (turn) => [0, turn % 60 < 30 ? 12 : -12]));
  await page.keyboard.up("Control");
}

async function wheelFor(page, by) {
  const end = Date.now() + GESTURE_MS;
  for (let turn = 0; Date.now() < end; turn += 1) await page.mouse.wheel(...by(turn));
}

async function frames(page, key, note, gesture) {
  await page.evaluate(countFrames);
  await gesture();
  const { perSecond } = await page.evaluate(() => globalThis.towpathFrames());
  note(key, perSecond);
}
