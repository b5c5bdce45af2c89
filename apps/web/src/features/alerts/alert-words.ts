import type { Words } from "../../words/translate.ts";
import { titleOf } from "../canvas/titles.ts";
import type { Facts, Incident, Message, Rule, Terms } from "./alert-types.ts";

const MINUTE_MS = 60_000;

/** "90 seconds", "2 hours", in the reader's language. */
export function spanWords(t: Words, ms: number): string {
  const [unit, count] = unitOf(ms);
  return new Intl.NumberFormat(t.locale, { style: "unit", unit, unitDisplay: "long" }).format(count);
}

function unitOf(ms: number): readonly [string, number] {
  if (ms < 1_000) return ["millisecond", Math.round(ms)];
  if (ms < 2 * MINUTE_MS) return ["second", Math.round(ms / 1_000)];
  if (ms < 120 * MINUTE_MS) return ["minute", Math.round(ms / MINUTE_MS)];
  const hours = Math.round(ms / (60 * MINUTE_MS));
  return hours < 48 ? ["hour", hours] : ["day", Math.round(hours / 24)];
}

/** "4.2 GB", in the reader's language. */
export function sizeWords(t: Words, bytes: number): string {
  const [unit, size] =
    bytes < 1e9 ? ["megabyte", 1e6] : bytes < 1e12 ? ["gigabyte", 1e9] : ["terabyte", 1e12];
  const shown = Math.floor((10 * bytes) / Number(size)) / 10;
  return new Intl.NumberFormat(t.locale, { style: "unit", unit: String(unit) }).format(shown);
}

/** What an incident is about. */
export const subjectWords = (t: Words, { flow }: Pick<Incident, "flow">): string =>
  flow?.name ?? t("The disk of Towpath");

/** What is wrong with a flow or the disk, in a sentence or two. */
export function factsWords(t: Words, facts: Facts): string {
  switch (facts.kind) {
    case "failure":
      return failureWords(t, facts);
    case "rate":
      return t(
        "{failed} of the {ended, plural, one {# run} other {# runs}} that ended within {span} failed.",
        {
          ...{ failed: facts.failed, ended: facts.ended },
          span: spanWords(t, facts.windowMinutes * MINUTE_MS),
        },
      );
    case "silence":
      return silenceWords(t, facts);
    case "latency":
      return latencyWords(t, facts);
    case "disk":
      return diskWords(t, facts);
    case "waits":
      return t(
        "{runs, plural, =0 {Its trigger waits} one {# run waits} other {# runs wait}} for a connection that somebody has to mend.",
        { runs: facts.runs },
      );
  }
}

function failureWords(t: Words, { runs, code: known, action }: Facts & { kind: "failure" }): string {
  const code = known === null ? "" : ` (${known})`;
  if (action === undefined || action === null) {
    return t("{runs, plural, one {A run} other {# runs}} failed{code}.", { runs, code });
  }
  return t(
    "{runs, plural, one {A run failed at “{action}”} other {# runs failed, the latest at “{action}”}}{code}.",
    { ...{ runs, code }, action: titleOf(action) },
  );
}

function diskWords(t: Words, { usedPercent, freeBytes, folder }: Facts & { kind: "disk" }): string {
  const holes = { used: usedPercent, free: sizeWords(t, freeBytes) };
  return folder === null
    ? t("{used} % of it are used, {free} are free.", holes)
    : t("{used} % of it are used, {free} are free. The data is in {folder}.", { ...holes, folder });
}

function latencyWords(t: Words, { of, tookMs, limitMs }: Facts & { kind: "latency" }): string {
  const spans = { took: spanWords(t, tookMs), limit: spanWords(t, limitMs) };
  return of === "run"
    ? t("A run takes {took}; the limit is {limit}.", spans)
    : t("One of twenty runs takes more than {took}; the limit is {limit}.", spans);
}

function silenceWords(t: Words, { reason, since }: Facts & { kind: "silence" }): string {
  const at = new Date(since).toLocaleString(t.locale);
  switch (reason) {
    case "no-run":
      return t("No run began since {at}.", { at });
    case "no-success":
      return t("No run succeeded since {at}.", { at });
    case "missed":
      return t("It should have started at {at}, and did not.", { at });
    case "late":
      return t("Its trigger was due at {at}, and was not looked at since.", { at });
    case "checks":
      return t("Its trigger cannot ask its service: the last checks failed, the latest at {at}.", { at });
  }
}

/** When a rule tells somebody. */
export function termsWords(t: Words, terms: Terms): string {
  switch (terms.kind) {
    case "failure":
      return t("a run fails");
    case "rate":
      return rateWords(t, terms);
    case "silence":
      return quietWords(t, terms);
    case "latency": {
      const span = spanWords(t, terms.seconds * 1_000);
      return terms.of === "run"
        ? t("a run takes more than {span}", { span })
        : t("one of twenty runs takes more than {span}", { span });
    }
    case "disk":
      return t("{percent} % of the disk are used", { percent: terms.percent });
    case "waits":
      return t("a flow waits for a connection for {span}", { span: spanWords(t, terms.minutes * MINUTE_MS) });
  }
}

/** What a rule is about, and when it tells somebody. */
export function whenWords(t: Words, { flow, terms }: Pick<Rule, "flow" | "terms">): string {
  const holes = { terms: termsWords(t, terms) };
  if (terms.kind === "disk") return t("When {terms}.", holes);
  return flow === null
    ? t("Any flow, when {terms}.", holes)
    : t("{flow}, when {terms}.", { ...holes, flow: flow.name });
}

function rateWords(t: Words, { windowMinutes, count, percent }: Terms & { kind: "rate" }): string {
  const span = spanWords(t, windowMinutes * MINUTE_MS);
  return percent === null
    ? t("{count, plural, one {# run} other {# runs}} failed within {span}", { count: count ?? 0, span })
    : t("more than {percent} % of the runs within {span} failed", { percent, span });
}

function quietWords(t: Words, { minutes, of }: Terms & { kind: "silence" }): string {
  if (minutes === null) return t("a flow does not start when its trigger says");
  const span = spanWords(t, minutes * MINUTE_MS);
  return of === "started"
    ? t("no run begins for {span}", { span })
    : t("no run succeeds for {span}", { span });
}

/** Whom a rule tells, beside the bell of everybody. */
export function toldWords(t: Words, { mailTo, mailAdmins, webhook }: Rule): string {
  const all = [
    ...mailTo,
    ...(mailAdmins ? [t("the admins")] : []),
    ...(webhook === null ? [] : [t("the webhook at {host}", { host: webhook.host })]),
  ];
  if (all.length === 0) return t("Shown here alone.");
  return t("Tells {names}.", { names: new Intl.ListFormat(t.locale).format(all) });
}

export function messageWords(t: Words, { event, status, target }: Message): string {
  const what = {
    firing: t("That it began"),
    more: t("That it goes on"),
    recovered: t("That it is over"),
    test: t("A test"),
  }[event];
  const became = {
    waiting: t("not sent yet"),
    sent: t("sent"),
    failed: t("not delivered"),
  }[status];
  return t("{what}, to {target}: {became}", { what, target, became });
}

/** Where an incident is best looked at; null: it is nowhere in Towpath. */
export function incidentAddress({ flow, facts }: Pick<Incident, "flow" | "facts">): string | null {
  if (flow === null) return null;
  if (facts.kind === "waits") return "/connections";
  const runId = facts.kind === "failure" || facts.kind === "latency" ? facts.runId : null;
  return runId === null ? `/flows/${flow.id}/runs` : `/runs/${runId}`;
}
