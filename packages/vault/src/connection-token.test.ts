import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { connectionToken, readConnectionToken } from "./connection-token.ts";

const SECRET = randomBytes(32).toString("base64url");
const GRANT = { environmentId: "e", connectionId: "c", userId: "u", expiresAt: 1_800_000_000_000 };

test("a token gives back what it was made for", () => {
  expect(readConnectionToken(SECRET, connectionToken(SECRET, GRANT))).toEqual(GRANT);
});

test("a token of another installation, or for something else, says nothing", () => {
  const other = randomBytes(32).toString("base64url");
  expect(readConnectionToken(other, connectionToken(SECRET, GRANT))).toBeNull();
  const [said] = connectionToken(SECRET, { ...GRANT, userId: "owner" }).split(".");
  const [, signed] = connectionToken(SECRET, GRANT).split(".");
  expect(readConnectionToken(SECRET, `${said}.${signed}`)).toBeNull();
  expect(readConnectionToken("", connectionToken("", GRANT))).toBeNull();
});

test("no text that was changed anywhere is a token", () => {
  const token = connectionToken(SECRET, GRANT);
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.string({ minLength: 0, maxLength: 3 }), (at, put) => {
      const changed = token.slice(0, at) + put + token.slice(at + 1);
      // The last letter of a signature has bits that say nothing.
      if (changed !== token && at < token.length - 1) expect(readConnectionToken(SECRET, changed)).toBeNull();
    }),
  );
});

test("anything else is no token, and nothing throws", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readConnectionToken(SECRET, text)).toBeNull();
    }),
  );
});
