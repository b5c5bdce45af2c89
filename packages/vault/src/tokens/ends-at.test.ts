import { expect, test } from "vitest";
import type { TokenFacts } from "../connection-store.ts";
import { endsAt } from "./ends-at.ts";

const facts: TokenFacts = {
  version: 1,
  app: "app",
  obtainedAt: 0,
  expiresAt: 60,
  refreshAt: 50,
  livesUntil: 1_000,
  scopes: null,
  rotates: false,
  installation: null,
  refusedAt: null,
  failedAt: null,
};

test.each<[string, Partial<TokenFacts>, number | null]>([
  ["with a refresh token that stays the same, end with it", {}, 1_000],
  ["with one that changes before its end, have no end that is known", { rotates: true }, null],
  ["with one that ends before it is renewed, end", { rotates: true, livesUntil: 40 }, 40],
  ["without a refresh token, end with the access token", { refreshAt: null, livesUntil: 60 }, 60],
  ["of which the service named no end, have none", { livesUntil: null }, null],
])("tokens %s", (_what, more, ends) => {
  expect(endsAt({ ...facts, ...more })).toBe(ends);
});
