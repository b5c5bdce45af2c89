import type { Value } from "@towpath/expressions";
import { expect, test } from "vitest";
import { renewalOf } from "./renewal.ts";

const NOON = Date.UTC(2026, 0, 15, 12);
const HOUR = 3_600_000;
const of = (body: Value) => renewalOf({ statusCode: 201, body }, NOON);

test.each<[string, Value]>([
  ["a time", { expirationDateTime: "2026-01-15T16:00:00Z" }],
  ["a time without a zone, which is UTC", { expirationDateTime: "2026-01-15T16:00:00.000" }],
  ["a time with a zone", { expires_at: "2026-01-15T17:00:00+01:00" }],
  ["seconds", { expiresAt: (NOON + 4 * HOUR) / 1_000 }],
  ["milliseconds", { expiration: NOON + 4 * HOUR }],
  ["the only object in it", { subscription: { id: 1, "valid-until": "2026-01-15T16:00:00Z" } }],
])(
  "a subscription whose answer names its end by %s is renewed after three quarters of its time",
  (_what, body) => {
    expect(of(body)).toBe(NOON + 3 * HOUR);
  },
);

test.each<[string, Value]>([
  ["nothing", { id: 1 }],
  ["a moment that is over", { expiresAt: "2026-01-15T11:00:00Z" }],
  ["a moment too near", { expiresAt: "2026-01-15T12:00:30Z" }],
  ["a moment too far", { expiresAt: "2046-01-15T12:00:00Z" }],
  ["a duration", { expires: "PT1H" }],
  ["no moment", { expires: "never" }],
  ["a list", [{ expires: "2026-01-15T16:00:00Z" }]],
])("one whose answer names %s is not", (_what, body) => {
  expect(of(body)).toBeNull();
});
