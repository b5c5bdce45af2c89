import type { Judgement, Watched } from "./judge.ts";
import type { AlertFacts, AlertSettings } from "./rule.ts";

export type AlertEvent = "firing" | "more" | "recovered";

/** What becomes of a flow under a rule, and what people are told. The store writes it in one transaction. */
export interface Decision {
  readonly incident: "open" | "keep" | "close" | "none";
  /** Of an incident that is open now. */
  readonly facts: AlertFacts | null;
  readonly tell: AlertEvent | null;
  /** Epoch ms; null: when something happens. */
  readonly lookAt: number | null;
}

const MINUTE_MS = 60_000;
const SHORTEST_LOOK_MS = 3_000;
const LONGEST_LOOK_MS = 60_000;

/**
 * At most one message of an incident's beginning, and one of its end, whoever looks and how often. What would come
 * sooner after the last one than the rule allows is held back and told together.
 *
 * @param settings null: the rule was switched off, or the flow was; an incident ends without a word
 */
export function decide(
  settings: Pick<AlertSettings, "everyMinutes"> | null,
  watched: Watched,
  { facts, againAt }: Judgement,
  nowMs: number,
): Decision {
  const { incident } = watched;
  if (settings === null) return ended(incident === null ? "none" : "close", null, null);
  if (facts !== null) return firing(settings, watched, facts, nowMs);
  if (incident === null) return ended("none", null, againAt);
  const isHeard = incident.toldCount !== null && !isMuted(watched, nowMs);
  return ended("close", isHeard ? "recovered" : null, againAt);
}

const ended = (incident: "close" | "none", tell: AlertEvent | null, lookAt: number | null): Decision => ({
  ...{ incident, tell, lookAt },
  facts: null,
});

const isMuted = ({ mutedUntil }: Watched, nowMs: number) => mutedUntil !== null && mutedUntil > nowMs;

function firing(
  { everyMinutes }: Pick<AlertSettings, "everyMinutes">,
  watched: Watched,
  facts: AlertFacts,
  nowMs: number,
): Decision {
  const { incident, toldAt, mutedUntil } = watched;
  const open = { incident: incident === null ? "open" : "keep", facts } as const;
  const wanted = wantedEvent(watched, facts);
  const checkAt = nowMs + lookMs(nowMs - (incident?.beganAt ?? nowMs));
  if (wanted === null) return { ...open, tell: null, lookAt: checkAt };
  const freeAt = Math.max(toldAt === null ? 0 : toldAt + everyMinutes * MINUTE_MS, mutedUntil ?? 0);
  if (freeAt > nowMs) return { ...open, tell: null, lookAt: Math.min(freeAt, checkAt) };
  return { ...open, tell: wanted, lookAt: nowMs + SHORTEST_LOOK_MS };
}

/** Somebody who acknowledged it knows; they hear of its end. */
function wantedEvent({ incident }: Watched, facts: AlertFacts): AlertEvent | null {
  if (incident === null || incident.toldCount === null) return "firing";
  if (facts.kind !== "failure" || incident.acknowledged) return null;
  return facts.runs > incident.toldCount ? "more" : null;
}

/** What has gone on for long is looked at less often. */
const lookMs = (ageMs: number) => Math.min(Math.max(ageMs / 10, SHORTEST_LOOK_MS), LONGEST_LOOK_MS);
