import { randomBytes } from "node:crypto";
import type { AlertSettings, AlertTerms } from "@towpath/alerts";
import { type MailBox, openMailBox } from "@towpath/alerts/testing";
import { newId, type StoredFlow } from "@towpath/db";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventually, openBench, type WorkerBench } from "./testing/a-worker.ts";
import { sendEvent } from "./testing/send-event.ts";

let bench: WorkerBench;
let box: MailBox;
let worker: { readonly url: string };
beforeAll(async () => {
  bench = await openBench();
  box = await openMailBox();
  const environment = {
    SMTP_URL: `smtp://127.0.0.1:${box.port}?tls=none`,
    MAIL_FROM: "Towpath <alerts@towpath.example>",
    PUBLIC_URL: "https://flows.example.com",
    TOWPATH_MASTER_KEY: randomBytes(32).toString("base64"),
  };
  // Two, so that whatever is done twice shows.
  worker = await bench.start(environment);
  await bench.start({ ...environment, INGRESS: "off" });
});
afterAll(async () => {
  await bench?.close();
  await box?.close();
});
beforeEach(() => {
  box.mails.length = 0;
  box.refuses(null);
});

const settings = (terms: AlertTerms, more: Partial<AlertSettings> = {}): AlertSettings => ({
  ...{ terms, everyMinutes: 0, mailTo: ["ops@example.org"], mailAdmins: false },
  ...more,
});
/** Its runs fail when they are told so. */
const DEFINITION = {
  triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
  actions: {
    Decide: {
      type: "If",
      expression: "@equals(triggerBody(), 'fail')",
      actions: {
        Stop: {
          type: "Terminate",
          inputs: { runStatus: "Failed", runError: { code: "Late", message: "the secret 4711" } },
        },
      },
      else: { actions: {} },
    },
  },
};
async function run(flow: StoredFlow, say: string): Promise<string> {
  const before = new Set((await bench.runs(flow)).map(({ id }) => id));
  await sendEvent(await bench.address(worker, flow), say);
  return eventually(async () => {
    const found = (await bench.runs(flow)).find(({ id }) => !before.has(id));
    return found !== undefined && found.endedAt !== null ? found.id : null;
  }, "the end of the run");
}
async function aRule(flow: StoredFlow, given: AlertSettings): Promise<string> {
  const id = newId();
  const rule = {
    id,
    flowId: flow.id,
    name: "Tell us",
    settings: given,
    enabled: true,
    by: null,
    webhook: null,
  };
  expect(await bench.database.alerts.createRule(bench.environmentId, rule)).not.toBe(null);
  return id;
}
const open = async (flow: StoredFlow) =>
  bench.database.alerts.incidents(bench.environmentId, { isOpen: true, flowId: flow.id, limit: 10 });
const mailsOf = (flow: StoredFlow) => box.mails.filter(({ subject }) => subject.includes(flow.name));
const mails = (flow: StoredFlow, count: number) =>
  eventually(async () => mailsOf(flow).length >= count, `${count} mails`);

describe("a rule about failed runs", () => {
  test("names the action that a run failed of, and its code, and nothing that the run carried", async () => {
    const divide = { type: "Compose", inputs: "@div(4711, int(triggerBody()))" };
    const inside = { Try: { type: "Scope", actions: { Share_it: divide } } };
    const flow = await bench.publish({ ...DEFINITION, actions: inside });
    await aRule(flow, settings({ kind: "failure" }));
    await run(flow, "0");
    await mails(flow, 1);
    const [first] = mailsOf(flow);
    expect(first?.text).toContain('A run failed at "Share it" (InvalidTemplate).');
    expect(first?.text).not.toContain("4711");
  });

  test("tells once of a failed run, and once that a later one succeeded, in plain words and without what the run carried", async () => {
    const flow = await bench.publish(DEFINITION);
    await aRule(flow, settings({ kind: "failure" }));
    const runId = await run(flow, "fail");
    await mails(flow, 1);
    const [first] = mailsOf(flow);
    expect(first).toMatchObject({ from: "alerts@towpath.example", to: ["ops@example.org"] });
    expect(first?.subject).toBe(`A flow fails: ${flow.name}`);
    expect(first?.text).toContain('A run failed at "Stop" (Late).');
    expect(first?.text.replaceAll(/\s/g, "")).toContain(`https://flows.example.com/runs/${runId}`);
    expect(first?.text).not.toContain("4711");
    await run(flow, "go");
    await mails(flow, 2);
    await eventually(async () => (await open(flow)).length === 0, "the end of the incident");
    const subjects = mailsOf(flow).map(({ subject }) => subject);
    expect(subjects).toEqual([`A flow fails: ${flow.name}`, `Well again: ${flow.name}`]);
  });

  test("gathers the rest within its minutes into one count", async () => {
    const flow = await bench.publish(DEFINITION);
    await aRule(flow, settings({ kind: "failure" }, { everyMinutes: 60 }));
    for (let n = 0; n < 5; n++) await run(flow, "fail");
    await eventually(async () => {
      const [incident] = await open(flow);
      return incident?.facts.kind === "failure" && incident.facts.runs === 5;
    }, "five counted runs");
    await mails(flow, 1);
    const id = (await open(flow))[0]?.id ?? "";
    expect(await bench.database.alerts.messages(bench.environmentId, { incidentId: id }, 9)).toHaveLength(1);
  });

  test("says nothing while it is muted, and nothing of drafts and other flows", async () => {
    const flow = await bench.publish(DEFINITION);
    const other = await bench.publish(DEFINITION);
    const id = await aRule(flow, settings({ kind: "failure" }));
    await bench.database.alerts.updateRule(bench.environmentId, id, 1, {
      mutedUntil: Date.now() + 3_600_000,
    });
    await run(other, "fail");
    await run(flow, "fail");
    const [incident] = await eventually(async () => {
      const found = await open(flow);
      return found.length === 1 ? found : null;
    }, "the incident");
    const about = { incidentId: incident?.id ?? "" };
    expect(await bench.database.alerts.messages(bench.environmentId, about, 9)).toEqual([]);
    expect(await open(other)).toEqual([]);
  });
});

test("a mail server that is busy gets the mail later, under the same id", async () => {
  const flow = await bench.publish(DEFINITION);
  const id = await aRule(flow, settings({ kind: "failure" }));
  box.refuses(451);
  await run(flow, "fail");
  const message = await eventually(async () => {
    const [sent] = await bench.database.alerts.messages(bench.environmentId, { ruleId: id }, 5);
    return sent !== undefined && sent.attempts > 0 && sent.error !== null ? sent : null;
  }, "a refused mail");
  expect(message.error).toContain("refused the mail with the code 451");
  box.refuses(null);
  await mails(flow, 1);
  expect(mailsOf(flow)[0]?.messageId).toBe(`<${message.id}@towpath.example>`);
});

test("a failed run that ended while no worker looked is told of when one does", async () => {
  const flow = await bench.publish(DEFINITION);
  await bench.query(
    "insert into alert_events (environment_id, flow_id, run_id, at) values ($1, $2, $3, now())",
    [bench.environmentId, flow.id, newId()],
  );
  await aRule(flow, settings({ kind: "failure" }));
  await run(flow, "fail");
  await mails(flow, 1);
});
