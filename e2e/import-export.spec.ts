import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { type Installation, startInstallation } from "./support/installation.ts";
import { enter } from "./support/owner.ts";

const ROOT = join(import.meta.dirname, "..");
const CORPUS = join(ROOT, "..", "shared", "corpus", "connectors");

let towpath: Installation;
let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "towpath-import-"));
  towpath = await startInstallation();
});
test.afterAll(async () => {
  await towpath.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Outcome {
  readonly code: number | null;
  // biome-ignore lint/suspicious/noExplicitAny: a journey reads the shape it expects and fails where it is another.
  readonly lines: readonly any[];
}

function command(args: readonly string[], key: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const env = { ...process.env, TOWPATH_URL: towpath.url, TOWPATH_API_KEY: key };
    const child = spawn(process.execPath, [join(ROOT, "scripts", "towpath.mjs"), ...args], {
      cwd: ROOT,
      env,
    });
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.on("close", (code) => {
      const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
      resolve({ code, lines: lines.map((line) => JSON.parse(line)) });
    });
  });
}

const definition = (title: string) => ({
  swagger: "2.0",
  info: { title, version: "1.0" },
  host: "api.acme.test",
  paths: { "/orders": { get: { operationId: "ListOrders", summary: "List orders", responses: {} } } },
});

test("flows and connectors go into a server and come out again, byte for byte", async ({ page, request }) => {
  await enter(page, towpath.url);
  const made = await request.post(`${towpath.url}/api/v1/api-keys`, {
    data: { name: "journey" },
    headers: { origin: towpath.url, cookie: await cookieOf(page) },
  });
  const { key } = (await made.json()) as { key: string };

  const flow = '{ "definition": {"triggers": {}, "actions": {}},\n  "kind": "Stateful" }\n';
  await mkdir(join(folder, "in", "Acme"), { recursive: true });
  await writeFile(join(folder, "in", "orders.json"), flow);
  const files = {
    "apiDefinition.swagger.json": `\ufeff${JSON.stringify(definition("Acme"), null, 3)}\r\n`,
    "apiProperties.json": '{"properties": {"iconBrandColor": "#123456"}}',
    "readme.md": "# Acme",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, "in", "Acme", name), text);

  const imported = await command(["import", join(folder, "in")], key);
  expect(imported).toMatchObject({
    code: 0,
    lines: [
      { kind: "flow", ok: true, flows: [{ name: "orders" }] },
      { kind: "connector", ok: true, created: 1, refused: 0, items: [{ title: "Acme" }] },
    ],
  });

  const out = join(folder, "out");
  expect(await command(["export", "orders", "--out", out], key)).toMatchObject({ code: 0 });
  expect(readFileSync(join(out, "orders.json"), "utf8")).toBe(flow);
  expect(await command(["export", "orders", "--out", out], key)).toMatchObject({
    code: 1,
    lines: [{ ok: false }],
  });
  const connector = await command(["export", "shared_acme", "--connectors", "--out", out], key);
  expect(connector).toMatchObject({ code: 0, lines: [{ kind: "connector", ok: true }] });
  for (const [name, text] of Object.entries(files)) {
    expect(readFileSync(join(out, "acme", name), "utf8"), name).toBe(text);
  }
  const unknown = await command(["export", "nothing"], key);
  expect(unknown).toMatchObject({ code: 1, lines: [{ message: expect.stringContaining("nothing") }] });
  expect(await command(["import", join(folder, "in")], "twp_wrong")).toMatchObject({ code: 1 });
  expect(await command(["import"], key)).toMatchObject({ code: 2 });

  // What was imported stands on the page, and can be opened.
  await page.goto(`${towpath.url}/connectors`);
  await page.getByRole("link", { name: "Acme" }).click();
  await expect(page.getByRole("heading", { name: "Operations", exact: true })).toBeVisible();
  await expect(page.getByText("List orders")).toBeVisible();
});

test("the public connectors are imported by hand, with progress and what became of each", async ({
  page,
}) => {
  test.skip(!existsSync(CORPUS), "the folder ../shared/corpus/connectors is not there");
  await enter(page, towpath.url);
  await page.goto(`${towpath.url}/connectors`);
  await expect(page.getByRole("heading", { name: "Connectors" })).toBeVisible();
  await page.locator("input[type=file][webkitdirectory]").setInputFiles(CORPUS);
  await expect(page.getByText(/51 connectors imported, 1 refused/)).toBeVisible({ timeout: 60_000 });
  await page.getByRole("button", { name: "What became of each" }).first().click();
  await expect(page.getByText(/Line 276, column 6/)).toBeVisible();
  await page.getByLabel("Search connectors by name").fill("jira");
  await expect(page.getByRole("link", { name: /jira/i }).first()).toBeVisible();
});

async function cookieOf(page: Page): Promise<string> {
  const cookies = await page.context().cookies();
  return cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
}
