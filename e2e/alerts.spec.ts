import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { expect, test } from "@playwright/test";
import { type MailBox, openMailBox } from "@towpath/alerts/testing";
import { seriousFindings } from "./support/axe.ts";
import { type Installation, startInstallation } from "./support/installation.ts";
import { type ApiClient, apiClient, enter } from "./support/owner.ts";

interface Posted {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}
let towpath: Installation;
let box: MailBox;
let receiver: Server;
const posted: Posted[] = [];
const ACCOUNT = { user: "towpath", password: "mail server 4711" };
test.beforeAll(async () => {
  box = await openMailBox(ACCOUNT);
  receiver = createServer((incoming, response) => {
    let text = "";
    incoming.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
    incoming.on("end", () => {
      posted.push({ headers: incoming.headers, text });
      response.end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  towpath = await startInstallation({ DATABASE_FOLDER: tmpdir() });
});
test.afterAll(async () => {
  await towpath?.stop();
  await box?.close();
  receiver?.close();
});

/** A run fails when it is told so. */
const definitionText = JSON.stringify({
  triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
  actions: {
    Check: {
      type: "If",
      expression: "@equals(triggerBody()?['say'], 'fail')",
      actions: {
        Stop: {
          type: "Terminate",
          inputs: { runStatus: "Failed", runError: { code: "NoStock", message: "card 4242" } },
        },
      },
      else: { actions: {} },
      runAfter: {},
    },
  },
});
interface Flow {
  readonly id: string;
  readonly revision: number;
  readonly callbackUrl: string;
}
async function aFlow(api: ApiClient): Promise<Flow> {
  const flow = await api.send<Flow>("POST", "/flows", { name: "Orders", definitionText });
  return api.send<Flow>("POST", `/flows/${flow.id}/publish`, { revision: flow.revision });
}
/** @returns how many rules are about the disk */
async function setDiskRules(api: ApiClient, percent: number): Promise<number> {
  type Rule = { readonly id: string; readonly terms: { readonly kind: string } };
  const { items } = await api.get<{ items: readonly Rule[] }>("/alerts/rules");
  const rules = items.filter(({ terms }) => terms.kind === "disk");
  for (const { id } of rules)
    await api.send("PATCH", `/alerts/rules/${id}`, { terms: { kind: "disk", percent } });
  return rules.length;
}
const webhookUrl = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/alerts/T0P5ECRET`;

test("alerts: a run fails or the disk fills up, people and programs hear of it once, and of its end", async ({
  page,
  request,
}) => {
  await enter(page, towpath.url);
  const api = await apiClient(page, request, towpath.url);
  const flow = await aFlow(api);
  const say = async (what: "fail" | "go") => {
    const answer = await request.post(flow.callbackUrl, { data: { say: what } });
    expect(answer.ok()).toBe(true);
  };
  let key = "";

  await test.step("an admin enters the mail server, and sees the rule that is there from the start", async () => {
    await page.goto(`${towpath.url}/alerts`);
    await expect(page.getByText("A flow is quiet too long")).toBeVisible();
    // However full the disk of this machine is.
    await expect.poll(() => setDiskRules(api, 99)).toBe(2);
    await page.getByLabel("Host").fill("127.0.0.1");
    await page.getByRole("combobox", { name: "Encryption" }).click();
    await page.getByRole("option", { name: "None" }).click();
    await page.getByRole("textbox", { name: "Port" }).fill(String(box.port));
    await page.getByLabel("Sender").fill("Towpath <alerts@towpath.example>");
    await page.getByLabel("User name").fill(ACCOUNT.user);
    await page.getByLabel("Password", { exact: true }).fill(ACCOUNT.password);
    await page.getByRole("button", { name: "Save the mail server" }).click();
    await expect(page.getByText("Saved. A rule's menu sends a test message.")).toBeVisible();
  });

  await test.step("a rule tells by mail and webhook, whose key is shown once; a test message arrives", async () => {
    await page.getByRole("button", { name: "New rule" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Orders fail");
    await dialog.getByLabel("E-mail to").fill("ops@example.org");
    await dialog.getByLabel("Webhook").fill(webhookUrl());
    await dialog.getByRole("textbox", { name: "At most one message in so many minutes" }).fill("0");
    await dialog.getByRole("button", { name: "Make the rule" }).click();
    key = (await dialog.locator("code").textContent()) ?? "";
    expect(key).toMatch(/^whk_/);
    await dialog.getByRole("button", { name: "Done" }).click();
    await page.getByRole("button", { name: "More for Orders fail" }).click();
    await page.getByRole("menuitem", { name: "Send a test message" }).click();
    const sent = page.getByRole("dialog").getByRole("listitem");
    await expect(sent.filter({ hasText: "A test, to ops@example.org: sent" })).toBeVisible();
    await expect(sent.filter({ hasText: "A test, to 127.0.0.1" }).getByText("sent")).toBeVisible();
    expect(box.mails.map(({ subject }) => subject)).toEqual(['Towpath: a test of "Orders fail"']);
    await page.keyboard.press("Escape");
    expect(await seriousFindings(page)).toEqual([]);
  });

  await test.step("a run fails: mail, webhook, home and bell say it in plain words", async () => {
    await say("fail");
    await expect.poll(() => box.mails.length).toBe(2);
    const mail = box.mails[1];
    expect(mail).toMatchObject({ subject: "A flow fails: Orders", to: ["ops@example.org"] });
    expect(mail?.text).toContain('A run failed at "Stop" (NoStock).');
    expect(mail?.text).not.toContain("4242");
    await expect.poll(() => posted.length).toBe(2);
    const { headers, text } = posted[1] ?? { headers: {}, text: "" };
    const signed = `${headers["x-towpath-timestamp"]}.${text}`;
    const expected = createHmac("sha256", key).update(signed).digest("hex");
    expect(headers["x-towpath-signature"]).toBe(`sha256=${expected}`);
    expect(JSON.parse(text)).toMatchObject({ event: "firing", flow: { name: "Orders" } });
    expect(headers["idempotency-key"]).toBe(JSON.parse(text).id);
    await page.goto(towpath.url);
    await expect(page.getByRole("region", { name: "Alerts" })).toContainText(
      "A run failed at “Stop” (NoStock).",
    );
    await page.getByRole("button", { name: "Notices" }).click();
    await expect(page.getByRole("link", { name: "Alert: Orders" })).toBeVisible();
    const link = /https?:\S+\/runs\/\S+/.exec(mail?.text.replace(/=\r?\n/g, "") ?? "")?.[0] ?? "";
    await page.goto(link);
    await expect(page.getByRole("main").getByText("Failed").first()).toBeVisible();
  });

  await test.step("somebody acknowledges it; a run succeeds, and all hear that it is over", async () => {
    await page.goto(`${towpath.url}/alerts`);
    await page.getByRole("button", { name: "Acknowledge: Orders" }).click();
    await expect(page.getByText("Ada Owner knows.")).toBeVisible();
    await say("go");
    await expect.poll(() => box.mails.length, { timeout: 15_000 }).toBe(3);
    expect(box.mails[2]?.subject).toBe("Well again: Orders");
    await expect.poll(() => posted.length).toBe(3);
    expect(JSON.parse(posted[2]?.text ?? "{}")).toMatchObject({ event: "recovered" });
    await page.reload();
    await expect(page.getByText("Nothing that a rule watches is wrong.")).toBeVisible();
    await page.getByRole("list", { name: "Over" }).getByRole("button", { name: "Who was told" }).click();
    await expect(page.getByRole("dialog")).toContainText("That it is over, to ops@example.org: sent");
  });

  await test.step("the disk fills up: admins hear how full it is, where, and what to do; then that it has room", async () => {
    await page.goto(`${towpath.url}/alerts`);
    await page.getByRole("button", { name: "More for The disk is filling up" }).click();
    await page.getByRole("menuitem", { name: "Change" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByText(/^Now \d+ % are used, /)).toBeVisible();
    await dialog.getByRole("textbox", { name: "From so many % used on" }).fill("1");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect.poll(() => box.mails.at(-1)?.subject).toMatch(/^The disk fills up: \d+ % used$/);
    expect(box.mails.at(-1)?.text).toContain(`The data is in ${tmpdir()}.`);
    await page.reload();
    const wrong = page.getByRole("list", { name: "Wrong now" });
    await expect(wrong).toContainText(`The data is in ${tmpdir()}.`);
    await expect(wrong).toContainText("Free some, or keep ended runs for a shorter time");
    expect(await seriousFindings(page)).toEqual([]);
    await page.goto(towpath.url);
    await expect(page.getByRole("region", { name: "Alerts" })).toContainText("The disk of Towpath");
    await page.getByRole("button", { name: "Notices" }).click();
    await page.getByRole("link", { name: "Alert: The disk of Towpath" }).click();
    await page.getByRole("button", { name: "Acknowledge: The disk of Towpath" }).click();
    await expect(page.getByText("Ada Owner knows.")).toBeVisible();
    await setDiskRules(api, 99);
    await expect.poll(() => box.mails.at(-1)?.subject, { timeout: 15_000 }).toBe("Well again: the disk");
  });

  await test.step("neither password nor address of the webhook come back", async () => {
    const [rules, mail] = await Promise.all([api.get("/alerts/rules"), api.get("/alerts/mail")]);
    const said = JSON.stringify([rules, mail]);
    expect(said).not.toContain("T0P5ECRET");
    expect(said).not.toContain(ACCOUNT.password);
    expect(said).not.toContain(key);
  });
});
