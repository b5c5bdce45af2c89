import { type Said, said } from "@towpath/prelude";
import { type Outcome, Refusal, refuse, type Scope } from "../outcome.ts";
import type { Value } from "../value.ts";
import { compareNumbers } from "../values/equality.ts";
import { getMember, isObject } from "../values/members.ts";
import { isNumeric } from "../values/number-text.ts";

/** Ascending and stable. Texts by code units, nulls first; values of different kinds cannot be ordered. */
export function sortArray(scope: Scope, items: Value[], sortBy?: string): Outcome {
  const keys = sortBy === undefined ? items : keysOf(items, sortBy);
  if (keys instanceof Refusal) return keys;
  const kinds = new Set(keys.filter((key) => key !== null).map(kindOf));
  if (kinds.has(null)) {
    return refuse(
      said("sorts texts, numbers and true/false only. For objects, name the property to sort by."),
    );
  }
  if (kinds.size > 1)
    return refuse(said("cannot order values of different kinds: {kinds}.", { kinds: allOf(kinds) }));
  const refusal = scope.spend(workOf(keys));
  if (refusal) return refusal;
  const order = items.map((_, index) => index);
  order.sort((a, b) => compare(keys[a] ?? null, keys[b] ?? null));
  return order.map((index) => items[index] ?? null);
}

/** Comparisons, and what of texts they may have to look at. */
function workOf(keys: readonly Value[]): number {
  let characters = 0;
  for (const key of keys) if (typeof key === "string") characters += key.length;
  return keys.length * 12 + Math.log2(keys.length + 1) * (keys.length + characters / 16);
}

function keysOf(items: Value[], sortBy: string): Value[] | Refusal {
  const keys: Value[] = [];
  for (const item of items) {
    const key = isObject(item) ? getMember(item, sortBy) : undefined;
    if (key === undefined)
      return refuse(said("finds an item that is no object with the property '{name}'.", { name: sortBy }));
    keys.push(key);
  }
  return keys;
}

type Kind = keyof typeof KINDS;

function kindOf(value: Value): Kind | null {
  if (isNumeric(value)) return "numbers";
  if (typeof value === "string") return "texts";
  return typeof value === "boolean" ? "true/false" : null;
}

const KINDS = {
  numbers: said("numbers"),
  texts: said("texts"),
  "true/false": said("true/false"),
} as const;

const allOf = (kinds: ReadonlySet<Kind | null>): Said =>
  [...kinds]
    .filter((kind) => kind !== null)
    .map((kind): Said => KINDS[kind])
    .reduce((one, other) => said("{one} and {other}", { one, other }));

function compare(a: Value, b: Value): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  if (isNumeric(a) && isNumeric(b)) return compareNumbers(a, b);
  if (a === b) return 0;
  return (a as string | boolean) < (b as string | boolean) ? -1 : 1;
}
