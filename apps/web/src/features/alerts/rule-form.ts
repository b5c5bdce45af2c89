import type { Rule, Terms } from "./alert-types.ts";

/** What stands in the form of a rule; each kind keeps its numbers while others are looked at. */
export interface RuleForm {
  readonly name: string;
  readonly flowId: string | null;
  readonly kind: Terms["kind"];
  readonly mailTo: string[];
  readonly mailAdmins: boolean;
  readonly webhook: string;
  readonly dropsWebhook: boolean;
  readonly everyMinutes: number;
  readonly windowMinutes: number;
  readonly by: "count" | "percent";
  readonly count: number;
  readonly percent: number;
  readonly atLeast: number;
  /** The flow's trigger says how long is too long. */
  readonly isAutomatic: boolean;
  readonly quietMinutes: number;
  readonly silenceOf: "started" | "succeeded";
  readonly latencyOf: "run" | "p95";
  readonly seconds: number;
  readonly waitMinutes: number;
  readonly usedPercent: number;
}

const EMPTY: RuleForm = {
  ...{
    name: "",
    flowId: null,
    kind: "failure",
    mailTo: [],
    mailAdmins: false,
    webhook: "",
    dropsWebhook: false,
  },
  ...{ everyMinutes: 15, windowMinutes: 15, by: "percent", count: 5, percent: 20, atLeast: 5 },
  ...{ isAutomatic: true, quietMinutes: 1_440, silenceOf: "started" },
  ...{ latencyOf: "run", seconds: 300, waitMinutes: 5, usedPercent: 80 },
};

/** @param rule null: a new one, about this flow or about all */
export function formOf(rule: Rule | null, flowId: string | null): RuleForm {
  if (rule === null) return { ...EMPTY, flowId };
  const { name, flow, mailTo, mailAdmins, everyMinutes, terms } = rule;
  const said = { name, flowId: flow?.id ?? null, mailTo: [...mailTo], mailAdmins, everyMinutes };
  return { ...EMPTY, ...said, kind: terms.kind, ...numbersOf(terms) };
}

function numbersOf(terms: Terms): Partial<RuleForm> {
  switch (terms.kind) {
    case "failure":
      return {};
    case "rate": {
      const { windowMinutes, count, percent, atLeast } = terms;
      return percent === null
        ? { windowMinutes, by: "count", count: count ?? EMPTY.count }
        : { windowMinutes, by: "percent", percent, atLeast };
    }
    case "silence":
      return {
        isAutomatic: terms.minutes === null,
        quietMinutes: terms.minutes ?? EMPTY.quietMinutes,
        silenceOf: terms.of,
      };
    case "latency":
      return { latencyOf: terms.of, seconds: terms.seconds, windowMinutes: terms.windowMinutes };
    case "waits":
      return { waitMinutes: terms.minutes };
    case "disk":
      return { usedPercent: terms.percent };
  }
}

function termsOf(form: RuleForm): Terms {
  const { kind, windowMinutes, atLeast } = form;
  switch (kind) {
    case "failure":
      return { kind };
    case "rate":
      return form.by === "count"
        ? { kind, windowMinutes, count: form.count, percent: null, atLeast }
        : { kind, windowMinutes, count: null, percent: form.percent, atLeast };
    case "silence":
      return form.isAutomatic
        ? { kind, minutes: null, of: "started" }
        : { kind, minutes: form.quietMinutes, of: form.silenceOf };
    case "latency":
      return { kind, of: form.latencyOf, seconds: form.seconds, windowMinutes };
    case "waits":
      return { kind, minutes: form.waitMinutes };
    case "disk":
      return { kind, percent: form.usedPercent };
  }
}

/** What is sent. The webhook is left out where it stays as it is. */
export function ruleOf(form: RuleForm) {
  const { name, everyMinutes, mailTo, mailAdmins, dropsWebhook } = form;
  // The disk is of no flow, whichever was chosen before.
  const flowId = form.kind === "disk" ? null : form.flowId;
  const url = form.webhook.trim();
  const webhook = dropsWebhook ? { webhook: null } : url === "" ? {} : { webhook: { url } };
  return { name, flowId, terms: termsOf(form), everyMinutes, mailTo, mailAdmins, ...webhook };
}
