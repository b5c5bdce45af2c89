import { describe, expect, test } from "vitest";
import { type AlertContent, byteWords, duration, mailText, webhookBody } from "./alert-content.ts";
import type { AlertFacts } from "./rule.ts";

const AT = Date.UTC(2026, 10, 22, 12);
const HOME = "https://flows.example.com/";
const aContent = (more: Partial<AlertContent> = {}): AlertContent => ({
  event: "firing",
  rule: { id: "r", name: "Tell us" },
  environment: "Production",
  flow: { id: "f", name: "Orders" },
  incident: { id: "i", beganAt: AT - 60_000 },
  facts: { kind: "failure", runs: 1, runId: "run", code: null },
  at: AT,
  ...more,
});

describe("a mail", () => {
  test("says what is wrong with which flow, since when, and where it can be seen", () => {
    const { subject, text } = mailText(aContent(), HOME);
    expect(subject).toBe("A flow fails: Orders");
    expect(text).toContain('The flow "Orders": A run failed. It began at 2026-11-22 11:59 UTC.');
    expect(text).toContain("https://flows.example.com/runs/run\n");
    expect(text).toContain("Environment: Production\nRule: Tell us");
  });

  test("of the end says what it was", () => {
    const { subject, text } = mailText(aContent({ event: "recovered" }), HOME);
    expect(subject).toBe("Well again: Orders");
    expect(text).toContain("What was wrong: A run failed.");
    expect(text).toContain("https://flows.example.com/flows/f/runs");
  });

  test("has a subject of one line, whatever the flow is called", () => {
    const { subject } = mailText(
      aContent({ flow: { id: "f", name: "A\r\nBcc: eve@x.example\u2028" } }),
      HOME,
    );
    expect(subject).toBe("A flow fails: A Bcc: eve@x.example ");
  });

  test("of a disk that fills up says how full it is, where, what follows and what to do; and when it has room", () => {
    const facts = {
      kind: "disk",
      percent: 80,
      usedPercent: 83,
      freeBytes: 4_260_000_000,
      folder: "/data",
    } as const;
    const disk = aContent({ flow: null, facts });
    const { subject, text } = mailText(disk, HOME);
    expect(subject).toBe("The disk fills up: 83 % used");
    const said =
      "The disk of Towpath: 83 % of the disk that holds the data are used, 4.2 GB are free. The data is in /data.";
    expect(text).toContain(`${said} When nothing is free, events are refused`);
    expect(text).toContain("the settings of each flow say for how long. It began at 2026-11-22 11:59 UTC.");
    expect(text).toContain("https://flows.example.com/alerts\n");
    const over = mailText({ ...disk, event: "recovered" }, HOME);
    expect(over.subject).toBe("Well again: the disk");
    expect(over.text).toContain("The disk of Towpath has room again. It began at");
    expect(over.text).not.toContain("Free some");
    expect(mailText(aContent({ flow: null, facts: { ...facts, folder: null } }), HOME).text).not.toContain(
      "/data",
    );
  });

  const cases: readonly [AlertFacts, string][] = [
    [
      { kind: "failure", runs: 1, runId: "run", code: "NotFound", action: "Get_order" },
      'A run failed at "Get order" (NotFound).',
    ],
    [
      { kind: "failure", runs: 3, runId: "run", code: "NotFound", action: "Get_order" },
      '3 runs failed, the latest at "Get order" (NotFound).',
    ],
    [{ kind: "failure", runs: 3, runId: "run", code: "Late" }, "3 runs failed (Late)."],
    [
      { kind: "rate", failed: 3, ended: 10, windowMinutes: 15 },
      "3 of the 10 runs that ended within 15 minutes failed.",
    ],
    [{ kind: "silence", reason: "no-run", since: AT - 7_200_000 }, "No run began for 2 hours."],
    [
      { kind: "silence", reason: "missed", since: AT },
      "It should have started at 2026-11-22 12:00 UTC, and did not.",
    ],
    [{ kind: "waits", runs: 2, since: AT }, "2 runs wait for a connection since 2026-11-22 12:00 UTC."],
    [
      { kind: "latency", of: "run", tookMs: 5_000, limitMs: 2_000, runs: 1, runId: "x" },
      "A run takes 5 seconds; it should take no more than 2 seconds.",
    ],
  ];
  test.each(cases)("says it in a sentence: %o", (facts, sentence) => {
    expect(mailText(aContent({ facts }), HOME).text).toContain(sentence);
  });
});

test("a webhook gets the same in words and as data", () => {
  expect(webhookBody(aContent(), HOME, "m")).toMatchObject({
    id: "m",
    event: "firing",
    text: "A flow fails: Orders. A run failed.",
    link: "https://flows.example.com/runs/run",
    flow: { id: "f", name: "Orders" },
    facts: { kind: "failure", runs: 1 },
  });
  const test = aContent({ event: "test", flow: null, facts: null, incident: null });
  expect(webhookBody(test, HOME, "m")).toMatchObject({ event: "test", flow: null, facts: null });
});

test.each([
  [1, "1 millisecond"],
  [90_000, "90 seconds"],
  [3_600_000, "60 minutes"],
  [86_400_000, "24 hours"],
  [864_000_000, "10 days"],
])("%i ms are %s", (ms, words) => expect(duration(ms)).toBe(words));

test.each([
  [0, "0 MB"],
  [999_960_000, "999.9 MB"],
  [1_000_000_000, "1 GB"],
  [72_900_000_000, "72.9 GB"],
  [3_200_000_000_000, "3.2 TB"],
])("%i bytes are %s", (bytes, words) => expect(byteWords(bytes)).toBe(words));
