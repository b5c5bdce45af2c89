import type { Value, ValueObject } from "@towpath/expressions";
import { isRecord, sameValue } from "../tree.ts";

/** Both sides changed the value at `path`, each in its own way. */
export interface Clash {
  readonly path: readonly string[];
  readonly base: Value | undefined;
  readonly mine: Value | undefined;
  readonly theirs: Value | undefined;
}

export interface Three {
  readonly base: Value | undefined;
  readonly mine: Value | undefined;
  readonly theirs: Value | undefined;
}

/** Deep equality where `undefined` stands for a member that is not there. */
export const same = (left: Value | undefined, right: Value | undefined): boolean =>
  left === right || (left !== undefined && right !== undefined && sameValue(left, right));

/**
 * Three states of one value as one: what only one side changed is taken over, member by member; lists item by item
 * where all three are equally long. Where both changed the same, mine stays and the clash is reported.
 *
 * @returns `undefined` when the value is gone
 */
export function mergeValues(
  three: Three,
  report: (clash: Clash) => void,
  path: readonly string[] = [],
): Value | undefined {
  const { base, mine, theirs } = three;
  if (same(mine, theirs) || same(base, theirs)) return mine;
  if (same(base, mine)) return theirs;
  if (isRecord(mine) && isRecord(theirs) && (base === undefined || isRecord(base))) {
    return mergeMembers(base ?? {}, mine, theirs, report, path);
  }
  if (Array.isArray(base) && Array.isArray(mine) && Array.isArray(theirs)) {
    const items = mergeItems(base, mine, theirs, report, path);
    if (items !== null) return items;
  }
  report({ path, base, mine, theirs });
  return mine;
}

function mergeMembers(
  base: ValueObject,
  mine: ValueObject,
  theirs: ValueObject,
  report: (clash: Clash) => void,
  path: readonly string[],
): ValueObject {
  const keys = mergedOrder(Object.keys(base), Object.keys(mine), Object.keys(theirs));
  return Object.fromEntries(
    keys.flatMap((key): [string, Value][] => {
      const three = { base: own(base, key), mine: own(mine, key), theirs: own(theirs, key) };
      const value = mergeValues(three, report, [...path, key]);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

const own = (object: ValueObject, key: string): Value | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined;

/** Null when the lists cannot be compared item by item. */
function mergeItems(
  base: readonly Value[],
  mine: readonly Value[],
  theirs: readonly Value[],
  report: (clash: Clash) => void,
  path: readonly string[],
): Value[] | null {
  if (base.length !== mine.length || base.length !== theirs.length) return null;
  const items = mine.map((item, index) =>
    mergeValues({ base: base[index], mine: item, theirs: theirs[index] }, report, [...path, String(index)]),
  );
  return items.every((item) => item !== undefined) ? items : null;
}

/**
 * The order of everything that any side has: of whoever changed it (mine, when both did), with what only the other
 * has put behind what it follows there.
 */
export function mergedOrder(
  base: readonly string[],
  mine: readonly string[],
  theirs: readonly string[],
): string[] {
  const [first, second] = keepsOrder(base, mine) ? [theirs, mine] : [mine, theirs];
  const order = [...first];
  const placed = new Set(order);
  let before: string | null = null;
  for (const key of second) {
    if (!placed.has(key)) {
      order.splice(before === null ? 0 : order.indexOf(before) + 1, 0, key);
      placed.add(key);
    }
    before = key;
  }
  return order;
}

function keepsOrder(base: readonly string[], next: readonly string[]): boolean {
  const inBase = new Set(base);
  const inNext = new Set(next);
  const common = next.filter((key) => inBase.has(key));
  return base.filter((key) => inNext.has(key)).every((key, index) => key === common[index]);
}
