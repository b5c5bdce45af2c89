import type { MergeConflict } from "@towpath/flow";
import { expect, test } from "vitest";
import { ENGLISH } from "../../words/translate.ts";
import { conflictTitle, sideWords } from "./conflict-words.ts";

const conflict = (rest: Partial<MergeConflict>): MergeConflict => ({
  id: "x",
  where: { kind: "action", name: "Send_mail" },
  path: [],
  what: "value",
  base: undefined,
  mine: undefined,
  theirs: undefined,
  taken: "mine",
  ...rest,
});

test.each<[Partial<MergeConflict>, string, string, string]>([
  [{ path: ["inputs", "to"], mine: "a@x", theirs: 5 }, "Send mail · inputs › to", "a@x", "5"],
  [{ what: "deleted-here", theirs: {} }, "Send mail", "Deleted", "{}"],
  [{ what: "deleted-there", mine: {} }, "Send mail", "{}", "Deleted"],
  [{ what: "name", mine: "One", theirs: "Two" }, "Send mail · name", "One", "Two"],
  [
    {
      what: "place",
      mine: { container: "My_scope", branch: "actions", after: null },
      theirs: { container: null, branch: "actions", after: "Read_it" },
    },
    "Send mail · place in the flow",
    "In My scope, first",
    "Not in another action, after Read it",
  ],
  [{ where: { kind: "trigger" }, path: ["inputs"], mine: {} }, "Trigger · inputs", "{}", "Nothing"],
  [{ where: { kind: "flow" }, what: "name", mine: "a", theirs: "b" }, "Name of the flow", "a", "b"],
])("a conflict is told as people speak (%#)", (rest, title, mine, theirs) => {
  const told = conflict(rest);
  expect([
    conflictTitle(ENGLISH, told),
    sideWords(ENGLISH, told, "mine"),
    sideWords(ENGLISH, told, "theirs"),
  ]).toEqual([title, mine, theirs]);
});
