import { type APIRequestContext, expect, type Page } from "@playwright/test";

export const OWNER = { name: "Ada Owner", email: "ada@example.org", password: "a long walk by the canal" };

/** The first visit, as a person makes it. */
export async function signUp(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel("Your name").fill(OWNER.name);
  await page.getByLabel("E-mail").fill(OWNER.email);
  await page.getByLabel("Password", { exact: true }).fill(OWNER.password);
  await page.getByRole("button", { name: "Create the account" }).click();
  await expect(page.getByRole("heading", { name: "Flows" })).toBeVisible();
}

/**
 * A visit of the owner, signed in as before: the account and its session came with the database (make-database.ts).
 * Where there was none to copy, by the forms.
 */
export async function enter(page: Page, url: string): Promise<void> {
  const session = process.env.TOWPATH_E2E_SESSION;
  if (session === undefined) return enterByForm(page, url);
  const cookies = JSON.parse(session) as { name: string; value: string }[];
  await page.context().addCookies(cookies.map((cookie) => ({ ...cookie, url })));
  await page.goto(url);
  await expect(page.getByRole("heading", { name: "Flows" })).toBeVisible();
}

async function enterByForm(page: Page, url: string): Promise<void> {
  const status = await page.request.get(`${url}/api/v1/account/status`);
  const { hasOwner } = (await status.json()) as { hasOwner: boolean };
  await (hasOwner ? signIn : signUp)(page, url);
}

/** A later visit. */
export async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel("E-mail").fill(OWNER.email);
  await page.getByLabel("Password", { exact: true }).fill(OWNER.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Flows" })).toBeVisible();
}

/** A client of the HTTP API with a key of its own, for journeys whose subject is not the browser. */
export interface ApiClient {
  get<T = unknown>(path: string): Promise<T>;
  send<T = unknown>(method: "POST" | "PATCH" | "PUT" | "DELETE", path: string, body?: unknown): Promise<T>;
}

/** Creates an API key with the signed-in page's session, then speaks with that key alone. */
export async function apiClient(page: Page, request: APIRequestContext, url: string): Promise<ApiClient> {
  const created = await page.request.post(`${url}/api/v1/api-keys`, {
    data: { name: "journey" },
    headers: { origin: url },
  });
  expect(created.status(), await created.text()).toBe(201);
  const { key } = (await created.json()) as { key: string };
  const headers = { authorization: `Bearer ${key}` };
  const call = async <T>(method: string, path: string, data?: unknown): Promise<T> => {
    const answer = await request.fetch(`${url}/api/v1${path}`, {
      method,
      headers,
      ...(data === undefined ? {} : { data }),
    });
    expect(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`).toBe(true);
    return (await answer.json()) as T;
  };
  return { get: (path) => call("GET", path), send: (method, path, body) => call(method, path, body) };
}

/** From a test in the designer to the page of its run. The page is waited for: the designer shows statuses too. */
export async function openRun(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Open the run" }).click();
  await page.waitForURL(/\/runs\/[^/]+$/);
}
