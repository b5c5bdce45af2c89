import { expect, type Page, test } from "@playwright/test";
import { type Installation, startInstallation } from "./support/installation.ts";
import { type ApiClient, apiClient, enter } from "./support/owner.ts";
import { startTestService, type TestService } from "./support/test-service.ts";

let towpath: Installation;
let service: TestService;
const PHONE = { width: 390, height: 844 };
test.use({ viewport: PHONE, hasTouch: true });
test.beforeAll(async () => {
  service = await startTestService();
  towpath = await startInstallation();
});
test.afterAll(async () => {
  await service?.close();
  await towpath?.stop();
});

async function startedRun(api: ApiClient, name: string, actions: object): Promise<string> {
  const triggers = { manual: { type: "Request", kind: "Http", inputs: {} } };
  const flow = await api.send<{ id: string; revision: number }>("POST", "/flows", {
    name,
    definitionText: JSON.stringify({ triggers, actions }),
  });
  await api.send("POST", `/flows/${flow.id}/publish`, { revision: flow.revision });
  const { runId } = await api.send<{ runId: string }>("POST", `/flows/${flow.id}/run`, { bodyText: "{}" });
  return runId;
}

const TOUCHED = "main button, main [role=tab], main summary, [role=dialog] button";

/** What is too small for a finger, or stands beyond the screen. Links inside of a sentence are as high as it. */
async function unfitForFingers(page: Page): Promise<readonly string[]> {
  const boxes = await page.locator(TOUCHED).evaluateAll((all) =>
    all.map((one) => {
      const { width, height, left, right } = one.getBoundingClientRect();
      const scrolls = one.closest("fieldset, [role=tablist]") !== null;
      return { name: one.getAttribute("aria-label") ?? one.textContent, width, height, left, right, scrolls };
    }),
  );
  const shown = boxes.filter(({ width, height }) => width > 1 && height > 1);
  const beyond = shown.filter(({ scrolls, left, right }) => !scrolls && (left < 0 || right > PHONE.width));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  return [
    ...shown.filter(({ height }) => height < 44).map(({ name, height }) => `"${name}" is ${height} px high`),
    ...beyond.map(({ name }) => `"${name}" stands beyond the screen`),
    ...(wide > PHONE.width ? [`the page is ${wide} px wide`] : []),
  ];
}

const fits = async (page: Page) => expect.poll(() => unfitForFingers(page)).toEqual([]);
const status = (page: Page, text: string) =>
  expect(page.getByRole("main").getByText(text).first()).toBeVisible();

test("with a phone: what waits for a person is found and answered, runs are looked at, resubmitted and cancelled", async ({
  page,
  request,
}) => {
  await enter(page, towpath.url);
  const api = await apiClient(page, request, towpath.url);
  service.hold(/pay/);
  const asking = await startedRun(api, "Payments", {
    Pay: {
      type: "Http",
      inputs: { method: "POST", uri: `${service.url}/pay`, retryPolicy: { type: "none" } },
      metadata: { towpath: { unknownOutcome: "ask" } },
    },
  });
  await service.arrived(/pay/);
  process.kill(await towpath.workerPid(), "SIGKILL");
  service.letGo();
  const statusOf = async (id: string) =>
    (await api.get<{ status: string }>(`/runs/${id}`).catch(() => ({ status: "unreachable" }))).status;
  await expect.poll(() => statusOf(asking), { timeout: 60_000, intervals: [500] }).toBe("Waiting");

  await test.step("home says that a run waits for an answer, and leads to it", async () => {
    await page.goto(towpath.url);
    const asks = page.getByRole("region", { name: "Runs that ask you" });
    await expect(asks).toContainText("waits for your answer");
    await fits(page);
    await asks.getByRole("link", { name: "A run of Payments" }).click();
    await expect(page).toHaveURL(new RegExp(asking));
  });

  await test.step("the step is shown with the question, and answered", async () => {
    await expect(page.getByRole("region", { name: "What the run waits for" })).toBeVisible();
    await fits(page);
    await page.getByRole("button", { name: "Show the step" }).click();
    await expect(page.getByText("We cannot know whether this call reached the service")).toBeVisible();
    await fits(page);
    await page.getByRole("button", { name: "It worked …" }).click();
    await page.getByRole("button", { name: "It worked, go on" }).click();
    await expect(page.getByText("The run goes on with your decision.")).toBeVisible();
    await expect.poll(() => statusOf(asking)).toBe("Succeeded");
  });

  await test.step("a run is resubmitted", async () => {
    const done = await startedRun(api, "Greetings", { Say: { type: "Compose", inputs: "Ahoy" } });
    await expect.poll(() => statusOf(done)).toBe("Succeeded");
    await page.goto(`${towpath.url}/runs/${done}`);
    await page.getByRole("button", { name: /^Say/ }).click();
    await expect(page.getByText("Ahoy").first()).toBeVisible();
    await fits(page);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Resubmit" }).click();
    await page
      .getByRole("menuitem", { name: /From the start/ })
      .first()
      .click();
    await expect(page).not.toHaveURL(new RegExp(done));
    await status(page, "Succeeded");
  });

  await test.step("a run that waits is found in the list and cancelled", async () => {
    const pause = { type: "Wait", inputs: { interval: { count: 1, unit: "Hour" } } };
    const waiting = await startedRun(api, "Long waits", { Pause: pause });
    await page.goto(`${towpath.url}/runs`);
    await fits(page);
    const choices = page.getByRole("group", { name: "Status" });
    await expect(choices, "it fades where it goes on").toHaveAttribute("data-hidden", "end");
    await choices.getByRole("button", { name: "Cancelled" }).scrollIntoViewIfNeeded();
    await expect(choices).toHaveAttribute("data-hidden", "start");
    await page
      .getByRole("list", { name: "Runs", exact: true })
      .getByRole("link", { name: /Long waits/ })
      .first()
      .click();
    await expect(page).toHaveURL(new RegExp(waiting));
    await fits(page);
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await fits(page);
    await page.getByRole("dialog").getByRole("button", { name: "Cancel the run" }).click();
    await expect.poll(() => statusOf(waiting)).toBe("Cancelled");
    await status(page, "Cancelled");
  });
});
