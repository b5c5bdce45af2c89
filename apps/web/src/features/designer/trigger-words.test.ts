import { expect, test } from "vitest";
import { ENGLISH } from "../../words/translate.ts";
import {
  countWords,
  lastCheckWords,
  latenessWords,
  nextWord,
  subscriptionWords,
  type TriggerStateFacts,
} from "./trigger-words.ts";

const aState = (over: Partial<TriggerStateFacts> = {}): TriggerStateFacts => ({
  kind: "poll",
  checkedAt: "2026-01-15T12:00:00.000Z",
  firedAt: null,
  lateMs: 12,
  outcome: "nothing",
  message: null,
  failures: 0,
  checks: 1,
  idle: 1,
  heldSince: null,
  ...over,
});

test("a check that failed says why, and how often in a row", () => {
  const message = "The address answered 503 (ServiceUnavailable).";
  const failed = aState({ outcome: "failed", message, failures: 1 });
  expect(lastCheckWords(ENGLISH, failed)).toBe("It failed. The address answered 503 (ServiceUnavailable).");
  expect(lastCheckWords(ENGLISH, { ...failed, failures: 3 })).toMatch(/3 checks in a row have failed\.$/);
});

test("a recurrence that fired needs no words; one that started nothing does", () => {
  expect(lastCheckWords(ENGLISH, aState({ kind: "recurrence", outcome: "fired" }))).toBeNull();
  const skipped = aState({
    kind: "recurrence",
    outcome: "skipped",
    message: "A trigger condition does not hold.",
  });
  expect(lastCheckWords(ENGLISH, skipped)).toBe("It started nothing. A trigger condition does not hold.");
});

test("only lateness that people notice is told", () => {
  expect(latenessWords(ENGLISH, aState())).toBeNull();
  expect(latenessWords(ENGLISH, aState({ lateMs: 61_000 }))).toBe("It came a minute late.");
  expect(latenessWords(ENGLISH, aState({ lateMs: 3_600_000 }))).toBe("It came 60 minutes late.");
});

test("checks are counted for triggers that ask", () => {
  expect(countWords(ENGLISH, aState({ checks: 12_345, idle: 12_300 }))).toBe(
    "12,345 checks so far; 12,300 started nothing.",
  );
  expect(countWords(ENGLISH, aState({ kind: "recurrence" }))).toBeNull();
  expect([nextWord("poll"), nextWord("slidingWindow"), nextWord(null)]).toEqual([
    "Next check: <b>{time}</b>",
    "Next run: <b>{time}</b>",
    "Next run: <b>{time}</b>",
  ]);
});

test("a subscription that does not come about says why and how often it was tried", () => {
  const message = "The service answered 403 (Forbidden) to the subscription.";
  const facts = {
    attempts: 3,
    message,
    changedAt: "2026-01-15T12:00:00.000Z",
    nextTryAt: null,
    heldSince: null,
  };
  expect(subscriptionWords(ENGLISH, { ...facts, state: "subscribing" })).toBe(
    `The service does not call this flow yet. ${message} Tried 3 times; it is tried again.`,
  );
  expect(subscriptionWords(ENGLISH, { ...facts, state: "unsubscribing", attempts: 1 })).toMatch(/Tried once/);
  expect(subscriptionWords(ENGLISH, { ...facts, state: "subscribed", message: null })).toBe(
    "The service calls this flow.",
  );
  const stays = "What 'OnThing' subscribed to stays at the service.";
  expect(subscriptionWords(ENGLISH, { ...facts, state: "left", message: stays })).toBe(stays);
});

test("what is on hold says since when, and why", () => {
  const message = "Ann can sign in again.";
  const held = {
    changedAt: "",
    nextTryAt: null,
    heldSince: "2026-01-15T12:00:00.000Z",
    attempts: 0,
    message,
  };
  expect(subscriptionWords(ENGLISH, { ...held, state: "subscribing" })).toMatch(
    /^On hold since .* Ann can sign in again\.$/,
  );
  expect(lastCheckWords(ENGLISH, aState({ outcome: "held", message }))).toBe(message);
});
