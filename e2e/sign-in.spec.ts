import { expect, type Locator, type Page, request, test } from "@playwright/test";
import { anOAuthConnector, anOAuthService, type OAuthService } from "@towpath/vault/testing";
import { type Installation, startInstallation } from "./support/installation.ts";
import { type ApiClient, apiClient, enter, openRun } from "./support/owner.ts";

let towpath: Installation;
let service: OAuthService;
let connectorId: string;
let api: ApiClient;

test.beforeAll(async () => {
  towpath = await startInstallation();
  // Another origin than Towpath's, as services are.
  service = await anOAuthService({ redirectUris: [`${towpath.url}/connections/callback`] });
});
test.afterAll(async () => {
  await towpath?.stop();
  await service?.close();
});
test.describe.configure({ mode: "serial" });

const FLOW = JSON.stringify({
  triggers: { manual: { type: "Request", kind: "Button", inputs: {} } },
  actions: {
    List: {
      type: "OpenApiConnection",
      inputs: {
        host: {
          connectionReferenceName: "shared_things",
          operationId: "ListThings",
          apiId: "/providers/Microsoft.PowerApps/apis/shared_things",
        },
        parameters: {},
      },
    },
  },
});

/** Signs in on the service's pages, as a person does. */
async function signInThere(page: Page, user: string, choice: "Allow" | "Refuse" = "Allow"): Promise<void> {
  // In the same tab ours stands there until the service's is loaded.
  await page.waitForURL((url) => url.origin === new URL(service.url).origin);
  await page.getByRole("textbox").fill(user);
  await page.getByRole("button").first().click();
  await page.getByRole("button", { name: choice }).click();
}

/** The window that a click opens. */
async function popupOf(page: Page, click: () => Promise<void>): Promise<Page> {
  const [popup] = await Promise.all([page.waitForEvent("popup"), click()]);
  return popup;
}

async function newConnection(page: Page): Promise<Locator> {
  await page.goto(`${towpath.url}/connections`);
  await page.getByRole("button", { name: "New connection" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New connection" });
  await dialog.getByRole("combobox", { name: "Connector" }).fill("Thin");
  await page.getByRole("option", { name: "Things" }).click();
  return dialog;
}

const connections = async () =>
  (await api.get<{ items: { id: string; name: string; account: { name: string } | null }[] }>("/connections"))
    .items;

test("an admin enters the OAuth app: the redirect address is shown and tried", async ({ page }) => {
  await enter(page, towpath.url);
  api = await apiClient(page, await request.newContext(), towpath.url);
  const files = anOAuthConnector(service).files.map(({ path, bytes }) => ({
    path,
    contentBase64: Buffer.from(bytes).toString("base64"),
  }));
  const { items } = await api.send<{ items: { connectorId: string }[] }>("POST", "/connectors/import", {
    files,
  });
  connectorId = items[0]?.connectorId ?? "";

  const dialog = await newConnection(page);
  await expect(dialog.getByText("An OAuth app is missing")).toBeVisible();
  await dialog.getByRole("link", { name: "Enter the OAuth app" }).click();
  const section = page.getByRole("region", { name: "OAuth app" });
  await expect(section.getByText(`${towpath.url}/connections/callback`)).toBeVisible();
  await section.getByRole("button", { name: "Test" }).click();
  await expect(section.getByText("It works from here, with a warning")).toBeVisible();
  await section.getByLabel("Client ID").fill(service.client.clientId);
  await section.getByLabel("Client secret").fill(service.client.secrets[0] ?? "");
  await section.getByRole("button", { name: "Enter the app" }).click();
  await expect(section.getByText("People sign in as this app.")).toBeVisible();
});

test("a step signs in without leaving the designer, and its run calls the service", async ({ page }) => {
  await enter(page, towpath.url);
  const { id } = await api.send<{ id: string }>("POST", "/flows", { name: "Things", definitionText: FLOW });
  await page.goto(`${towpath.url}/flows/${id}`);
  await page.locator("button[aria-pressed]", { hasText: "List" }).click();
  const bar = page.getByRole("region", { name: "Connection" });
  const popup = await popupOf(page, () => bar.getByRole("button", { name: /^Sign in with/ }).click());
  await signInThere(popup, "ada");
  await expect(page.getByText("“Things” is signed in as Ada.")).toBeVisible();
  await expect.poll(() => popup.isClosed()).toBe(true);
  await expect(bar.getByText("Things · yours")).toBeVisible();

  await page.getByRole("button", { name: "Test", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Run" }).click();
  await openRun(page);
  await expect(page.getByText("Succeeded").first()).toBeVisible();
  expect(service.apiCalls.at(-1)).toMatchObject({ path: "/api/things", by: "ada", status: 200 });
});

test("refused at the service: nothing is made, and both windows say so", async ({ page }) => {
  await enter(page, towpath.url);
  const dialog = await newConnection(page);
  const popup = await popupOf(page, () => dialog.getByRole("button", { name: /^Sign in with/ }).click());
  await signInThere(popup, "ada", "Refuse");
  await expect(popup.getByRole("heading", { name: "Nothing was connected" })).toBeVisible();
  await expect(dialog.getByRole("alert")).toContainText("The sign-in did not work");
  expect(await connections()).toHaveLength(1);
});

test("a closed window is but a hint: it opens again, and the same sign-in goes on", async ({ page }) => {
  await enter(page, towpath.url);
  const dialog = await newConnection(page);
  const first = await popupOf(page, () => dialog.getByRole("button", { name: /^Sign in with/ }).click());
  await first.close();
  await expect(dialog.getByText("Still signing in?")).toBeVisible();
  const second = await popupOf(page, () => dialog.getByRole("button", { name: "Reopen" }).click());
  await signInThere(second, "cleo");
  await expect(dialog).toBeHidden();
  expect((await connections()).map(({ account }) => account?.name)).toContain("Cleo");
});

test("a blocked window: the page says so, and the sign-in goes on in the same tab and comes back", async ({
  page,
}) => {
  await enter(page, towpath.url);
  await page.addInitScript(() => {
    window.open = () => null;
  });
  const dialog = await newConnection(page);
  await dialog.getByRole("button", { name: /^Sign in with/ }).click();
  await expect(dialog.getByText("Your browser blocked the window")).toBeVisible();
  await dialog.getByRole("button", { name: "Continue in this tab" }).click();
  await signInThere(page, "dora");
  await expect(page).toHaveURL(`${towpath.url}/connections`);
  await expect(page.getByText("is signed in as Dora.")).toBeVisible();
});

test("a service that cuts its window off from ours is heard all the same", async ({ page }) => {
  service.setOpenerPolicy("same-origin");
  await enter(page, towpath.url);
  const dialog = await newConnection(page);
  const popup = await popupOf(page, () => dialog.getByRole("button", { name: /^Sign in with/ }).click());
  await signInThere(popup, "emil");
  await expect(dialog).toBeHidden();
  expect((await connections()).map(({ account }) => account?.name)).toContain("Emil");
  service.setOpenerPolicy(null);
});

test("the window opens in the click itself, as Safari wants it: what comes later is blocked there", async ({
  page,
}) => {
  await page.addInitScript(() => {
    const open = window.open.bind(window);
    let isInClick = false;
    const begin = () => {
      isInClick = true;
      setTimeout(() => {
        isInClick = false;
      });
    };
    window.addEventListener("click", begin, { capture: true });
    window.open = (...given: Parameters<typeof window.open>) => (isInClick ? open(...given) : null);
  });
  await enter(page, towpath.url);
  const dialog = await newConnection(page);
  const popup = await popupOf(page, () => dialog.getByRole("button", { name: /^Sign in with/ }).click());
  await expect(dialog.getByText("Waiting for you to sign in")).toBeVisible();
  await popup.close();
  await expect(dialog.getByText("Still signing in?")).toBeVisible();
  const again = await popupOf(page, () => dialog.getByRole("button", { name: "Reopen" }).click());
  await signInThere(again, "sara");
  await expect(dialog).toBeHidden();
  expect((await connections()).map(({ account }) => account?.name)).toContain("Sara");
});

test("a sign-in that took too long, or that nobody here began, is refused in plain words", async ({
  page,
  browser,
}) => {
  await enter(page, towpath.url);
  const dialog = await newConnection(page);
  const popup = await popupOf(page, () => dialog.getByRole("button", { name: /^Sign in with/ }).click());
  await dialog.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.goto(`${towpath.url}/connections/callback?code=abc&state=made-up`);
  await expect(page.getByText("Towpath did not begin this sign-in")).toBeVisible();
  await page.getByRole("link", { name: "Open Towpath" }).click();
  await expect(page.getByRole("heading", { name: "Connections" })).toBeVisible();
  if (!popup.isClosed()) await popup.close();

  const started = await page.request.post(`${towpath.url}/api/v1/sign-ins`, {
    data: { connectorId },
    headers: { origin: towpath.url },
  });
  const { address } = (await started.json()) as { address: string };
  const stranger = await browser.newPage();
  await stranger.goto(address);
  await signInThere(stranger, "mallory");
  await expect(stranger.getByText("This sign-in was begun in another browser")).toBeVisible();
  await stranger.close();
});

test("signing in again as somebody else is asked about, and keeps the connection's flows", async ({
  page,
}) => {
  await enter(page, towpath.url);
  const [first] = (await connections()).filter(({ account }) => account?.name === "Ada");
  await page.goto(`${towpath.url}/connections`);
  const again = async (user: string) => {
    await page.getByRole("button", { name: `More for ${first?.name}`, exact: true }).click();
    await page.getByRole("menuitem", { name: /credential|Sign in/ }).click();
    const dialog = page.getByRole("dialog");
    const popup = await popupOf(page, () => dialog.getByRole("button", { name: /^Sign in with/ }).click());
    await signInThere(popup, user);
    return dialog;
  };
  const kept = await again("bob");
  await expect(kept.getByText("You signed in as Bob")).toBeVisible();
  await kept.getByRole("button", { name: "Keep Ada" }).click();
  await page.keyboard.press("Escape");
  expect((await connections()).map(({ account }) => account?.name)).not.toContain("Bob");

  // The service knows who is signed in there; it has to ask anew.
  await page.context().clearCookies({ domain: "127.0.0.1" });
  const used = await again("bob");
  await used.getByRole("button", { name: "Use Bob" }).click();
  await expect(page.getByText("is signed in as Bob.")).toBeVisible();
  const now = (await connections()).find(({ id }) => id === first?.id);
  expect(now?.account?.name).toBe("Bob");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("the service is visited in the same tab, and the designer's step has its connection afterwards", async ({
    page,
  }) => {
    await enter(page, towpath.url);
    const { id } = await api.send<{ id: string }>("POST", "/flows", { name: "Pocket", definitionText: FLOW });
    for (const one of await connections()) await api.send("DELETE", `/connections/${one.id}`);
    await page.goto(`${towpath.url}/flows/${id}`);
    // A phone begins with the outline.
    await page.getByRole("treeitem", { name: /^List/ }).click();
    await page.getByRole("button", { name: /^Sign in with/ }).click();
    await signInThere(page, "fay");
    await expect(page).toHaveURL(`${towpath.url}/flows/${id}`);
    await expect(page.getByRole("region", { name: "Connection" }).getByText("Things · yours")).toBeVisible();
  });
});
