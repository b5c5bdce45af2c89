import { describe, expect, test } from "vitest";
import { ownerNow, refusedUse } from "./refused-use.ts";

const ADA = { id: "ada", name: "Ada" };
const BOB = { id: "bob", name: "Bob" };

type Asked = Parameters<typeof refusedUse>[0];
const aConnection = (more: Partial<Asked> = {}): Asked => ({
  name: "Boards",
  owner: ADA,
  ownerIsMember: true,
  backupOwner: null,
  shared: false,
  users: [],
  ...more,
});

describe("a connection may be used", () => {
  test.each<[string, Partial<Asked>, string | null]>([
    ["by its owner", {}, "ada"],
    ["by every maker when it is shared with all", { shared: true }, "cyd"],
    ["by whom it is shared with", { users: ["cyd"] }, "cyd"],
    ["by its owner though it is shared with others", { users: ["cyd"] }, "ada"],
    [
      "by the backup owner once the owner left",
      { ownerIsMember: false, backupOwner: { ...BOB, isMember: true } },
      "bob",
    ],
    ["by whom it is shared with though all owners left", { ownerIsMember: false, users: ["cyd"] }, "cyd"],
    ["on the word of an account that is gone, while its owner is here", {}, null],
  ])("%s", (_who, more, userId) => {
    expect(refusedUse(aConnection(more), userId)).toBeNull();
  });
});

describe("a connection may not be used", () => {
  test.each<[string, Partial<Asked>, string | null, RegExp]>([
    ["by somebody else", {}, "bob", /belongs to Ada and is not shared\. Ask Ada/],
    [
      "by the backup owner while the owner is here",
      { backupOwner: { ...BOB, isMember: true } },
      "bob",
      /Ask Ada/,
    ],
    ["by those it is not shared with", { users: ["cyd"] }, "bob", /shared with others only/],
    ["by an owner who left", { ownerIsMember: false }, "ada", /no longer in this environment/],
    [
      "by the owner who left when the backup owner took over",
      { ownerIsMember: false, backupOwner: { ...BOB, isMember: true } },
      "ada",
      /belongs to Bob/,
    ],
    [
      "by the backup owner who left too",
      { ownerIsMember: false, backupOwner: { ...BOB, isMember: false } },
      "bob",
      /no longer in this environment/,
    ],
    ["on nobody's word once the owner left", { ownerIsMember: false }, null, /ask an admin to give/],
    ["when the owner's account is gone", { owner: null, ownerIsMember: false }, "bob", /^The owner of the/],
  ])("%s", (_who, more, userId, words) => {
    expect(refusedUse(aConnection(more), userId)?.message).toMatch(words);
  });
});

test("without an owner in the environment nobody decides over a connection", () => {
  const gone = { ownerIsMember: false, backupOwner: { ...BOB, isMember: false } };
  expect(ownerNow(aConnection(gone))).toBeNull();
  expect(ownerNow(aConnection({ ...gone, owner: null }))).toBeNull();
});
