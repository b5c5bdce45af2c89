/** Whether two items may stand for each other. */
export type Same<T> = (one: T, other: T) => boolean;

/** Makes a function that gives back the list it gave last while the new one holds the same items in the same order. */
export function stableList<T, L extends readonly T[] = readonly T[]>(same: Same<T>): (list: L) => L {
  let known: L | null = null;
  return (list) => {
    if (known === null || !sameItems(known, list, same)) known = list;
    return known;
  };
}

const sameItems = <T>(one: readonly T[], other: readonly T[], same: Same<T>): boolean =>
  one.length === other.length && one.every((item, index) => same(item, other[index] as T));
