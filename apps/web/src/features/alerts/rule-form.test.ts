import { expect, test } from "vitest";
import type { Rule, Terms } from "./alert-types.ts";
import { formOf, ruleOf } from "./rule-form.ts";

const aRule = (terms: Terms): Rule => ({
  ...{ id: "r", flow: null, name: "Tell us", terms, everyMinutes: 30, mailTo: ["a@example.com"] },
  ...{ mailAdmins: true, webhook: { host: "hooks.example.com" }, enabled: true, mutedUntil: null },
  ...{ openIncidents: 0, createdAt: "2026-01-01T00:00:00Z" },
});
const ALL: readonly Terms[] = [
  { kind: "failure" },
  { kind: "rate", windowMinutes: 5, count: 3, percent: null, atLeast: 5 },
  { kind: "rate", windowMinutes: 5, count: null, percent: 0, atLeast: 9 },
  { kind: "silence", minutes: null, of: "started" },
  { kind: "silence", minutes: 7, of: "succeeded" },
  { kind: "latency", of: "p95", seconds: 9, windowMinutes: 60 },
  { kind: "waits", minutes: 0 },
  { kind: "disk", percent: 90 },
];

test.each(ALL)("a form says again what the rule says: %o", (terms) => {
  const sent = ruleOf(formOf(aRule(terms), null));
  expect(sent).toEqual({
    ...{
      name: "Tell us",
      flowId: null,
      terms,
      everyMinutes: 30,
      mailTo: ["a@example.com"],
      mailAdmins: true,
    },
  });
});

test("a webhook stays unless another one is entered, or none is wanted", () => {
  const form = formOf(aRule({ kind: "failure" }), null);
  expect(ruleOf(form)).not.toHaveProperty("webhook");
  expect(ruleOf({ ...form, webhook: " https://x.example/ " })).toMatchObject({
    webhook: { url: "https://x.example/" },
  });
  expect(ruleOf({ ...form, dropsWebhook: true })).toMatchObject({ webhook: null });
});

test("a new rule is about the flow that somebody came from, unless it is about the disk", () => {
  const form = formOf(null, "f");
  expect(form).toMatchObject({ flowId: "f", kind: "failure", name: "" });
  expect(ruleOf({ ...form, kind: "disk" })).toMatchObject({ flowId: null });
});
