import { momentText } from "../../words/dates.ts";
import { phrase, type Words } from "../../words/translate.ts";
import type { Flow } from "./flow.ts";

export type SubscriptionFacts = NonNullable<Flow["subscription"]>;

/** How a webhook trigger stands with the other service. */
export function subscriptionWords(
  t: Words,
  { state, attempts, message: told, heldSince }: SubscriptionFacts,
): string {
  const message = told === null ? null : t.text(told);
  if (heldSince !== null) {
    const since = momentText(heldSince, t);
    return t("On hold since {since}: the service is not asked. {message}", {
      since,
      message: message ?? "",
    }).trim();
  }
  switch (state) {
    case "subscribed":
      return t("The service calls this flow.");
    case "subscribing":
      return message === null
        ? t("Asking the service to call this flow …")
        : t(
            "The service does not call this flow yet. {message} {attempts, plural, one {Tried once} other {Tried # times}}; it is tried again.",
            { message, attempts },
          );
    case "unsubscribing":
      return message === null
        ? t("Telling the service that it need not call any more …")
        : t(
            "The service may still call: it could not be told to stop. {message} {attempts, plural, one {Tried once} other {Tried # times}}; it is tried again.",
            { message, attempts },
          );
    case "left":
      return message ?? t("A subscription stays at the service. This flow does not listen to it.");
  }
}

/** Which operation of which connector this is about; a message with the holes `connector` and `operation`. */
export function askedWords(kind: TriggerStateFacts["kind"] | null): string {
  return kind === "webhook"
    ? phrase("Called by {connector}: <b>{operation}</b>")
    : phrase("Asks {connector}: <b>{operation}</b>");
}

export type TriggerStateFacts = NonNullable<Flow["trigger"]>;

/** What the next time is the time of; a message with the hole `time`. */
export function nextWord(kind: TriggerStateFacts["kind"] | null): string {
  switch (kind) {
    case "poll":
      return phrase("Next check: <b>{time}</b>");
    case "batch":
      return phrase("Next release: <b>{time}</b>");
    default:
      return phrase("Next run: <b>{time}</b>");
  }
}

/** What came of the last check, as a sentence; null when there was none, or nothing is worth saying. */
export function lastCheckWords(
  t: Words,
  { kind, outcome, message: told, failures }: TriggerStateFacts,
): string | null {
  const message = told === null ? null : t.text(told);
  const why = { message: message ?? "" };
  switch (outcome) {
    case "failed": {
      const failed = t("It failed. {message}", why).trim();
      return failures > 1
        ? `${failed} ${t("{count} checks in a row have failed.", { count: failures })}`
        : failed;
    }
    case "fired":
      return kind === "poll" ? t("It started a run.") : null;
    case "nothing":
      return kind === "poll" ? t("There was nothing new. {message}", why).trim() : message;
    case "held":
      return message;
    case "skipped":
      return t("It started nothing. {message}", why).trim();
    case null:
      return null;
  }
}

const WORTH_SAYING_MS = 60_000;

/** Null when the last check was as good as on time. */
export function latenessWords(t: Words, { lateMs }: TriggerStateFacts): string | null {
  if (lateMs === null || lateMs < WORTH_SAYING_MS) return null;
  const minutes = Math.round(lateMs / 60_000);
  return t("{minutes, plural, one {It came a minute late.} other {It came # minutes late.}}", { minutes });
}

/** For triggers that often find nothing. */
export function countWords(t: Words, { kind, checks, idle }: TriggerStateFacts): string | null {
  if (kind !== "poll" || checks === 0) return null;
  return t("{checks, plural, one {One check} other {# checks}} so far; {idle, number} started nothing.", {
    checks,
    idle,
  });
}
