// A run with a hundred thousand iterations: opening it, and going from one iteration to another.

const ITERATIONS = 100_000;
const PATIENCE_MS = 600_000;

export const RUN_LINES = [
  { key: "run open", name: "100,000 iterations: open to the pager", unit: "ms", most: 1_000 },
  { key: "run jump", name: "a typed number to the step of that iteration", unit: "ms" },
];

/** Every 20,000th iteration divides by nothing. */
const FLOW = {
  $schema:
    "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
  contentVersion: "1.0.0.0",
  triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
  actions: {
    Each: {
      type: "Foreach",
      foreach: `@range(0, ${ITERATIONS})`,
      actions: { Divide: { type: "Compose", inputs: "@div(1, mod(add(item(), 1), 20000))" } },
    },
  },
};

/** @param note takes each figure under the key of its line */
export async function measureRun({ context, api, rounds, note }) {
  const { id } = await api("POST", "/flows", { name: "Long", definitionText: JSON.stringify(FLOW) });
  const { runId } = await api("POST", `/flows/${id}/run`, { version: "draft" });
  await ended(api, runId);
  const page = await context.newPage();
  for (let round = 0; round <= rounds; round += 1) {
    await page.addInitScript(watchPager);
    await page.goto(`/runs/${runId}`);
    const opened = await page.waitForFunction(() => globalThis.towpathPager, null, {
      polling: 50,
      timeout: 60_000,
    });
    const jumped = await jump(page, 50_000 + round * 7);
    // The first time the programs of the page are read and compiled, and the journal is read: that is once a version.
    if (round === 0) continue;
    note("run open", await opened.jsonValue());
    note("run jump", jumped);
  }
  await page.close();
}

async function ended(api, runId) {
  const late = Date.now() + PATIENCE_MS;
  for (;;) {
    const { status } = await api("GET", `/runs/${runId}`);
    if (status === "Failed") return;
    if (status !== "Running" && status !== "Queued") throw new Error(`The long run is ${status}.`);
    if (Date.now() > late) throw new Error("The long run did not end in time.");
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Notes when the pager stands there with its count, and the failed step of the first iteration it shows. */
function watchPager() {
  const look = () => {
    const pager = document.querySelector('[role="group"][aria-label="Iterations of Each"]');
    const isThere = pager?.textContent?.includes("of 100") === true;
    const isFilled = document
      .querySelector('[data-canvas-id="action:Divide"]')
      ?.textContent?.includes("Failed");
    if (isThere && isFilled === true) globalThis.towpathPager = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function jump(page, number) {
  const field = page.locator('[aria-label="Iterations of Each"] input').first();
  await field.fill(String(number));
  return page.evaluate(
    async (input) => {
      const card = () => document.querySelector('[data-canvas-id="action:Divide"]')?.textContent ?? "";
      const began = performance.now();
      input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
      while (!card().includes("Succeeded")) await new Promise((resolve) => requestAnimationFrame(resolve));
      return performance.now() - began;
    },
    await field.elementHandle(),
  );
}
