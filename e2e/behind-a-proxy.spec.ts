import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { anOAuthConnector, anOAuthService, type OAuthService } from "@towpath/vault/testing";
import { type HttpsProxy, type ProxyWay, startHttpsProxy } from "./support/https-proxy.ts";
import { type Installation, startFromNothing } from "./support/installation.ts";
import { signUp } from "./support/owner.ts";

let towpath: Installation;
let proxy: HttpsProxy;
let service: OAuthService;

test.beforeAll(async () => {
  proxy = await startHttpsProxy();
  const trusted = join(tmpdir(), `towpath-proxy-${process.pid}.pem`);
  await writeFile(trusted, proxy.cert);
  towpath = await startFromNothing({
    PUBLIC_URL: proxy.url,
    TRUSTED_PROXIES: "1",
    NODE_EXTRA_CA_CERTS: trusted,
  });
  proxy.leadTo(towpath.url);
  service = await anOAuthService({ redirectUris: [`${proxy.url}/connections/callback`] });
});
test.afterAll(async () => {
  await towpath?.stop();
  await service?.close();
  await proxy?.close();
});
test.use({ ignoreHTTPSErrors: true });

/** Calls the API with the session of the page, as its own pages do. */
async function call<T>(page: Page, method: string, path: string, data?: unknown): Promise<T> {
  const headers = { origin: proxy.url };
  const url = `${proxy.url}/api/v1${path}`;
  const answer = await page.request.fetch(url, { method, headers, ...(data === undefined ? {} : { data }) });
  expect(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`).toBe(true);
  return (await answer.json()) as T;
}

/** A page of another site that shows an address inside itself. */
async function aSiteThatShows(address: string): Promise<{ url: string; close: () => void }> {
  const server = createServer((_request, response) =>
    response
      .writeHead(200, { "content-type": "text/html" })
      .end(
        `<title>Elsewhere</title><iframe title="Inside" width="900" height="600" src="${address}"></iframe>`,
      ),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

test("behind a proxy with https: the redirect URI, its test, signing in, and pages inside other pages", async ({
  page,
}) => {
  let connectorId = "";
  await test.step("cookies are for https alone", async () => {
    await signUp(page, proxy.url);
    const cookies = await page.context().cookies(proxy.url);
    expect(cookies.length).toBeGreaterThan(0);
    expect(cookies.filter(({ secure }) => !secure).map(({ name }) => name)).toEqual([]);
  });

  await test.step("the redirect URI is that of the public address, to the letter", async () => {
    const files = anOAuthConnector(service).files.map(({ path, bytes }) => ({
      path,
      contentBase64: Buffer.from(bytes).toString("base64"),
    }));
    const imported = await call<{ items: { connectorId: string }[] }>(page, "POST", "/connectors/import", {
      files,
    });
    connectorId = imported.items[0]?.connectorId ?? "";
    const [clientId, secret] = [service.client.clientId, service.client.secrets[0]];
    await call(page, "POST", "/oauth-apps", { connectorId, clientId, secret });
    const { redirect } = await call<{ redirect: { address: string } }>(page, "GET", "/oauth-apps");
    expect(redirect.address).toBe(`${proxy.url}/connections/callback`);
  });

  await test.step("its test says what the proxy does to it", async () => {
    const inside = new URL(towpath.url).host;
    const ways: readonly (readonly [ProxyWay, string, RegExp])[] = [
      ["right", "works-with-warnings", /^This address is known on this machine alone/],
      ["drops-path", "fails", /it does not know the path\. A proxy in front has to hand on/],
      ["asks-who", "fails", /Something in front of Towpath asks who is calling \(401\)/],
      ["moved", "fails", /sends browsers on to https:\/\/www\.example\.org/],
      ["down", "fails", /A proxy answers .* \(502\), but does not reach Towpath/],
      ["other-host", "works-with-warnings", new RegExp(`with the host ${inside} instead of localhost:`)],
    ];
    const told = [];
    for (const [way] of ways) {
      // The question itself comes by a proxy that is right: what it asks about may not be.
      const asked = page.request.fetch(`${towpath.url}/api/v1/oauth-apps/redirect/test`, {
        method: "POST",
        headers: await sessionHeaders(page),
      });
      proxy.become(way);
      const answer = (await (await asked).json()) as { outcome: string; messages: string[] };
      told.push([way, answer.outcome, answer.messages[0] ?? ""] as const);
    }
    proxy.become("right");
    for (const [index, [way, outcome, words]] of ways.entries()) {
      expect(told[index]?.slice(0, 2)).toEqual([way, outcome]);
      expect(told[index]?.[2]).toMatch(words);
    }
  });

  await test.step("a sign-in comes back through the proxy", async () => {
    await page.goto(`${proxy.url}/connections`);
    await page.getByRole("button", { name: "New connection" }).first().click();
    const dialog = page.getByRole("dialog", { name: "New connection" });
    await dialog.getByRole("combobox", { name: "Connector" }).fill("Thin");
    await page.getByRole("option", { name: "Things" }).click();
    const opened = page.waitForEvent("popup");
    await dialog.getByRole("button", { name: /^Sign in with/ }).click();
    const popup = await opened;
    await popup.getByRole("textbox").fill("ada");
    await popup.getByRole("button").first().click();
    await popup.getByRole("button", { name: "Allow" }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("listitem").filter({ hasText: "Things" }).first()).toContainText("Connected");
  });

  await test.step("at the address behind the proxy it is refused, with the address to open", async () => {
    const answer = await page.request.fetch(`${towpath.url}/api/v1/sign-ins`, {
      method: "POST",
      data: { connectorId },
      headers: await sessionHeaders(page),
    });
    expect(answer.status()).toBe(409);
    expect(((await answer.json()) as { message: string }).message).toContain(`Open ${proxy.url} to sign in`);
  });

  await test.step("inside another site's page it shows words and a way out, which leads to the page", async () => {
    const site = await aSiteThatShows(`${proxy.url}/connections`);
    await page.goto(site.url);
    const inside = page.frameLocator("iframe");
    await expect(inside.getByRole("heading")).toHaveText("Towpath opens in a window of its own");
    await expect(inside.getByText("Things")).toHaveCount(0);
    const opened = page.waitForEvent("popup");
    await inside.getByRole("link", { name: "Open Towpath in a new tab" }).click();
    const tab = await opened;
    await expect(tab.getByRole("heading", { name: "Connections" })).toBeVisible();
    await expect(tab.getByText("Things").first()).toBeVisible();
    site.close();
  });
});

/** For calls that pass the proxy by. */
async function sessionHeaders(page: Page): Promise<Record<string, string>> {
  const cookies = await page.context().cookies(proxy.url);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  return { cookie, origin: towpath.url };
}
