import { type APIRequestContext, expect, type Locator, type Page, test } from "@playwright/test";
import { anOAuthConnector, anOAuthService, type OAuthService } from "@towpath/vault/testing";
import { seriousFindings } from "./support/axe.ts";
import {
  type BoardService,
  boardConnector,
  LIST_BOARDS,
  startBoardService,
} from "./support/board-service.ts";
import { DEFINITION } from "./support/drawn-flow.ts";
import { amissInGerman } from "./support/in-german.ts";
import { type Installation, startFromNothing } from "./support/installation.ts";
import { type ApiClient, apiClient, signUp } from "./support/owner.ts";

let towpath: Installation;
let boards: BoardService;
let service: OAuthService;

test.beforeAll(async () => {
  boards = await startBoardService();
  towpath = await startFromNothing();
  service = await anOAuthService({ redirectUris: [`${towpath.url}/connections/callback`] });
});
test.afterAll(async () => {
  await towpath?.stop();
  await boards?.close();
  await service?.close();
});

const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

/** What a new width or colour changes is drawn then. */
const twoFrames = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** As it stands in light and dark, and on a phone; the page goes back to wide and light. Colours do not depend on the width. */
async function looked(page: Page, name: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [scheme, size, rules] of [
    ["light", WIDE, "all"],
    ["dark", WIDE, "colours"],
    ["light", PHONE, "structure"],
  ] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await page.setViewportSize(size);
    await twoFrames(page);
    const serious = await seriousFindings(page, rules);
    found.push(...serious.map((one) => `${name}, ${scheme}, ${size.width}: ${one}`));
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wider > 0) found.push(`${name}, ${size.width}: it is ${wider} px wider than the screen`);
  }
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  return found;
}

interface Place {
  readonly connectorId: string;
  readonly flowId: string;
  readonly runId: string;
  /** A flow that is drawn, and two runs of it. */
  readonly drawn: { readonly flowId: string; readonly runs: readonly [string, string] };
  readonly invitation: string;
  readonly link: string;
}

const encoded = (files: readonly { path: string; bytes: Uint8Array }[]) =>
  files.map(({ path, bytes }) => ({ path, contentBase64: Buffer.from(bytes).toString("base64") }));

/** One of each kind that pages show: connections in every standing, a parked run, people who were asked. */
async function furnish(page: Page, request: APIRequestContext): Promise<Place> {
  const api: ApiClient = await apiClient(page, request, towpath.url);
  const files = boardConnector().map(({ name, text }) => ({
    path: `boards/${name}`,
    bytes: new TextEncoder().encode(text),
  }));
  await api.send("POST", "/connectors/import", { files: encoded(files) });
  await api.send("POST", "/connectors/import", { files: encoded(anOAuthConnector(service).files) });
  const { items } = await api.get<{ items: { id: string; name: string }[] }>("/connectors?limit=100");
  const idOf = (name: string) => items.find((one) => one.name === name)?.id ?? "";
  const connectorId = idOf("things");
  const [clientId, secret] = [service.client.clientId, service.client.secrets[0]];
  await api.send("POST", "/oauth-apps", { connectorId, clientId, secret });
  await api.send("POST", "/oauth-apps", { service: "login.example.com", clientId: "abc", secret: "s" });
  const create = (more: object) => api.send<{ id: string }>("POST", "/connections", more);
  const key = (api_key: string) => ({ connectorId: idOf("boards"), values: { host: boards.host, api_key } });
  await create({ ...key("k"), name: "Nobody tried it", shared: true });
  const asked = await create({ connectorId, signInLater: true, name: "Asked for" });
  const dead = await create({ ...key("a-key-of-yesterday"), name: "Our boards" });
  const flow = await api.send<{ id: string }>("POST", "/flows", {
    name: "Look",
    definitionText: LIST_BOARDS,
  });
  const binding = { reference: "shared_boards", connectionId: dead.id };
  await api.send("PUT", `/flows/${flow.id}/connections`, binding);
  const { runId } = await api.send<{ runId: string }>("POST", `/flows/${flow.id}/run`, { version: "draft" });
  await api.send("POST", "/groups", { name: "Sales" });
  const address = { address: "" };
  const invited = await api.send<typeof address>("POST", "/invitations", { role: "maker", note: "Bea" });
  const link = await api.send<typeof address>("POST", `/connections/${asked.id}/links`, { note: "Please." });
  const drawn = await drawnFlow(api);
  return { connectorId, flowId: flow.id, runId, drawn, invitation: invited.address, link: link.address };
}

/** A flow with a loop, and runs of it that differ. */
async function drawnFlow(api: ApiClient): Promise<Place["drawn"]> {
  const definitionText = JSON.stringify(DEFINITION);
  const flow = await api.send<{ id: string }>("POST", "/flows", { name: "Drawn", definitionText });
  const runs = await api.send<{ id: string }>("POST", "/flows", { name: "Loops", definitionText: LOOPS });
  const run = async (bodyText: string) =>
    (await api.send<{ runId: string }>("POST", `/flows/${runs.id}/run`, { version: "draft", bodyText }))
      .runId;
  return { flowId: flow.id, runs: [await run("[1, 2]"), await run('["a"]')] };
}

const LOOPS = JSON.stringify({
  triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
  actions: {
    Each: {
      type: "Foreach",
      foreach: "@triggerBody()",
      actions: { Half: { type: "Compose", inputs: "@div(item(), 2)", runAfter: {} } },
      runAfter: {},
    },
    After: { type: "Compose", inputs: "@body('Each')", runAfter: { Each: ["Succeeded"] } },
  },
});

interface View {
  readonly name: string;
  readonly address: string;
  /** What has to be there before anything is looked at. */
  readonly shows: RegExp;
  /** Goes on from the page to what is looked at. */
  readonly open?: (page: Page) => Promise<void>;
  /** Goes back to the page as it was: the next view of it need not load it again, which is most of the time. */
  readonly back?: (page: Page) => Promise<void>;
}

/** Closes what was opened over the page: a list that hangs open in it goes first. */
async function putAway(page: Page): Promise<void> {
  const over = page.locator("[role=dialog], [role=menu]").filter({ visible: true });
  await expect(async () => {
    await page.keyboard.press("Escape");
    await expect(over).toHaveCount(0, { timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
}

const menuOf = (connection: string, item: string) => async (page: Page) => {
  await page.getByRole("button", { name: `More for ${connection}` }).click();
  await page.getByRole("menuitem", { name: item }).click();
  await expect(page.getByRole("dialog").first()).toBeVisible();
};

async function waitForSignIn(page: Page): Promise<void> {
  await page.getByRole("button", { name: "New connection" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New connection" });
  await dialog.getByRole("combobox", { name: "Connector" }).fill("Thin");
  await page.getByRole("option", { name: "Things" }).click();
  const popup = page.waitForEvent("popup");
  await dialog.getByRole("button", { name: /^Sign in with/ }).click();
  await popup;
  await expect(dialog.getByText("Waiting for you to sign in")).toBeVisible();
}

/** Opens one of the views of a flow or a run, by the button that says so. */
const press = (name: string | RegExp) => (page: Page) => page.getByRole("button", { name }).first().click();

const keys = (combination: string, shown: (page: Page) => Locator) => async (page: Page) => {
  await page.getByRole("textbox", { name: "Name of the flow" }).blur();
  await page.keyboard.press(combination);
  await expect(shown(page)).toBeVisible();
};
const dialog = (page: Page) => page.getByRole("dialog").first();

/** The designer in each of its views, and what opens in it. */
function designerViews({ drawn: { flowId } }: Place): readonly View[] {
  const flow = { address: `/flows/${flowId}`, shows: /Apologise/ };
  const more = (item: string | RegExp) => async (page: Page) => {
    await page.getByRole("button", { name: "More", exact: true }).first().click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  return [
    { name: "Designer, canvas", ...flow },
    { name: "Designer, an action", ...flow, open: press(/^Price/), back: press("Close the panel") },
    { name: "Designer, problems", ...flow, open: press(/Problems/), back: press("Close the panel") },
    { name: "Designer, publish", ...flow, open: press("Publish"), back: putAway },
    { name: "Designer, test", ...flow, open: press(/^Test$/), back: putAway },
    { name: "Designer, history", ...flow, open: more("Versions and earlier drafts"), back: putAway },
    {
      name: "Designer, find",
      ...flow,
      open: keys("ControlOrMeta+f", (page) => page.getByRole("region", { name: "Find and replace" })),
      back: press("Close find and replace"),
    },
    { name: "Designer, keys", ...flow, open: keys("?", dialog), back: putAway },
    { name: "Designer, go to", ...flow, open: keys("ControlOrMeta+Shift+p", dialog), back: putAway },
    { name: "Designer, outline", ...flow, open: press("Outline"), back: press("Canvas") },
    { name: "Designer, code", ...flow, open: press("Code") },
  ];
}

function runViews({ drawn: { runs } }: Place): readonly View[] {
  const run = { address: `/runs/${runs[1]}`, shows: /Failed/ };
  const show = (view: string) => (page: Page) => page.getByRole("radiogroup").getByText(view).click();
  return [
    { name: "Run, canvas", ...run },
    { name: "Run, a step", ...run, open: press(/^After/), back: press("Close the details") },
    { name: "Run, timeline", ...run, open: show("Timeline"), back: show("Canvas") },
    { name: "Run, list", ...run, open: show("List") },
    { name: "Two runs compared", address: `/runs/${runs[0]}/compare?with=${runs[1]}`, shows: /Half/ },
    {
      name: "Charts of runs",
      address: "/runs",
      shows: /Loops/,
      open: async (page) => {
        await page.getByRole("switch", { name: "Show charts" }).check();
        await expect(page.getByRole("region", { name: "Charts of the runs" })).toBeVisible();
      },
    },
  ];
}

const viewsOf = ({ connectorId, flowId, runId }: Place): readonly View[] => {
  const connections = { address: "/connections", shows: /Our boards/ };
  const dialogs = ["Share…", "Owner…", "Rename…", "Replace the credential…", "Ask somebody to sign in…"];
  const more = ["Details", "Call it from a program…", "Replace it in flows…", "Delete…"];
  return [
    { name: "Flows", address: "/", shows: /Needs attention/ },
    { name: "Templates", address: "/templates", shows: /Watch an address/ },
    { name: "A template", address: "/templates/catch-what-fails", shows: /Tell somebody/ },
    { name: "Runs", address: "/runs", shows: /Look/ },
    { name: "Runs that wait for a connection", address: "/runs?status=connection", shows: /Look/ },
    { name: "A parked run", address: `/runs/${runId}`, shows: /Waiting for the connection/ },
    { name: "Designer", address: `/flows/${flowId}`, shows: /List/ },
    { name: "Connections", ...connections },
    {
      name: "Notices",
      ...connections,
      open: (page) => page.getByRole("button", { name: /Notices/ }).click(),
      back: putAway,
    },
    {
      name: "The menu of a connection",
      ...connections,
      open: (page) => page.getByRole("button", { name: "More for Our boards" }).click(),
      back: putAway,
    },
    {
      name: "New connection",
      ...connections,
      open: (page) => page.getByRole("button", { name: "New connection" }).first().click(),
      back: putAway,
    },
    ...[...dialogs, ...more].map((item) => ({
      name: item,
      ...connections,
      open: menuOf("Our boards", item),
      back: putAway,
    })),
    { name: "A sign-in that waits", ...connections, open: waitForSignIn },
    { name: "Alerts", address: "/alerts", shows: /Mail server/ },
    { name: "Connectors", address: "/connectors", shows: /Boards/ },
    { name: "A connector", address: `/connectors/${connectorId}`, shows: /Redirect URI|redirect URI/i },
    { name: "A new connector", address: "/connectors/new", shows: /./ },
    { name: "Settings", address: "/settings", shows: /OAuth apps/ },
    { name: "People", address: "/settings/people", shows: /Bea/ },
    {
      name: "Invite somebody",
      address: "/settings/people",
      shows: /Bea/,
      open: (page) => page.getByRole("button", { name: "Invite somebody" }).click(),
    },
    { name: "Nothing at this address", address: "/settings/nope", shows: /nothing at this address/i },
  ];
};

/** The same pages by what they show in German; what is opened there is named in German too. */
const germanViews = ({ connectorId, runId }: Place): readonly View[] => [
  { name: "Flows", address: "/", shows: /Braucht Aufmerksamkeit/ },
  { name: "Runs", address: "/runs", shows: /Look/ },
  { name: "A parked run", address: `/runs/${runId}`, shows: /Wartet auf die Verbindung/ },
  { name: "Connections", address: "/connections", shows: /Our boards/ },
  {
    name: "Einzelheiten",
    address: "/connections",
    shows: /Our boards/,
    open: async (page) => {
      await page.getByRole("button", { name: "Our boards", exact: true }).click();
      await expect(page.getByRole("heading", { name: "Verlauf" })).toBeVisible();
    },
  },
  { name: "Connectors", address: "/connectors", shows: /Boards/ },
  { name: "A connector", address: `/connectors/${connectorId}`, shows: /Redirect-URI/ },
  { name: "A new connector", address: "/connectors/new", shows: /Von Grund auf/ },
  { name: "Settings", address: "/settings", shows: /OAuth-Apps/ },
  { name: "People", address: "/settings/people", shows: /Bea/ },
];

/** Names, and what files, services and runs say: it is shown as it was said. */
const AS_WRITTEN =
  /Asked for|Nobody tried it|The inputs could not be worked out|'ListBoards' was answered|The files name|Things of whoever|Who I am|Edge from/;

async function lookedInGerman(page: Page, { name, address, shows, open }: View): Promise<readonly string[]> {
  const found: string[] = [];
  await page.setViewportSize(WIDE);
  await arrive(page, address, shows);
  await open?.(page);
  for (const size of [WIDE, PHONE]) {
    await page.setViewportSize(size);
    await twoFrames(page);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    const amiss = await amissInGerman(page, AS_WRITTEN);
    found.push(...amiss.map((one) => `${name}, ${size.width}: ${one}`));
    if (wider > 0) found.push(`${name}, ${size.width}: it is ${wider} px wider than the screen`);
  }
  return found;
}

async function arrive(page: Page, address: string, shows: RegExp): Promise<void> {
  await page.goto(new URL(address, towpath.url).href);
  await expect(page.locator("main").filter({ hasText: shows }).first()).toBeVisible();
}

test("every page: axe finds nothing serious in light and dark, and nothing is wider than the screen", async ({
  page,
  request,
  browser,
}) => {
  test.setTimeout(600_000);
  /** Where the signed-in page stands, as it was when it was loaded. */
  let standsAt: string | null = null;
  const look = (at: Page, { name, address, shows, open, back }: View) =>
    test.step(
      name,
      async () => {
        if (at !== page || standsAt !== address) await arrive(at, address, shows);
        standsAt = null;
        await open?.(at);
        expect.soft(await looked(at, name)).toEqual([]);
        await back?.(at);
        if (at === page && (open === undefined || back !== undefined)) standsAt = address;
      },
      { timeout: 30_000 },
    );
  const stranger = await (await browser.newContext({ viewport: WIDE })).newPage();
  await look(stranger, { name: "Welcome", address: "/", shows: /Your name/ });
  await signUp(page, towpath.url);
  const place = await furnish(page, request);
  await look(stranger, { name: "Sign in", address: "/", shows: /E-mail/ });
  await look(stranger, { name: "An invitation", address: place.invitation, shows: /Password/ });
  await look(stranger, { name: "A connect link", address: place.link, shows: /Asked for/ });
  const callback = "/connections/callback?state=made-up";
  await look(stranger, { name: "The end of a sign-in", address: callback, shows: /did not begin/ });
  const all = [...viewsOf(place), ...designerViews(place), ...runViews(place)];
  for (const view of all) await look(page, view);
  await test.step("In German no page says anything in English, cuts anything off, or is wider than the screen", async () => {
    await page.context().addCookies([{ name: "towpath-locale", value: "de", url: towpath.url }]);
    for (const view of germanViews(place)) expect.soft(await lookedInGerman(page, view)).toEqual([]);
  });
});
