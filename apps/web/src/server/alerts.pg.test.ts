import { newId } from "@towpath/db";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, REQUEST_FLOW, type TestApi } from "./testing/test-api.ts";

let api: TestApi;
let flowId: string;
beforeAll(async () => {
  api = await openTestApi();
  const { body } = await api.call("POST", "/flows", { name: "Orders", definitionText: REQUEST_FLOW });
  flowId = body.id;
});
afterAll(() => api.close());

const failure = { kind: "failure" };
const make = (more: object = {}) =>
  api.call("POST", "/alerts/rules", { name: "Tell us", terms: failure, ...more });

describe("an alert rule", () => {
  test("is made, changed, muted and deleted", async () => {
    const made = await make({ flowId, mailTo: ["ops@example.org"] });
    expect(made).toMatchObject({ status: 201, body: { webhookKey: null } });
    const { id } = made.body.rule;
    const terms = { kind: "silence", minutes: 30, of: "succeeded" };
    const changed = await api.call("PATCH", `/alerts/rules/${id}`, { terms, muteMinutes: 60 });
    expect(changed.body.rule).toMatchObject({ terms, mailTo: ["ops@example.org"], flow: { name: "Orders" } });
    expect(Date.parse(changed.body.rule.mutedUntil)).toBeGreaterThan(Date.now());
    expect((await api.call("GET", `/alerts/rules?flowId=${flowId}`)).body.items).toHaveLength(1);
    expect((await api.call("DELETE", `/alerts/rules/${id}`)).status).toBe(200);
    expect((await api.call("DELETE", `/alerts/rules/${id}`)).status).toBe(404);
  });

  test("keeps address and key of a webhook sealed, and gives another key with another address", async () => {
    const made = await make({ webhook: { url: "https://hooks.example.com/T0P5ECRET" } });
    const { id } = made.body.rule;
    const { webhookKey } = made.body;
    expect(made.body.rule.webhook).toEqual({ host: "hooks.example.com" });
    const renamed = await api.call("PATCH", `/alerts/rules/${id}`, { name: "Other" });
    expect(renamed.body).toMatchObject({
      webhookKey: null,
      rule: { webhook: { host: "hooks.example.com" } },
    });
    const moved = await api.call("PATCH", `/alerts/rules/${id}`, { webhook: { url: "https://b.example/x" } });
    expect(moved.body.webhookKey).not.toBe(webhookKey);
    const rows = await api.sql.query("select * from alert_rules");
    expect(JSON.stringify(rows)).not.toContain("T0P5ECRET");
    const gone = await api.call("PATCH", `/alerts/rules/${id}`, { webhook: null });
    expect(gone.body.rule.webhook).toBe(null);
  });

  test("that tells nobody has nothing to test", async () => {
    const { id } = (await make()).body.rule;
    const tested = await api.call("POST", `/alerts/rules/${id}/test`);
    expect(tested).toMatchObject({ status: 400, body: { message: expect.stringContaining("tells nobody") } });
  });

  test("about the disk is about no flow, and the list says how full it is where a worker sees it", async () => {
    const terms = { kind: "disk", percent: 80 };
    const refused = { status: 400, body: { message: expect.stringContaining("is about no flow") } };
    expect(await make({ flowId, terms })).toMatchObject(refused);
    const { id } = (await make({ flowId })).body.rule;
    expect(await api.call("PATCH", `/alerts/rules/${id}`, { terms })).toMatchObject(refused);
    expect(await make({ terms })).toMatchObject({ status: 201, body: { rule: { flow: null, terms } } });
    expect((await api.call("GET", "/alerts/rules")).body.disk).toBe(null);
    await api.database.alerts.noteDisk({ folder: "/data", freeBytes: 250, sizeBytes: 1_000 });
    const { disk } = (await api.call("GET", "/alerts/rules")).body;
    expect(disk).toEqual({ usedPercent: 75, freeBytes: 250, measuredAt: expect.any(String) });
  });

  test.each([
    ["no name", { name: " " }],
    ["an unknown kind", { terms: { kind: "__proto__" } }],
    [
      "a rate of nothing",
      { terms: { kind: "rate", windowMinutes: 5, count: null, percent: null, atLeast: 1 } },
    ],
    ["a disk that is always full", { terms: { kind: "disk", percent: 0 } }],
    ["a window without end", { terms: { kind: "latency", of: "run", seconds: 5, windowMinutes: 1e9 } }],
    ["an address that is none", { mailTo: ["ops"] }],
    ["a mail header", { mailTo: ["ops@example.org\r\nBcc: eve@example.org"] }],
    ["NUL", { name: "a\u0000b" }],
    ["a file as a webhook", { webhook: { url: "file:///etc/passwd" } }],
    ["a webhook in the open", { webhook: { url: "http://hooks.example.com/x" } }],
  ])("refuses %s", async (_what, more) => expect((await make(more)).status).toBe(400));

  test("of a flow that is not there is refused", async () => {
    expect((await make({ flowId: "00000000-0000-4000-8000-000000000000" })).status).toBe(404);
  });
});

test("where the data lies is read by admins, and by nobody else", async () => {
  await api.sql.query(
    `insert into alert_incidents (id, environment_id, rule_name, kind, facts) values ($1, $2, 'Full', 'disk',
       '{"kind":"disk","percent":80,"usedPercent":83,"freeBytes":170,"folder":"/srv/towpath"}')`,
    [newId(), api.environmentId],
  );
  const [incident] = (await api.call("GET", "/alerts/incidents")).body.items;
  expect(incident).toMatchObject({ flow: null, facts: { usedPercent: 83, folder: "/srv/towpath" } });
  for (const role of ["maker", "member"]) {
    await api.sql.query("update members set role = $1 where user_id = $2", [role, api.owner.id]);
    const read = await api.call("GET", "/alerts/incidents");
    expect(read.body.items[0]).toMatchObject({ facts: { usedPercent: 83, folder: null } });
    expect(JSON.stringify(read.body)).not.toContain("/srv/towpath");
  }
  await api.sql.query("update members set role = 'admin' where user_id = $1", [api.owner.id]);
});

describe("the mail server", () => {
  const server = {
    host: "mail.example.com",
    port: 587,
    security: "starttls",
    user: "u",
    sender: "a@example.com",
  };
  const save = (more: object) => api.call("PUT", "/alerts/mail", { ...server, ...more });

  test("keeps its password to itself, and sends it nowhere else", async () => {
    const saved = await save({ password: "p4ssw0rd-4711" });
    expect(saved.body).toEqual({ own: { ...server, hasPassword: true }, hasInstallation: false });
    expect((await save({ sender: "Towpath <b@example.com>" })).body.own.hasPassword).toBe(true);
    for (const other of [{ host: "evil.example" }, { port: 25 }, { security: "none" }])
      expect(await save(other)).toMatchObject({ status: 400 });
    expect(JSON.stringify(await api.sql.query("select * from alert_mail"))).not.toContain("4711");
    expect((await api.call("DELETE", "/alerts/mail")).body.own).toBe(null);
  });

  test.each([
    { host: "http://mail.example.com" },
    { sender: "a@example.com\r\nBcc: eve@example.com" },
    { sender: "nobody" },
    { port: 0 },
  ])("refuses %o", async (more) => expect((await save({ password: "x", ...more })).status).toBe(400));
});
