import { nextOccurrence } from "@towpath/triggers";
import { isMeasured, judgeDisk, type MeasuredDisk } from "./judge-disk.ts";
import type { AlertFacts, AlertTerms } from "./rule.ts";

/** What stands in the row of a flow under a rule. Epoch ms throughout. */
export interface Watched {
  readonly since: number;
  /** Failed runs since all was well. */
  readonly failures: number;
  readonly lastFailedAt: number | null;
  readonly lastRunId: string | null;
  readonly toldAt: number | null;
  /** The later one of the rule's and the flow's; null or past: not muted. */
  readonly mutedUntil: number | null;
  readonly incident: OpenIncident | null;
}

export interface OpenIncident {
  readonly id: string;
  readonly beganAt: number;
  /** Runs people were told of; null: they were told nothing yet. */
  readonly toldCount: number | null;
  readonly acknowledged: boolean;
}

/** The trigger of a flow that starts by itself. */
export interface WatchedTrigger {
  readonly kind: "recurrence" | "slidingWindow" | "poll" | "webhook" | "batch";
  readonly recurrence: unknown;
  readonly nextAt: number | null;
  readonly checkedAt: number | null;
  readonly failures: number;
  readonly isHeld: boolean;
}

/** What the store read of a flow, as the kind of the rule needs it. */
export type Reading =
  | {
      readonly kind: "failure";
      readonly succeededAt: number | null;
      readonly code: string | null;
      readonly action: string | null;
    }
  | { readonly kind: "rate"; readonly failed: number; readonly ended: number }
  | {
      readonly kind: "silence";
      readonly startedAt: number | null;
      readonly succeededAt: number | null;
      readonly trigger: WatchedTrigger | null;
    }
  | {
      readonly kind: "latency";
      readonly p95Ms: number | null;
      readonly ended: number;
      /** The longest, also of those that have not ended. */
      readonly longestMs: number | null;
      readonly runId: string | null;
      readonly slowRuns: number;
    }
  | { readonly kind: "waits"; readonly runs: number; readonly since: number | null }
  /** Null: no worker sees it. */
  | { readonly kind: "disk"; readonly disk: MeasuredDisk | null };

export interface Judgement {
  /** Null: all is well. */
  readonly facts: AlertFacts | null;
  /** When it can be another one although nothing happens; null: not before something does. */
  readonly againAt: number | null;
}

const MINUTE_MS = 60_000;
/** A slot that is missed by less is a busy moment. */
const GRACE_MS = 15 * MINUTE_MS;
/** Checks in a row that fail before it is no hiccup of a service. */
const FAILED_CHECKS = 3;
/** The flow may be given another trigger. */
const LOOK_ANEW_MS = 60 * MINUTE_MS;
/** Fewer runs have no share worth the word. */
const LEAST_FOR_P95 = 20;

/** Whether it can be said at all; a disk that no worker measures may be full or empty. */
export const isKnown = (reading: Reading, nowMs: number): boolean =>
  reading.kind !== "disk" || isMeasured(reading.disk, nowMs);

/** Whether a flow, or the disk, is as its rule wants it. */
export function judge(terms: AlertTerms, watched: Watched, reading: Reading, nowMs: number): Judgement {
  switch (terms.kind) {
    case "failure":
      return reading.kind === "failure" ? judgeFailure(watched, reading, nowMs) : WELL;
    case "rate":
      return reading.kind === "rate" ? judgeRate(terms, reading) : WELL;
    case "silence":
      return reading.kind === "silence" ? judgeSilence(terms, watched, reading, nowMs) : WELL;
    case "latency":
      return reading.kind === "latency" ? judgeLatency(terms, reading) : WELL;
    case "waits":
      return reading.kind === "waits" ? judgeWaits(terms, reading, nowMs) : WELL;
    case "disk":
      return judgeReadDisk(terms, watched, reading);
  }
}

const WELL: Judgement = { facts: null, againAt: null };
const wrong = (facts: AlertFacts): Judgement => ({ facts, againAt: null });
const wellUntil = (againAt: number | null): Judgement => ({ facts: null, againAt });

/** A run that failed is told of although another one succeeded in the meantime; then it is over. */
function judgeFailure(
  { failures, incident, lastFailedAt, lastRunId, mutedUntil }: Watched,
  { succeededAt, code, action }: Reading & { kind: "failure" },
  nowMs: number,
): Judgement {
  const wasMended = succeededAt !== null && lastFailedAt !== null && succeededAt > lastFailedAt;
  const isQuiet = incident?.acknowledged === true || (mutedUntil !== null && mutedUntil > nowMs);
  const isDone = incident !== null && (incident.toldCount === failures || isQuiet);
  if (failures === 0 || (wasMended && isDone)) return WELL;
  return wrong({ kind: "failure", runs: failures, runId: lastRunId, code, action });
}

function judgeRate(
  { windowMinutes, count, percent, atLeast }: AlertTerms & { kind: "rate" },
  { failed, ended }: Reading & { kind: "rate" },
): Judgement {
  const tooMany = count !== null && failed >= count;
  const tooMuch = percent !== null && ended >= atLeast && failed * 100 > percent * ended;
  return tooMany || tooMuch ? wrong({ kind: "rate", failed, ended, windowMinutes }) : WELL;
}

function judgeSilence(
  { minutes, of }: AlertTerms & { kind: "silence" },
  watched: Watched,
  reading: Reading & { kind: "silence" },
  nowMs: number,
): Judgement {
  if (minutes === null) return judgeTrigger(watched, reading, nowMs);
  const last = of === "started" ? reading.startedAt : reading.succeededAt;
  const since = Math.max(last ?? 0, watched.since);
  const dueAt = since + minutes * MINUTE_MS;
  if (nowMs < dueAt) return wellUntil(dueAt);
  return wrong({ kind: "silence", reason: of === "started" ? "no-run" : "no-success", since });
}

/** What is too long follows from the trigger: its recurrence, or whether its service answers. */
function judgeTrigger(
  watched: Watched,
  { startedAt, trigger }: Reading & { kind: "silence" },
  nowMs: number,
): Judgement {
  if (trigger === null || trigger.isHeld) return wellUntil(nowMs + LOOK_ANEW_MS);
  const { kind, nextAt, failures, checkedAt } = trigger;
  if (kind === "poll" && failures >= FAILED_CHECKS)
    return wrong({ kind: "silence", reason: "checks", since: checkedAt ?? nowMs });
  if (nextAt !== null && nextAt + GRACE_MS < nowMs)
    return wrong({ kind: "silence", reason: "late", since: nextAt });
  const slot = expectedSlot(watched, startedAt, trigger);
  if (slot !== null && nextAt !== null && slot + GRACE_MS < nowMs)
    return wrong({ kind: "silence", reason: "missed", since: slot });
  const due = Math.min(slot ?? Number.POSITIVE_INFINITY, nextAt ?? Number.POSITIVE_INFINITY);
  const soon = kind === "poll" ? nowMs + 5 * MINUTE_MS : nowMs + LOOK_ANEW_MS;
  return wellUntil(Math.max(nowMs + MINUTE_MS, Math.min(due + GRACE_MS + 1, soon)));
}

/** When it should have started, after it did for the last time; null: it does not go by the clock. */
function expectedSlot(
  { since }: Watched,
  startedAt: number | null,
  { kind, recurrence }: WatchedTrigger,
): number | null {
  if (kind !== "recurrence" && kind !== "slidingWindow") return null;
  return nextOccurrence(recurrence, Math.max(startedAt ?? 0, since), since);
}

function judgeLatency(
  { of, seconds }: AlertTerms & { kind: "latency" },
  { p95Ms, ended, longestMs, runId, slowRuns }: Reading & { kind: "latency" },
): Judgement {
  const limitMs = seconds * 1_000;
  const tookMs = of === "run" ? longestMs : ended < LEAST_FOR_P95 ? null : p95Ms;
  if (tookMs === null || tookMs <= limitMs) return WELL;
  return wrong({ kind: "latency", of, tookMs: Math.round(tookMs), limitMs, runs: slowRuns, runId });
}

function judgeWaits(
  { minutes }: AlertTerms & { kind: "waits" },
  { runs, since }: Reading & { kind: "waits" },
  nowMs: number,
): Judgement {
  if (since === null) return WELL;
  const dueAt = since + minutes * MINUTE_MS;
  return nowMs < dueAt ? wellUntil(dueAt) : wrong({ kind: "waits", runs, since });
}

function judgeReadDisk(
  terms: AlertTerms & { kind: "disk" },
  { incident }: Watched,
  reading: Reading,
): Judgement {
  if (reading.kind !== "disk" || reading.disk === null) return WELL;
  return { facts: judgeDisk(terms, incident !== null, reading.disk), againAt: null };
}
