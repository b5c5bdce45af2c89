import { expect, test } from "vitest";
import type { PaletteEntry } from "./palette-entry.ts";
import { isFound, paletteGroups } from "./palette-groups.ts";
import { readRecents, withRecent } from "./recent-entries.ts";

const anEntry = (id: string, group = "Go to", more: Partial<PaletteEntry> = {}): PaletteEntry => ({
  id,
  group,
  label: id,
  icon: null,
  ...more,
});
const shown = (
  query: string,
  entries: readonly PaletteEntry[],
  recents: readonly { id: string; label: string; href?: string }[],
) =>
  paletteGroups(entries, recents, { query, recentTitle: "Used lately", recentIcon: null }).map(
    ({ title, entries }) => `${title}: ${entries.map(({ id }) => id).join(" ")}`,
  );

test("an entry is found by all of the words typed, in its name or its keywords, in any order and case", () => {
  const keys = anEntry("API keys", "Settings", { keywords: "token program" });
  expect(["", "keys", "KEYS api", "token"].map((query) => isFound(query, keys))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(["keyz", "keys constructor"].map((query) => isFound(query, keys))).toEqual([false, false]);
});

const ENTRIES = [anEntry("Flows"), anEntry("Runs"), anEntry("Orders", "Flows"), anEntry("Returns", "Flows")];

test("UX 47: with nothing typed what was used lately comes first, and not twice", () => {
  const recents = [
    { id: "Returns", label: "Returns", href: "/flows/2" },
    { id: "Runs", label: "Runs", href: "/runs" },
  ];
  expect(shown("", ENTRIES, recents)).toEqual(["Used lately: Returns Runs", "Go to: Flows", "Flows: Orders"]);
});

test("a place used lately is there though nobody searched for it; a command of another page is not", () => {
  const recents = [
    { id: "an old run", label: "Old", href: "/runs/1" },
    { id: "tidy-up", label: "Tidy up" },
  ];
  expect(shown("", [anEntry("Flows")], recents)).toEqual(["Used lately: an old run", "Go to: Flows"]);
});

test("while something is typed, what was used lately comes first in its group", () => {
  expect(shown("r", ENTRIES, [{ id: "Returns", label: "Returns" }])).toEqual([
    "Go to: Flows Runs",
    "Flows: Returns Orders",
  ]);
});

test("the last eight are remembered, the latest first, each once", () => {
  const many = Array.from({ length: 10 }, (_, n) => ({ id: String(n), label: "" }));
  const kept = many.reduce<readonly { id: string; label: string }[]>(withRecent, []);
  expect(withRecent(kept, { id: "5", label: "" }).map(({ id }) => id)).toEqual([
    "5",
    "9",
    "8",
    "7",
    "6",
    "4",
    "3",
    "2",
  ]);
});

test("what is no list of places is passed over, and none leads out of Towpath", () => {
  expect([null, "", "{", "null", "7", '{"__proto__":[]}', "[null,1,{}]"].map(readRecents)).toEqual(
    Array.from({ length: 7 }, () => []),
  );
  const written = ["/runs", "//evil.example", "/\\evil.example", "javascript:alert(1)"].map((href) => ({
    id: href,
    label: "x",
    href,
  }));
  expect(readRecents(JSON.stringify(written)).map(({ href }) => href)).toEqual([
    "/runs",
    undefined,
    undefined,
    undefined,
  ]);
});
