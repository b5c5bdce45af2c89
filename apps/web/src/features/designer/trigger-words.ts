import type { Flow } from "./flow.ts";

export type SubscriptionFacts = NonNullable<Flow["subscription"]>;

/** How a webhook trigger stands with the other service. */
export function subscriptionWords({ state, attempts, message, heldSince }: SubscriptionFacts): string {
  if (heldSince !== null) {
    return `On hold since ${new Date(heldSince).toLocaleString()}: the service is not asked. ${message ?? ""}`.trim();
  }
  switch (state) {
    case "subscribed":
      return "The service calls this flow.";
    case "subscribing":
      return message === null
        ? "Asking the service to call this flow …"
        : `The service does not call this flow yet. ${message} Tried ${times(attempts)}; it is tried again.`;
    case "unsubscribing":
      return message === null
        ? "Telling the service that it need not call any more …"
        : `The service may still call: it could not be told to stop. ${message} Tried ${times(attempts)}; it is tried again.`;
    case "left":
      return message ?? "A subscription stays at the service. This flow does not listen to it.";
  }
}

/** Which operation of which connector this is about. */
export function askedWords(kind: TriggerStateFacts["kind"] | null): string {
  return kind === "webhook" ? "Called by" : "Asks";
}

const times = (count: number) => (count === 1 ? "once" : `${count.toLocaleString("en")} times`);

export type TriggerStateFacts = NonNullable<Flow["trigger"]>;

/** What the next time is the time of. */
export function nextWord(kind: TriggerStateFacts["kind"] | null): string {
  switch (kind) {
    case "poll":
      return "Next check";
    case "batch":
      return "Next release";
    default:
      return "Next run";
  }
}

/** What came of the last check, as a sentence; null when there was none, or nothing is worth saying. */
export function lastCheckWords({ kind, outcome, message, failures }: TriggerStateFacts): string | null {
  switch (outcome) {
    case "failed": {
      const often = failures > 1 ? ` ${failures} checks in a row have failed.` : "";
      return `It failed. ${message ?? ""}${often}`.trim();
    }
    case "fired":
      return kind === "poll" ? "It started a run." : null;
    case "nothing":
      return kind === "poll" ? `There was nothing new. ${message ?? ""}`.trim() : message;
    case "held":
      return message;
    case "skipped":
      return `It started nothing. ${message ?? ""}`.trim();
    case null:
      return null;
  }
}

const WORTH_SAYING_MS = 60_000;

/** Null when the last check was as good as on time. */
export function latenessWords({ lateMs }: TriggerStateFacts): string | null {
  if (lateMs === null || lateMs < WORTH_SAYING_MS) return null;
  const minutes = Math.round(lateMs / 60_000);
  return `It came ${minutes === 1 ? "a minute" : `${minutes} minutes`} late.`;
}

/** For triggers that often find nothing. */
export function countWords({ kind, checks, idle }: TriggerStateFacts): string | null {
  if (kind !== "poll" || checks === 0) return null;
  const count = checks === 1 ? "One check" : `${checks.toLocaleString("en")} checks`;
  return `${count} so far; ${idle.toLocaleString("en")} started nothing.`;
}
