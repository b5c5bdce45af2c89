import { cutText } from "@towpath/prelude";
import type { AlertEvent } from "./decide.ts";
import type { AlertFacts } from "./rule.ts";

/** What a message says, whatever carries it. It names things; nothing of what a run carried is in it. */
export interface AlertContent {
  readonly event: AlertEvent | "test";
  readonly rule: { readonly id: string; readonly name: string };
  readonly environment: string;
  /** Null: a test, or the disk. */
  readonly flow: { readonly id: string; readonly name: string } | null;
  readonly incident: { readonly id: string; readonly beganAt: number } | null;
  readonly facts: AlertFacts | null;
  /** Epoch ms. */
  readonly at: number;
}

const MINUTE_MS = 60_000;

const counted = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/** @param ms e.g. 5_400_000 @returns e.g. "90 minutes" */
export function duration(ms: number): string {
  if (ms < 1_000) return counted(Math.max(0, Math.round(ms)), "millisecond");
  if (ms < 2 * MINUTE_MS) return counted(Math.round(ms / 1_000), "second");
  if (ms < 120 * MINUTE_MS) return counted(Math.round(ms / MINUTE_MS), "minute");
  const hours = Math.round(ms / (60 * MINUTE_MS));
  return hours < 48 ? counted(hours, "hour") : counted(Math.round(hours / 24), "day");
}

/** "2026-11-22 15:04 UTC": readers of one mail live in several zones. */
const moment = (ms: number) => `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** What is wrong, in one sentence. */
export function factsSentence(facts: AlertFacts, nowMs: number): string {
  switch (facts.kind) {
    case "failure":
      return failureSentence(facts);
    case "rate":
      return `${facts.failed} of the ${counted(facts.ended, "run")} that ended within ${duration(facts.windowMinutes * MINUTE_MS)} failed.`;
    case "silence":
      return silenceSentence(facts, nowMs);
    case "latency":
      return facts.of === "run"
        ? `A run takes ${duration(facts.tookMs)}; it should take no more than ${duration(facts.limitMs)}.`
        : `One of twenty runs takes more than ${duration(facts.tookMs)}; it should be no more than ${duration(facts.limitMs)}.`;
    case "disk":
      return diskSentence(facts);
    case "waits":
      return `${facts.runs === 0 ? "Its trigger waits" : `${counted(facts.runs, "run waits", "runs wait")}`} for a connection since ${moment(facts.since)}. Somebody has to mend it, then everything goes on by itself.`;
  }
}

function failureSentence({ runs, code, action = null }: AlertFacts & { kind: "failure" }): string {
  const how = code === null ? "" : ` (${code})`;
  const where = action === null ? "" : ` at "${action.replaceAll("_", " ")}"`;
  if (runs === 1) return `A run failed${where}${how}.`;
  return action === null ? `${runs} runs failed${how}.` : `${runs} runs failed, the latest${where}${how}.`;
}

function silenceSentence({ reason, since }: AlertFacts & { kind: "silence" }, nowMs: number): string {
  switch (reason) {
    case "no-run":
      return `No run began for ${duration(nowMs - since)}.`;
    case "no-success":
      return `No run succeeded for ${duration(nowMs - since)}.`;
    case "missed":
      return `It should have started at ${moment(since)}, and did not.`;
    case "late":
      return `Its trigger was due at ${moment(since)}, and was not looked at since.`;
    case "checks":
      return `Its trigger cannot ask its service: the last checks failed, the latest at ${moment(since)}.`;
  }
}

const BYTE_UNITS = ["MB", "GB", "TB"] as const;

/** @param bytes e.g. 4_200_000_000 @returns e.g. "4.2 GB" */
export function byteWords(bytes: number): string {
  const step = bytes < 1e9 ? 0 : bytes < 1e12 ? 1 : 2;
  return `${Math.floor(bytes / 10 ** (5 + 3 * step)) / 10} ${BYTE_UNITS[step]}`;
}

function diskSentence({ usedPercent, freeBytes, folder }: AlertFacts & { kind: "disk" }): string {
  const where = folder === null ? "" : ` The data is in ${folder}.`;
  return `${usedPercent} % of the disk that holds the data are used, ${byteWords(freeBytes)} are free.${where}`;
}

/** What follows if nobody does anything, and what to do; not every kind of trouble says it by itself. */
const adviceOf = (facts: AlertFacts | null): string =>
  facts?.kind === "disk"
    ? " When nothing is free, events are refused and runs stand still until there is space. Free some, or keep ended runs for a shorter time: the settings of each flow say for how long."
    : "";

/** Where the reader can see it. */
export function linkOf({ facts, flow, event }: AlertContent, publicUrl: string): string {
  const base = publicUrl.replace(/\/+$/, "");
  const runId = facts !== null && "runId" in facts ? facts.runId : null;
  if (event === "test" || flow === null) return `${base}/alerts`;
  if (facts?.kind === "waits") return `${base}/connections`;
  return runId === null || event === "recovered" ? `${base}/flows/${flow.id}/runs` : `${base}/runs/${runId}`;
}

export interface MailText {
  readonly subject: string;
  readonly text: string;
}

export function mailText(content: AlertContent, publicUrl: string): MailText {
  const { event, rule, environment, facts, incident, at } = content;
  const { name, opening, end } = aboutOf(content);
  const place = `Environment: ${environment}\nRule: ${rule.name}`;
  const link = linkOf(content, publicUrl);
  const foot = `\n\n${place}\n\nWhat is told, and to whom: ${publicUrl.replace(/\/+$/, "")}/alerts\n`;
  if (event === "test") {
    const text = `This is a test of the alert rule "${rule.name}". When it is about something, a message such as this one says so.`;
    return { subject: `Towpath: a test of "${rule.name}"`, text: `${text}${foot}` };
  }
  const what = facts === null ? "" : factsSentence(facts, at);
  const since = incident === null ? "" : ` It began at ${moment(incident.beganAt)}.`;
  if (event === "recovered") {
    const text = `${end}${since}\n\nWhat was wrong: ${what}\n\n${link}`;
    return { subject: oneLine(`Well again: ${name}`), text: `${text}${foot}` };
  }
  const more = event === "more" ? "It goes on. " : "";
  return {
    subject: oneLine(`${event === "more" ? "Still: " : ""}${SUBJECTS[facts?.kind ?? "failure"]}: ${name}`),
    text: `${opening}: ${more}${what}${adviceOf(facts)}${since}\n\n${link}${foot}`,
  };
}

const SUBJECTS = {
  failure: "A flow fails",
  rate: "Many runs fail",
  silence: "A flow is quiet",
  latency: "A flow is slow",
  waits: "A flow waits for a connection",
  disk: "The disk fills up",
} as const;

/** What a message is about: in its subject, as it opens, and how it says that all is well. */
function aboutOf({ event, flow, facts }: AlertContent) {
  if (flow !== null) {
    const opening = `The flow "${flow.name}"`;
    return { name: flow.name, opening, end: `${opening} is well again.` };
  }
  const isFull = facts?.kind === "disk" && event !== "recovered";
  return {
    name: isFull ? `${facts.usedPercent} % used` : "the disk",
    opening: "The disk of Towpath",
    end: "The disk of Towpath has room again.",
  };
}

/** A name may hold line breaks; a subject may not. */
const oneLine = (text: string) => cutText(text.replace(/[\p{Cc}\u2028\u2029]+/gu, " "), 200);

/** The body of a webhook: what it is, in words and as data. */
export function webhookBody(content: AlertContent, publicUrl: string, messageId: string) {
  const { event, rule, environment, flow, incident, facts, at } = content;
  const { subject } = mailText(content, publicUrl);
  return {
    id: messageId,
    event,
    text:
      facts === null
        ? subject
        : `${subject}. ${event === "recovered" ? "It was: " : ""}${factsSentence(facts, at)}`,
    link: linkOf(content, publicUrl),
    at: new Date(at).toISOString(),
    environment,
    rule: { ...rule },
    flow: flow === null ? null : { ...flow },
    incident:
      incident === null ? null : { id: incident.id, beganAt: new Date(incident.beganAt).toISOString() },
    facts: facts === null ? null : { ...facts },
  };
}
