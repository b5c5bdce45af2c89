import { describe, expect, test } from "vitest";
import { ENGLISH } from "../../words/translate.ts";
import { isUnused, ownerWords, sharedWords, standingOf } from "./connection-standing.ts";
import type { Connection } from "./connection-types.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const at = (hours: number) => new Date(NOW + hours * 3_600_000).toISOString();
const ADA = { id: "a", name: "Ada" };
const BOB = { id: "b", name: "Bob" };

const aConnection = (more: Partial<Connection> = {}) =>
  ({
    status: "connected",
    signsIn: false,
    endsAt: null,
    testedAt: at(-1),
    lastUsedAt: null,
    createdAt: at(-24),
    isMine: true,
    owner: ADA,
    ownerIsHere: true,
    backupOwner: null,
    shared: false,
    sharedWith: { people: [], groups: [] },
    may: { use: true, manage: true, share: true, assign: true },
    ...more,
  }) as Connection;

describe("a connection stands as", () => {
  test.each<[string, Partial<Connection>]>([
    ["Connected", {}],
    ["Not tried yet", { status: "untested" }],
    ["Needs a new credential", { status: "needs-sign-in" }],
    ["Needs sign-in", { status: "needs-sign-in", testedAt: null }],
    ["Needs sign-in", { status: "needs-sign-in", signsIn: true, endsAt: at(2) }],
    ["Connected", { endsAt: at(24 * 8) }],
    ["Ends in 3 days", { endsAt: at(24 * 3 + 5) }],
    ["Ends in 30 hours", { endsAt: at(30) }],
    ["Ends within the hour", { endsAt: at(-5) }],
  ])("“%s”", (words, more) => {
    expect(standingOf(ENGLISH, aConnection(more), NOW).words).toBe(words);
  });
});

test("a connection is unused 90 days after its last use, or since it was made", () => {
  expect(isUnused(aConnection({ lastUsedAt: at(-24 * 91) }), NOW)).toBe(true);
  expect(isUnused(aConnection({ lastUsedAt: at(-24 * 89), createdAt: at(-24 * 400) }), NOW)).toBe(false);
  expect(isUnused(aConnection({ createdAt: at(-24 * 91) }), NOW)).toBe(true);
});

describe("the line below the name says", () => {
  test.each<[string, Partial<Connection>]>([
    ["yours", {}],
    ["of Ada", { isMine: false }],
    ["Ada left", { isMine: false, ownerIsHere: false }],
    ["Ada left, Bob takes over", { isMine: false, ownerIsHere: false, backupOwner: BOB }],
    ["yours since Ada left", { ownerIsHere: false, backupOwner: BOB }],
    ["its owner is gone", { owner: null, ownerIsHere: false, isMine: false }],
  ])("“%s”", (words, more) => {
    expect(ownerWords(ENGLISH, aConnection(more))).toBe(words);
  });

  test.each<[string, Partial<Connection>]>([
    ["", {}],
    ["shared with everybody here", { shared: true, sharedWith: { people: [BOB], groups: [] } }],
    ["shared with Bob", { sharedWith: { people: [BOB], groups: [] } }],
    ["shared with Ada and 1 more", { sharedWith: { people: [BOB], groups: [ADA] } }],
    ["shared with you", { isMine: false }],
    ["", { isMine: false, may: { use: false, manage: true, share: false, assign: true } }],
  ])("“%s”", (words, more) => {
    expect(sharedWords(ENGLISH, aConnection(more))).toBe(words);
  });
});
