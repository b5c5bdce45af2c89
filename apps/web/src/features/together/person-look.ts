import type { Words } from "../../words/translate.ts";
import type { Seat } from "./people-store.ts";

/** As many as there are colours in `together.module.css`. */
const COLOURS = 8;

/** The same person has the same colour everywhere, in every browser. */
export function colourOf(userId: string): number {
  let sum = 0;
  for (const letter of userId) sum = (sum * 31 + letter.charCodeAt(0)) % 9973;
  return sum % COLOURS;
}

/** `Ada Lovelace` → `AL`. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => [...(word ?? "")][0] ?? "",
  );
  return letters.join("").toUpperCase();
}

export interface Person {
  readonly userId: string;
  readonly name: string;
  readonly seats: readonly Seat[];
}

/** People by name; somebody with several open designers is one. */
export function peopleOf(seats: readonly Seat[]): readonly Person[] {
  const people = new Map<string, Person>();
  for (const seat of seats) {
    const known = people.get(seat.userId);
    people.set(seat.userId, {
      userId: seat.userId,
      name: seat.name,
      seats: [...(known?.seats ?? []), seat],
    });
  }
  return [...people.values()];
}

/** What a screen reader hears when people come and go; null: nobody did. */
export function changeWords(t: Words, before: readonly Person[], now: readonly Person[]): string | null {
  const [were, are] = [before, now].map((people) => new Set(people.map(({ userId }) => userId)));
  const came = now
    .filter(({ userId }) => !were?.has(userId))
    .map(({ name }) => t("{name} opened this flow.", { name }));
  const went = before
    .filter(({ userId }) => !are?.has(userId))
    .map(({ name }) => t("{name} left this flow.", { name }));
  return came.length + went.length === 0 ? null : [...came, ...went].join(" ");
}
