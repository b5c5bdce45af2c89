import { expect, test } from "vitest";
import { ENGLISH } from "../../words/translate.ts";
import type { Seat } from "./people-store.ts";
import { changeWords, colourOf, initialsOf, peopleOf } from "./person-look.ts";

const seat = (name: string, n = 1): Seat => ({
  seat: `${name}${n}`,
  userId: `u-${name}`,
  name,
  selection: [],
  cursor: null,
});

test("initials are of the first and the last name, whatever the script", () => {
  expect(["Ada Lovelace", " ada ", "Jean Luc Picard", "李 小龍", "👩 X", ""].map(initialsOf)).toEqual([
    "AL",
    "A",
    "JP",
    "李小",
    "👩X",
    "",
  ]);
});

test("a person has one colour, and many people have several", () => {
  const ids = Array.from({ length: 50 }, (_, n) => `01890000-0000-7000-8000-${String(n).padStart(12, "0")}`);
  expect(new Set(ids.map(colourOf)).size).toBeGreaterThan(4);
  expect(colourOf(ids[3] ?? "")).toBe(colourOf(ids[3] ?? ""));
});

test("somebody with two tabs is one person, who comes once and goes once", () => {
  const two = peopleOf([seat("Ada"), seat("Ada", 2), seat("Bob")]);
  expect(two.map(({ name, seats }) => [name, seats.length])).toEqual([
    ["Ada", 2],
    ["Bob", 1],
  ]);
  expect(changeWords(ENGLISH, two, peopleOf([seat("Ada")]))).toBe("Bob left this flow.");
  expect(changeWords(ENGLISH, [], two)).toBe("Ada opened this flow. Bob opened this flow.");
  expect(changeWords(ENGLISH, two, two)).toBeNull();
});
